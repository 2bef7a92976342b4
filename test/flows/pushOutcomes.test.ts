import { Webhook } from 'standardwebhooks';
import {
  ArchiveTenantDocument,
  ConfigureWebhookDocument,
  EraseDocument,
  PushOutcomesDocument,
  type PushOutcome,
} from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { BUNDLE_ID, createContactCenter, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { firstOf } from '../support/firstOf.js';
import { legacyClient } from '../support/legacyClient.js';
import { metricsOf } from '../support/metricsOf.js';
import { usePhones } from '../support/usePhones.js';
import { startPlatform, type PlatformAnswer } from '../webhooks/platformReceiver.js';

const { gateway, providers } = usePhones({ BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow' });
const ALL = ['PUSH_SENT', 'PUSH_FAILED', 'PUSH_UNREACHABLE'] as PushOutcome[];
const PATIENCE_MS = 15_000;

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Told {
  type: string;
  data: { tenant: string; pushes: Record<string, unknown>[] };
}

/** A contact center with its platform, and what came there. */
async function stage(pushOutcomes: PushOutcome[] | null) {
  const { url, operatorKey } = gateway();
  const center = await createContactCenter(url, operatorKey, { credentials: providers().credentials });
  const platform = await startPlatform();
  closing.push(platform.close);
  const configure = (outcomes: PushOutcome[] | null, enabled = true) => {
    const input = { tenantHost: center.host, url: platform.url, enabled, pushOutcomes: outcomes };
    return graphqlData(url, center.admin, ConfigureWebhookDocument, { input });
  };
  const secret = (await configure(pushOutcomes)).configureWebhook.secret ?? '';
  const bodies = () =>
    platform.requests.map(({ body, headers }) => new Webhook(secret).verify(body, headers) as Partial<Told>);
  const outcomes = () => bodies().filter((body): body is Told => body.type?.startsWith('push.') === true);
  let installations = 0;
  return {
    ...{ center, platform, configure, bodies, outcomes },
    /** What the platform was told of a delivery: types and what they say. */
    toldOf: (id: string) =>
      outcomes().flatMap(({ type, data }) =>
        data.pushes.filter((push) => push['delivery_id'] === id).map((push) => ({ type, ...push })),
      ),
    queues: async () => {
      const { webhook } = await graphqlData(url, center.viewer, PushOutcomesDocument, { tenantHost: center.host });
      return webhook?.pushOutcomes ?? [];
    },
    /** A subscribed phone. */
    async phone(kind: 'ios' | 'android' = 'android') {
      const flow = await startDeviceFlow(url, center, `installation-${(installations += 1)}-of-${center.host}`);
      const token = kind === 'ios' ? newApnsToken() : newFirebaseToken();
      await flow.subscribe(
        kind === 'ios'
          ? { iosApns: { deviceToken: token, bundleId: BUNDLE_ID } }
          : { androidFirebase: { deviceToken: token } },
      );
      const push = async (text = 'Your parcel is here') =>
        firstOf((await flow.publish(agentMessage(text))).deliveries).id;
      return { flow, token, push };
    },
  };
}
/** By what a request says. */
const answering =
  (how: { outcomes: number; events: number }) =>
  ({ events }: { events: unknown[] }): PlatformAnswer => ({ status: events.length > 0 ? how.events : how.outcomes });
const sure = <T>(value: T) => Promise.resolve(value);

describe('a platform that asks for all outcomes', () => {
  it('is told of a push that is accepted, without its text and its address', async () => {
    const { phone, toldOf, platform, center } = await stage(ALL);
    const { flow, token, push } = await phone();
    const id = await push('A secret word');
    await eventually(async () => expect(await sure(toldOf(id))).toHaveLength(1), PATIENCE_MS);
    expect(toldOf(id)).toEqual([
      {
        ...{ type: 'push.sent', delivery_id: id, chat_id: flow.chatId, app_id: center.appId, msg_id: 'm1' },
        ...{ seq: expect.any(Number) as number, event: 'chat_session_message', service: 'ANDROID_FIREBASE' },
        ...{ status: 'SENT', reason: null, explanation: null, provider_status: 200, attempts: 1 },
        provider_message_id: expect.any(String) as string,
        created_at: expect.any(String) as string,
        settled_at: expect.any(String) as string,
      },
    ]);
    const text = JSON.stringify(platform.requests);
    expect(text).not.toContain(token);
    expect(text).not.toContain('A secret word');
  });

  it('is told of one that is refused, and of one that is too late, with the reason in words', async () => {
    const { phone, toldOf } = await stage(ALL);
    const { push } = await phone();
    const { fcm } = providers().simulators;
    fcm.setFault({ kind: 'status', status: 400, reason: 'INVALID_ARGUMENT', times: 1 });
    const refused = await push();
    await eventually(async () => expect(await sure(toldOf(refused))).toHaveLength(1), PATIENCE_MS);
    fcm.setFault({ kind: 'status', status: 503, reason: 'UNAVAILABLE', retryAfterSeconds: 7_200, times: 1 });
    const late = await push();
    await eventually(async () => expect(await sure(toldOf(late))).toHaveLength(1), PATIENCE_MS);
    const explanation = expect.any(String) as string;
    expect([...toldOf(refused), ...toldOf(late)]).toMatchObject([
      { type: 'push.failed', status: 'FAILED', reason: 'INVALID_ARGUMENT', provider_status: 400, explanation },
      { type: 'push.failed', status: 'EXPIRED', reason: 'UNAVAILABLE', provider_status: 503, explanation },
    ]);
  });

  it('is told of an address that is dead, by Firebase and by Apple, so that it may try another channel', async () => {
    const { phone, toldOf } = await stage(ALL);
    const [android, ios] = [await phone(), await phone('ios')];
    const { fcm, apns } = providers().simulators;
    fcm.unregister(android.token, new Date());
    apns.unregister(ios.token, new Date(Date.now() + 1_000));
    const ids = [await android.push(), await ios.push()];
    for (const id of ids) await eventually(async () => expect(await sure(toldOf(id))).toHaveLength(1), PATIENCE_MS);
    expect(ids.flatMap(toldOf)).toMatchObject([
      { type: 'push.unreachable', status: 'FAILED', reason: 'UNREGISTERED', provider_status: 404 },
      { type: 'push.unreachable', status: 'FAILED', reason: 'Unregistered', provider_status: 410 },
    ]);
    // The subscription is gone: the answer to a publish says so, and no push is reported.
    const next = firstOf((await android.flow.publish(agentMessage())).deliveries);
    expect(next).toMatchObject({ status: 'SUPPRESSED', reason: 'TOKEN_UNREGISTERED' });
    // A subscription that is newer than the death of its address is alive: the push has failed.
    const newer = await phone('ios');
    apns.unregister(newer.token, new Date(Date.now() - 60_000));
    const id = await newer.push();
    await eventually(async () => expect(await sure(toldOf(id))).toMatchObject([{ type: 'push.failed' }]), PATIENCE_MS);
    expect(toldOf(next.id)).toEqual([]);
  });
});

describe('a platform that does not ask', () => {
  it('gets client events in their form, and nothing else', async () => {
    const { phone, bodies, queues } = await stage(null);
    const other = await stage(ALL);
    const { flow, push } = await phone();
    await flow.settled(await push());
    // The settlement of a tenant that asks is in the same statements.
    const { push: pushOther } = await other.phone();
    const id = await pushOther();
    await eventually(async () => expect(await sure(other.toldOf(id))).toHaveLength(1), PATIENCE_MS);
    await legacyClient(gateway().url, flow.device, flow.chatId).send({ event: 'chat_session_message', msg: 'Hello' });
    await eventually(async () => expect(await sure(bodies())).toHaveLength(1));
    expect(Object.keys(firstOf(bodies()))).toEqual(['tenant', 'app_id', 'chat_id', 'events']);
    expect(await queues()).toEqual([]);
  });

  it('of some types gets the others only, keeps them where they are not named, and none once it asks for none', async () => {
    const { phone, outcomes, toldOf, configure, queues } = await stage(['PUSH_FAILED'] as PushOutcome[]);
    const { flow, push } = await phone();
    await flow.settled(await push());
    await configure(null);
    providers().simulators.fcm.setFault({ kind: 'status', status: 400, reason: 'INVALID_ARGUMENT', times: 1 });
    const failed = await push();
    await eventually(async () => expect(await sure(toldOf(failed))).toHaveLength(1), PATIENCE_MS);
    expect(outcomes().map(({ type }) => type)).toEqual(['push.failed']);
    await configure(['PUSH_SENT'] as PushOutcome[], false);
    await flow.settled(await push());
    expect(await queues()).toMatchObject([{ outcome: 'PUSH_SENT', queued: 1 }]);
    await configure([]);
    expect(await queues()).toEqual([]);
    expect(outcomes()).toHaveLength(1);
  });
});

it('outcomes and client events do not hold each other up; what was refused is repeated under its id', async () => {
  const { phone, platform, toldOf, queues, outcomes } = await stage(ALL);
  const { flow, push } = await phone();
  const client = legacyClient(gateway().url, flow.device, flow.chatId);
  platform.answer(answering({ outcomes: 503, events: 200 }));
  const id = await push();
  await eventually(async () => expect(await queues()).toMatchObject([{}, {}, {}]), PATIENCE_MS);
  await eventually(
    async () => expect((await queues())[0]).toMatchObject({ queued: 1, lastError: 'HTTP 503' }),
    PATIENCE_MS,
  );
  await client.send({ event: 'chat_session_message', msg: 'while outcomes fail' });
  await eventually(async () => expect(await sure(platform.texts())).toEqual(['while outcomes fail']), PATIENCE_MS);
  platform.answer(answering({ outcomes: 200, events: 503 }));
  await client.send({ event: 'chat_session_message', msg: 'while events fail' });
  const another = await push();
  await eventually(async () => expect(await sure(toldOf(another))).not.toEqual([]), PATIENCE_MS);
  await eventually(async () => expect((await queues())[0]).toMatchObject({ queued: 0, failures: 0, lastError: null }));
  const repeats = platform.requests.filter(({ body }) => body.includes(id));
  expect(repeats.length).toBeGreaterThan(1);
  expect(new Set(repeats.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  expect(outcomes().length).toBeGreaterThan(2);
  const metrics = await metricsOf(gateway().url);
  expect(metrics).toMatch(/^beckon_push_outcomes_requests_total\{outcome="refused"\} \d+$/m);
  expect(metrics).toMatch(/^beckon_push_outcomes_queued 0$/m);
  expect(metrics).toMatch(/^beckon_push_outcomes_dropped_total 0$/m);
}, 60_000);

it('what is queued of a chat goes with it, and nothing is queued of an archived tenant', async () => {
  const { phone, platform, queues, configure, center, toldOf } = await stage(ALL);
  const [erased, kept] = [await phone(), await phone()];
  await configure(null, false);
  const ids = [await erased.push(), await kept.push()] as const;
  await erased.flow.settled(ids[0]);
  await kept.flow.settled(ids[1]);
  expect((await queues())[0]).toMatchObject({ outcome: 'PUSH_SENT', queued: 2 });
  const chat = { tenantHost: center.host, chatId: erased.flow.chatId };
  await graphqlData(gateway().url, center.admin, EraseDocument, { input: { chat } });
  expect((await queues())[0]).toMatchObject({ queued: 1 });
  await graphqlData(gateway().url, center.operator, ArchiveTenantDocument, { input: { tenantHost: center.host } });
  await kept.flow.settled(await kept.push());
  expect((await queues())[0]).toMatchObject({ queued: 1 });
  await configure(null);
  const other = await stage(ALL);
  const { push } = await other.phone();
  const id = await push();
  await eventually(async () => expect(await sure(other.toldOf(id))).toHaveLength(1), PATIENCE_MS);
  expect(platform.requests).toEqual([]);
  expect(toldOf(ids[1])).toEqual([]);
});
