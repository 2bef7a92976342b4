/** The tour by GraphQL clients that others have made, each as its own documentation sets it up. */
import { randomBytes } from 'node:crypto';
import {
  BUNDLE_ID,
  createContactCenter,
  newApnsToken,
  newFirebaseToken,
  type ContactCenter,
} from '../support/contactCenter.js';
import { eventually } from '../support/eventually.js';
import { useGateway } from '../support/useGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { connectApollo } from './otherClients/apollo.js';
import { compileForRelay } from './otherClients/compileForRelay.js';
import { connectGraphqlRequest } from './otherClients/graphqlRequest.js';
import type { ConnectClient, TourClient } from './otherClients/tourClient.js';
import { connectUrql } from './otherClients/urql.js';

const providers = useSimulatedProviders();
const gateway = useGateway(() => ({ ...providers().simulators.environment(), BECKON_PRESENCE_SECONDS: '0' }));
let center: ContactCenter;
let vapidPublicKey: string;
const opened: TourClient[] = [];

const REQUEST_CHAT = `mutation RequestChat($input: RequestChatInput!) {
  requestChat(input: $input) {
    chatSession { id chatId services { service status vapidPublicKey } }
    userErrors { code message path }
  }
}`;
const SUBSCRIBE = `mutation Subscribe($input: SubscribeInput!) {
  subscribe(input: $input) {
    chatSession { id pushSubscription { id service } }
    userErrors { code message path }
  }
}`;
const UNSUBSCRIBE = `mutation Unsubscribe($input: UnsubscribeInput!) {
  unsubscribe(input: $input) { chatSession { id pushSubscription { id } } userErrors { code } }
}`;
const PUBLISH = `mutation Publish($input: PublishChatEventsInput!) {
  publishChatEvents(input: $input) { accepted deliveries { id status } userErrors { code message } }
}`;
const DELIVERY = `query Delivery($id: ID!) { node(id: $id) { id ... on Delivery { status service attempts { outcome } } } }`;
const CHAT_EVENTS = `subscription ChatEvents($chatId: ID!) { chatEvents(chatId: $chatId) { chatId seq event msg } }`;

beforeAll(async () => {
  center = await createContactCenter(gateway().url, gateway().operatorKey, {
    credentials: providers().credentials,
    services: ['IOS_APNS', 'IOS_FIREBASE', 'ANDROID_FIREBASE', 'WEB_PUSH'],
  });
});
afterEach(() => opened.splice(0).forEach((client) => client.stop()));

const newInstallationId = () => `c${randomBytes(16).toString('base64url').slice(0, 21)}`;

/** Each way in which a device may be reached. */
const DEVICES: readonly [string, () => object][] = [
  ['IOS_APNS', () => ({ iosApns: { deviceToken: newApnsToken(), bundleId: BUNDLE_ID } })],
  ['IOS_FIREBASE', () => ({ iosFirebase: { deviceToken: newFirebaseToken() } })],
  ['IOS_FIREBASE', () => ({ iosFirebase: { installationId: newInstallationId() } })],
  ['ANDROID_FIREBASE', () => ({ androidFirebase: { deviceToken: newFirebaseToken() } })],
  ['ANDROID_FIREBASE', () => ({ androidFirebase: { installationId: newInstallationId() } })],
  [
    'WEB_PUSH',
    () => {
      const { endpoint, keys } = providers().simulators.webPush.newSubscription({
        applicationServerKey: vapidPublicKey,
      });
      return { webPush: { endpoint, ...keys } };
    },
  ],
];

describe.each<[string, ConnectClient]>([
  ['Apollo Client', connectApollo],
  ['urql', connectUrql],
  ['graphql-request', connectGraphqlRequest],
])('%s', (name, connect) => {
  function connected({ authorization = '' }: { authorization?: string }): TourClient {
    const client = connect(`${gateway().url}/graphql?tenantUrl=${center.host}`, { authorization });
    opened.push(client);
    return client;
  }
  const phone = () => connected(center.device(`${name} ${randomBytes(4).toString('hex')}`));

  async function requestChat(client: TourClient): Promise<string> {
    const { requestChat: payload } = (await client.send(REQUEST_CHAT, { input: {} })) as {
      requestChat: { chatSession: { chatId: string; services: { service: string; vapidPublicKey: string | null }[] } };
    };
    const webPush = payload.chatSession.services.find(({ service }) => service === 'WEB_PUSH');
    vapidPublicKey = webPush?.vapidPublicKey ?? '';
    return payload.chatSession.chatId;
  }

  test('requests a chat, subscribes in every way, is pushed to, and unsubscribes', async () => {
    const device = phone();
    const [platform, admin] = [connected(center.platform), connected(center.admin)];
    const chatId = await requestChat(device);
    for (const [service, newDevice] of DEVICES) {
      const answer = await device.send(SUBSCRIBE, { input: { chatId, device: newDevice() } });
      expect(answer).toMatchObject({ subscribe: { chatSession: { pushSubscription: { service } }, userErrors: [] } });
      const input = { chatId, events: [{ event: 'chat_session_message', msg: `by ${service}` }] };
      const { publishChatEvents } = (await platform.send(PUBLISH, { input })) as {
        publishChatEvents: { deliveries: { id: string }[] };
      };
      const [delivery] = publishChatEvents.deliveries;
      await eventually(async () => {
        const { node } = await admin.send(DELIVERY, { id: delivery?.id });
        expect(node).toMatchObject({ service, status: 'SENT', attempts: [{ outcome: 'delivered' }] });
      });
    }
    const answer = await device.send(UNSUBSCRIBE, { input: { chatId } });
    expect(answer).toMatchObject({ unsubscribe: { chatSession: { pushSubscription: null }, userErrors: [] } });
  });

  test('is refused two ways at once by the schema itself, and reads what it may mend', async () => {
    const device = phone();
    const chatId = await requestChat(device);
    const firebase = { deviceToken: newFirebaseToken() };
    const both = { input: { chatId, device: { iosFirebase: firebase, androidFirebase: firebase } } };
    await expect(device.send(SUBSCRIBE, both)).rejects.toThrow(/exactly one/i);
    const wrong = { input: { chatId, device: { iosFirebase: { deviceToken: 'with a blank' } } } };
    expect(await device.send(SUBSCRIBE, wrong)).toMatchObject({
      subscribe: { userErrors: [{ code: 'INVALID_DEVICE_TOKEN' }] },
    });
  });

  test('follows a chat, where it can', async () => {
    const device = phone();
    const chatId = await requestChat(device);
    const next = device.firstOf?.(CHAT_EVENTS, { chatId });
    const input = { chatId, events: [{ event: 'chat_session_message', msg: 'live' }] };
    await connected(center.platform).send(PUBLISH, { input });
    expect(await next).toEqual(
      device.firstOf && {
        chatEvents: expect.objectContaining({ event: 'chat_session_message', msg: 'live' }) as object,
      },
    );
  });
});

describe("Relay's compiler", () => {
  test('takes our schema without a warning, and what it makes of lists and nodes is served', async () => {
    const { told, operations } = await compileForRelay();
    expect(told).toEqual(told.filter((line) => line.startsWith('[INFO]')));
    expect(told.at(-1)).toBe('[INFO] Done.');
    expect(operations.size).toBe(10);
    const device = connectGraphqlRequest(`${gateway().url}/graphql?tenantUrl=${center.host}`, {
      authorization: center.device('relay').authorization ?? '',
    });
    const admin = connectGraphqlRequest(`${gateway().url}/graphql`, {
      authorization: center.admin.authorization ?? '',
    });
    const run = (client: TourClient, name: string, variables: Record<string, unknown>) =>
      client.send(operations.get(name) ?? '', variables);
    const { requestChat } = (await run(device, 'DevicePageRequestChatMutation', { input: {} })) as {
      requestChat: { chatSession: { id: string; chatId: string } };
    };
    const { id, chatId } = requestChat.chatSession;
    await run(device, 'DevicePageSubscribeMutation', { chatId, token: newFirebaseToken() });
    const page = await run(admin, 'AdminPagesChatsPaginationQuery', { tenantHost: center.host, first: 1 });
    expect(page).toMatchObject({
      chatSessions: { edges: [{ node: { chatId, __typename: 'ChatSession' } }], pageInfo: { hasNextPage: true } },
    });
    expect(await run(admin, 'AdminPagesChatRefetchQuery', { id, count: 5 })).toMatchObject({
      node: { id, chatId, pushSubscription: { service: 'ANDROID_FIREBASE' }, deliveries: { edges: [] } },
    });
  });
});
