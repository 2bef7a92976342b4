import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import { at, changeOf, openTestStores, type Chat, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const token = (byte: string) => parseDeviceToken('IOS_APNS', byte.repeat(32), 'com.acme.chat');

const subscribe = (chat: Chat, byte: string, seconds: number) =>
  stores.store.pushSubscriptions.change(changeOf(chat, token(byte), at(seconds)));

const remember = ({ tenantId, chatId }: Chat, byte: string) =>
  stores.store.pushedTokens.rememberEnvironment({
    ...{ tenantId, chatId },
    deviceToken: token(byte).token,
    environment: 'SANDBOX',
  });

const environmentOf = async ({ tenantId, chatId }: Chat) =>
  (await stores.store.pushSubscriptions.find(tenantId, chatId))?.environment;

it('is remembered while the client sends the same token, and forgotten with it', async () => {
  const chat = await stores.newChat();
  await subscribe(chat, 'ab', 1);
  await remember(chat, 'ab');
  expect(await environmentOf(chat)).toBe('SANDBOX');
  expect(await subscribe(chat, 'ab', 2)).toMatchObject({ subscription: { environment: 'SANDBOX' } });
  expect(await subscribe(chat, 'cd', 3)).toMatchObject({ subscription: { environment: null } });
  expect(await environmentOf(chat)).toBeNull();
});

it('is not that of a token that has been replaced, nor of another chat', async () => {
  const [chat, other] = [await stores.newChat(), await stores.newChat()];
  await Promise.all([subscribe(chat, 'cd', 1), subscribe(other, 'ab', 1)]);
  await remember(chat, 'ab');
  expect([await environmentOf(chat), await environmentOf(other)]).toEqual([null, null]);
});
