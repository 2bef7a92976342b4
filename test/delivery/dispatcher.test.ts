import { pino } from 'pino';
import { FREE_TURNS } from '../support/freeTurns.js';
import { DomainError } from '../../src/domain/errors.js';
import type { PushChannel } from '../../src/domain/channel.js';
import { createDispatcher } from '../../src/delivery/sending/dispatcher.js';
import { createLanes } from '../../src/delivery/lanes/lanes.js';
import { createQuarantine } from '../../src/delivery/leases/quarantine.js';
import { createCredentials } from '../../src/credentials/credentials.js';
import { createDeliveries } from '../../src/delivery/settling/deliveries.js';
import { createDirectory } from '../../src/tenants/directory.js';
import { createCredentialVault } from '../../src/credentials/credentialVault.js';
import { createWaker } from '../../src/database/waker.js';
import { noNotices } from '../../src/database/notices.js';
import type { LeaseDirectly } from '../../src/delivery/leases/directLeases.js';
import type { Store } from '../support/stores.js';
import { outboxOf } from './outbox.js';
import { message, openTestStores, publishOf, type Chat, type TestStores } from '../support/testStores.js';
import { eventually } from '../support/eventually.js';
import { FIREBASE } from '../providers/pushFixtures.js';
import { perService } from '../../src/domain/lane.js';

// What a whole process does without its database is hard to bring about: here the store fails when the test says so.
let stores: TestStores;
const { burst } = outboxOf(() => stores);
/** What the dispatcher under test leases as it is written. */
let leaseDirectly: LeaseDirectly = () => null;
beforeAll(async () => {
  stores = await openTestStores(undefined, (coming) => leaseDirectly(coming));
});
afterAll(() => stores.close());
beforeEach(async () => {
  leaseDirectly = () => null;
  await stores.prisma.delivery.deleteMany();
});

const AWAY = new DomainError('STORE_UNAVAILABLE', 'the database is not available');

/** A dispatcher over the real store, whose settlements fail while `away`, and whose channel counts what it sends. */
function dispatcherUnderTest(holdsLeases: () => boolean = () => true) {
  const state = {
    ...{ away: false, refused: 0, silent: false, sent: [] as string[], answering: Promise.resolve() },
    onLeased: (): void => undefined,
  };
  const vault = createCredentialVault([Buffer.alloc(32, 7)]);
  const deliveriesStore: Store['deliveries'] = {
    ...stores.store.deliveries,
    settle: async (item) => {
      if (state.away) throw AWAY;
      if (state.refused > 0) {
        state.refused -= 1;
        throw new Error('the database cannot take this');
      }
      await stores.store.deliveries.settle(item);
      return undefined;
    },
  };
  const deliveryLeases: Store['deliveryLeases'] = {
    ...stores.store.deliveryLeases,
    lease: async (...parameters) => {
      const leased = await stores.store.deliveryLeases.lease(...parameters);
      if (leased.length > 0) state.onLeased();
      return leased;
    },
  };
  const store = { ...stores.store, deliveries: deliveriesStore, deliveryLeases };
  const clock = () => new Date();
  const directory = createDirectory({ store, notices: noNotices() });
  const credentials = createCredentials({
    ...{ store, auditLog: store.auditEntries, sealedElsewhere: [], directory, vault, clock },
  });
  const channel: PushChannel = {
    send: async ({ deliveryId }) => {
      state.sent.push(deliveryId);
      await state.answering;
      return { kind: 'delivered', statusCode: 200, providerMessageId: 'm' };
    },
    validate: () => Promise.reject(new Error('not asked for')),
    probe: () =>
      Promise.resolve(
        state.silent
          ? { kind: 'retry', statusCode: null, reason: 'TIMEOUT', retryAfterMs: null, ambiguous: false }
          : { kind: 'delivered', statusCode: 200, providerMessageId: null },
      ),
  };
  const lanes = createLanes({
    clock,
    random: () => 0,
    limits: { total: 100, provider: 100, tenant: 100 },
    onCircuit: () => undefined,
  });
  const deliveries = createDeliveries({
    store,
    credentials,
    clock,
    random: () => 0,
    longestPresenceMs: 3_600_000,
  });
  const dispatcher = createDispatcher({
    deliveries,
    spans: { of: (_leased, _lane, attempt) => attempt(null) },
    quarantine: createQuarantine({ find: deliveries.quarantined, onLanes: () => undefined, clock }),
    channels: perService(() => channel),
    lanes,
    waker: createWaker(),
    clock,
    logger: pino({ level: 'silent' }),
    observer: { sent: () => undefined, settled: () => undefined },
    onNewCredentialsRefused: () => undefined,
    onKeyRefused: () => undefined,
    onNewCredentialsAccepted: () => undefined,
    holdsLeases,
    turns: FREE_TURNS,
    idleMs: 20,
  });
  return { dispatcher, state, vault };
}

/** So many deliveries that are due, of an app that is set up. */
async function due(count: number, vault: ReturnType<typeof createCredentialVault>): Promise<Chat> {
  const chat = await burst(count, new Date());
  const { tenantId } = chat;
  const owner = { tenantId, appId: 'app', service: 'ANDROID_FIREBASE' } as const;
  const { keyId, sealed } = vault.seal(FIREBASE, owner);
  const setup = {
    service: owner.service,
    credentials: { keyId, sealed, fingerprint: 'f' },
    ...{ expiresAt: null, bundleIds: [], environment: null, apnsKeys: null, projectId: 'p', vapidPublicKey: null },
  };
  const note = { actor: 'test', address: null, action: 'test', at: new Date() };
  await stores.store.pushServices.configure(tenantId, 'app', [setup], new Date(), note);
  return chat;
}

const statuses = async () =>
  (await stores.prisma.delivery.findMany({ select: { status: true, attempts: true } })).map(
    ({ status, attempts }) => `${status} ${(attempts as unknown[]).length}`,
  );

it('takes nothing while it cannot say that it lives, and loses nothing by it', async () => {
  let alive = false;
  const { dispatcher, state, vault } = dispatcherUnderTest(() => alive);
  await due(5, vault);
  dispatcher.start();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(state.sent).toEqual([]);
  expect(await statuses()).toEqual(Array.from({ length: 5 }, () => 'PENDING 0'));
  alive = true;
  await eventually(async () => expect(await statuses()).toEqual(Array.from({ length: 5 }, () => 'SENT 1')));
  await dispatcher.stop();
});

it('sends nothing of what it leased just before it could not say any more that it lives', async () => {
  let alive = true;
  const { dispatcher, state, vault } = dispatcherUnderTest(() => alive);
  await due(1, vault);
  state.onLeased = () => (alive = false);
  dispatcher.start();
  await eventually(async () =>
    expect(await stores.prisma.delivery.findMany()).toMatchObject([
      { status: 'PENDING', reason: 'NOT_SENT', leasedBy: null, attempts: [] },
    ]),
  );
  expect(state.sent).toEqual([]);
  await dispatcher.stop();
});

it('sends nothing again that may have arrived, as long as the provider says nothing', async () => {
  const { dispatcher, state, vault } = dispatcherUnderTest();
  await due(1, vault);
  const unknown = { at: new Date(), outcome: 'retry', reason: 'TIMEOUT', statusCode: null, durationMs: 1 };
  await stores.prisma.delivery.updateMany({
    data: { status: 'RETRYING', attempts: [{ ...unknown, at: unknown.at.toISOString(), ambiguous: true }] },
  });
  state.silent = true;
  dispatcher.start();
  await eventually(async () =>
    expect(await stores.prisma.delivery.findMany()).toMatchObject([{ status: 'RETRYING', reason: 'PROVIDER_SILENT' }]),
  );
  expect(state.sent).toEqual([]);
  state.silent = false;
  await eventually(async () => expect(await statuses()).toEqual(['SENT 2']));
  expect(state.sent).toHaveLength(1);
  await dispatcher.stop();
});

it('remembers what a provider said for as long as the database is away, and sends nothing twice', async () => {
  const { dispatcher, state, vault } = dispatcherUnderTest();
  await due(5, vault);
  state.away = true;
  dispatcher.start();
  await eventually(async () => expect(await Promise.resolve(state.sent)).toHaveLength(5));
  // As if every lease had lapsed in the meantime.
  await stores.prisma.delivery.updateMany({ where: { dueAt: { not: null } }, data: { dueAt: new Date() } });
  await new Promise((resolve) => setTimeout(resolve, 7_000));
  expect(await statuses()).toEqual(Array.from({ length: 5 }, () => 'PENDING 0'));
  state.away = false;
  await eventually(async () => expect(await statuses()).toEqual(Array.from({ length: 5 }, () => 'SENT 1')));
  expect(state.sent).toHaveLength(5);
  await dispatcher.stop();
});

it('remembers what a provider said of a delivery whose result the database refuses, until it has it again', async () => {
  const { dispatcher, state, vault } = dispatcherUnderTest();
  await due(1, vault);
  // As often as it is tried before the lease is given up.
  state.refused = 5;
  dispatcher.start();
  await eventually(async () => expect(await Promise.resolve(state.refused)).toBe(0));
  await stores.prisma.delivery.updateMany({ data: { dueAt: new Date() } });
  await eventually(async () => expect(await statuses()).toEqual(['SENT 2']));
  const [{ attempts } = {}] = await stores.prisma.delivery.findMany();
  expect(attempts).toMatchObject([{ outcome: 'interrupted', reason: 'LEASE_LAPSED' }, { outcome: 'delivered' }]);
  expect(state.sent).toHaveLength(1);
  await dispatcher.stop();
});

describe('deliveries that are leased as they are written', () => {
  type Dispatcher = ReturnType<typeof dispatcherUnderTest>['dispatcher'];

  const publish = async (chat: Chat) => stores.store.chatEvents.publish(publishOf(chat, [message('now')], new Date()));

  /** A promise for the deliveries with these ids, as soon as the dispatcher gives one. */
  async function promised(dispatcher: Dispatcher, chat: Chat, ids: readonly string[]) {
    const coming = ids.map((id) => ({ id, tenantId: chat.tenantId, appId: chat.appId }));
    let lease: ReturnType<LeaseDirectly> = null;
    await eventually(async () => {
      lease ??= dispatcher.leaseDirectly(coming);
      expect(await Promise.resolve(lease?.ids)).toEqual(new Set(ids));
    });
    return lease as unknown as NonNullable<ReturnType<LeaseDirectly>>;
  }

  /** A delivery in the state in which such a statement leaves it. */
  async function written(chat: Chat): Promise<string> {
    await publish(chat);
    const { id } = await stores.prisma.delivery.findFirstOrThrow({ where: { leases: 0 } });
    const leased = { leases: 1, leasedBy: 'node-a', dueAt: new Date(Date.now() + 150_000) };
    await stores.prisma.delivery.updateMany({ where: { id }, data: leased });
    return id;
  }

  it('are sent without a look at the outbox', async () => {
    const { dispatcher, state, vault } = dispatcherUnderTest();
    const chat = await due(1, vault);
    dispatcher.start();
    await eventually(async () => expect(await statuses()).toEqual(['SENT 1']));
    ({ leaseDirectly } = dispatcher);
    expect(await publish(chat)).toMatchObject({ kind: 'published', hasQueuedDeliveries: false });
    await eventually(async () => expect(await statuses()).toEqual(['SENT 1', 'SENT 1']));
    expect(state.sent).toHaveLength(2);
    await dispatcher.stop();
  });

  it('are taken back where nobody knows of them, but for those that are still being written', async () => {
    const { dispatcher, state, vault } = dispatcherUnderTest();
    const chat = await due(0, vault);
    const [lost, writing] = [await written(chat), await written(chat)];
    dispatcher.start();
    const slow = await promised(dispatcher, chat, [writing]);
    (await promised(dispatcher, chat, [lost])).end(null);
    await eventually(async () => expect(await Promise.resolve(state.sent)).toEqual([lost]));
    await eventually(async () => expect((await statuses()).sort()).toEqual(['PENDING 0', 'SENT 1']));
    slow.end([]);
    await dispatcher.stop();
  });

  it('are not taken back again once they are known, however slow the provider is', async () => {
    const { dispatcher, state, vault } = dispatcherUnderTest();
    const chat = await due(0, vault);
    let answer: () => void = () => undefined;
    state.answering = new Promise((resolve) => (answer = resolve));
    const lost = await written(chat);
    dispatcher.start();
    (await promised(dispatcher, chat, [lost])).end(null);
    await eventually(async () => expect(await Promise.resolve(state.sent)).toEqual([lost]));
    // Long enough for many looks at what is doubtful.
    await new Promise((resolve) => setTimeout(resolve, 500));
    answer();
    await eventually(async () => expect(await statuses()).toEqual(['SENT 1']));
    expect(state.sent).toEqual([lost]);
    await dispatcher.stop();
  });

  it('are none before the dispatcher has looked, while it cannot say that it lives, and once it stops', async () => {
    let alive = true;
    const { dispatcher, vault } = dispatcherUnderTest(() => alive);
    const chat = await due(1, vault);
    const coming = [{ id: '1', tenantId: chat.tenantId, appId: chat.appId }];
    expect(dispatcher.leaseDirectly(coming)).toBeNull();
    dispatcher.start();
    (await promised(dispatcher, chat, ['1'])).end([]);
    alive = false;
    expect(dispatcher.leaseDirectly(coming)).toBeNull();
    alive = true;
    const last = await promised(dispatcher, chat, ['1']);
    let isStopped = false;
    const stopping = dispatcher.stop().then(() => (isStopped = true));
    expect(dispatcher.leaseDirectly(coming)).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 100));
    // What is being written may yet have to be sent.
    expect(isStopped).toBe(false);
    last.end([]);
    await stopping;
  });

  it('are none while results wait to be recorded', async () => {
    const { dispatcher, state, vault } = dispatcherUnderTest();
    const chat = await due(1, vault);
    state.away = true;
    dispatcher.start();
    await eventually(async () => expect(await Promise.resolve(state.sent)).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(dispatcher.leaseDirectly([{ id: '1', tenantId: chat.tenantId, appId: chat.appId }])).toBeNull();
    state.away = false;
    (await promised(dispatcher, chat, ['1'])).end([]);
    await dispatcher.stop();
  });
});
