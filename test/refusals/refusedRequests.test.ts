/** What developers see of requests that were refused. */
import { randomUUID } from 'node:crypto';
import { graphql, type Identity } from '../support/api.js';
import { BUNDLE_ID, createContactCenter, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { eventually } from '../support/eventually.js';
import { legacyClient } from '../support/legacyClient.js';
import { usePhones } from '../support/usePhones.js';

const { gateway, center, start } = usePhones();

interface Refused {
  operation: string;
  door: string;
  chatId: string | null;
  code: string;
  field: string | null;
  message: string;
  cause: string;
  remedy: string;
}

const LIST = `query ($host: String!, $appId: String!) { app(tenantHost: $host, appId: $appId) {
  refusedRequests(first: 100) { edges { node { operation door chatId code field message cause remedy } } } } }`;

async function refusedRequests(of = center()): Promise<Refused[]> {
  const { data } = await graphql(gateway().url, of.viewer, LIST, { host: of.host, appId: of.appId });
  const { app } = data as { app: { refusedRequests: { edges: { node: Refused }[] } } };
  return app.refusedRequests.edges.map(({ node }) => node);
}

/** The refusals of a chat, newest first, once there are so many. */
async function refusalsOf(chatId: string, count: number): Promise<Refused[]> {
  let found: Refused[] = [];
  await eventually(async () => {
    found = (await refusedRequests()).filter((one) => one.chatId === chatId);
    expect(found).toHaveLength(count);
  });
  return found;
}

const subscribe = (device: Identity, variables: { chatId: string; device: unknown }) =>
  graphql(
    gateway().url,
    device,
    `
      mutation ($chatId: ID!, $device: DeviceTokenInput!) {
        subscribe(input: { chatId: $chatId, device: $device }) {
          userErrors {
            code
          }
        }
      }
    `,
    variables,
  );

describe('a refused subscribe', () => {
  it('is listed with cause and remedy, by whichever door it came', async () => {
    const { device, chatId } = await start();
    const rest = legacyClient(gateway().url, device, chatId);
    await rest.notifications({ ios_apns_device_token: 'not-hex', ios_app_bundle_id: BUNDLE_ID });
    await rest.notifications({ android_firebase_device_token: newFirebaseToken(), ios_firebase_device_token: 'b' });
    await rest.notifications({ ios_apns_device_token: newApnsToken(), ios_app_bundle_id: 'com.example.other' });
    await rest.notifications({ unknown: 1 });
    await subscribe(device, { chatId, device: { iosApns: { deviceToken: 'xyz', bundleId: BUNDLE_ID } } });
    await subscribe(device, { chatId, device: { iosFirebase: { deviceToken: 'a' }, webPush: null } });

    const found = await refusalsOf(chatId, 6);
    expect(found.map(({ door, code }) => `${door} ${code}`).toSorted()).toEqual([
      'GRAPHQL INVALID_DEVICE_TOKEN',
      'GRAPHQL TOO_MANY_VARIANTS',
      'REST INVALID_DEVICE_TOKEN',
      'REST INVALID_INPUT',
      'REST SERVICE_NOT_CONFIGURED',
      'REST TOO_MANY_VARIANTS',
    ]);
    expect(found.find(({ code }) => code === 'SERVICE_NOT_CONFIGURED')).toMatchObject({
      operation: 'subscribe',
      field: 'bundleId',
      cause: expect.stringContaining('bundle id') as string,
      remedy: expect.stringContaining('bundle id') as string,
    });
    expect(JSON.stringify(found)).not.toContain('not-hex');
  });

  it('of an unknown chat, of another client’s chat and of an ended one is told apart', async () => {
    const [own, other] = [await start(), await start()];
    const unknown = randomUUID();
    const android = { android_firebase_device_token: newFirebaseToken() };
    await legacyClient(gateway().url, own.device, unknown).notifications(android);
    await legacyClient(gateway().url, own.device, other.chatId).notifications(android);
    await graphql(
      gateway().url,
      center().admin,
      'mutation ($i: EndChatInput!) { endChat(input: $i) { userErrors { code } } }',
      {
        i: { chatId: own.chatId },
      },
    );
    await legacyClient(gateway().url, own.device, own.chatId).notifications({});
    const [notFound] = await refusalsOf(unknown, 1);
    expect(notFound?.code).toBe('CHAT_NOT_FOUND');
    expect(notFound?.remedy).toContain('tenantUrl');
    expect(await refusalsOf(other.chatId, 1)).toMatchObject([{ code: 'CHAT_NOT_OWNED' }]);
    expect(await refusalsOf(own.chatId, 1)).toMatchObject([{ code: 'CHAT_ENDED', operation: 'unsubscribe' }]);
  });

  it('with the device token as the chat id shows no token', async () => {
    const { device, chatId } = await start();
    const token = newFirebaseToken();
    await legacyClient(gateway().url, device, encodeURIComponent(token)).notifications({
      android_firebase_device_token: chatId,
    });
    await eventually(async () => {
      const found = await refusedRequests();
      expect(found).toContainEqual(expect.objectContaining({ chatId: `${token.slice(0, 4)}…${token.slice(-4)}` }));
      expect(found.find((one) => one.chatId?.startsWith(token.slice(0, 4)))?.cause).toContain(
        'in the place of the chat id',
      );
      expect(JSON.stringify(found)).not.toContain(token);
    });
    await eventually(async () => expect(gateway().log()).toContain('"code":"CHAT_NOT_FOUND"'));
    expect(gateway().log()).not.toContain(token);
  });

  it('is in the request log with tenant, app, chat and code', async () => {
    const { device, chatId } = await start();
    await legacyClient(gateway().url, device, chatId).notifications({ android_firebase_device_token: 'a b' });
    await eventually(async () => {
      const lines = gateway().log().split('\n');
      const line = lines.find((one) => one.includes(chatId) && one.includes('"refused"'));
      expect(JSON.parse(line ?? '{}')).toMatchObject({
        ...{ tenant: center().host, app: 'shop', chat: chatId, code: 'INVALID_DEVICE_TOKEN', door: 'REST' },
      });
    });
  });

  it('is seen by no other tenant, and goes with its chat', async () => {
    const { device, chatId } = await start();
    await legacyClient(gateway().url, device, chatId).notifications({ android_firebase_device_token: '' });
    await refusalsOf(chatId, 1);
    const stranger = await createContactCenter(gateway().url, gateway().operatorKey);
    expect(await refusedRequests(stranger)).toEqual([]);
    const { data } = await graphql(gateway().url, stranger.viewer, LIST, { host: center().host, appId: 'shop' });
    expect(data).toEqual({ app: null });
    await graphql(
      gateway().url,
      center().admin,
      'mutation ($i: EraseInput!) { erase(input: $i) { userErrors { code } } }',
      {
        i: { chat: { tenantHost: center().host, chatId } },
      },
    );
    expect((await refusedRequests()).filter((one) => one.chatId === chatId)).toEqual([]);
  });

  it('records one refusal of a document, however many of its mutations are refused', async () => {
    const { device, chatId } = await start();
    const input = '{ chatId: $chatId, device: { iosFirebase: { deviceToken: "a", installationId: "b" } } }';
    const fields = Array.from({ length: 30 }, (_, n) => `s${n}: subscribe(input: ${input}) { userErrors { code } }`);
    await graphql(gateway().url, device, `mutation ($chatId: ID!) { ${fields.join(' ')} }`, { chatId });
    await legacyClient(gateway().url, device, chatId).notifications({ android_firebase_device_token: '' });
    expect((await refusalsOf(chatId, 2)).map(({ door }) => door)).toEqual(['REST', 'GRAPHQL']);
  });
});
