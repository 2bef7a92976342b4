import { devicesNamed, parseInstallationId } from '../../src/domain/deviceToken.js';
import { Redacted } from '../../src/domain/redacted.js';
import { parseWebPushDevice } from '../../src/domain/webPushDevice.js';
import { android, at, changeOf, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const INSTALLATION = 'cInstallationOfAPhone1';
/** As in RFC 8291, appendix A. */
const KEYS = {
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};

it.each([
  ['a token by its installation id', android(`${INSTALLATION}:one`), INSTALLATION],
  ['an installation id by a token of it', parseInstallationId('ANDROID_FIREBASE', INSTALLATION), `${INSTALLATION}:one`],
  [
    'a browser by its endpoint in another spelling',
    parseWebPushDevice({ endpoint: 'https://push.example.com/a b', ...KEYS }),
    'HTTPS://push.example.com/a%20b',
  ],
])('finds %s, also once it has unsubscribed and its keys are gone', async (_name, device, text) => {
  const chat = await stores.newChat();
  const { tenantId, chatId } = chat;
  const devices = devicesNamed(text).map((one) => new Redacted(one));
  const found = () => stores.store.erasure.find(tenantId, { kind: 'token', devices }, 10);
  await stores.store.pushSubscriptions.change(changeOf(chat, device, at(1)));
  expect(await found()).toEqual([chatId]);
  await stores.store.pushSubscriptions.change(changeOf(chat, null, at(2)));
  expect(await found()).toEqual([chatId]);
  expect(
    await stores.prisma.pushSubscription.findUnique({ where: { tenantId_chatId: { tenantId, chatId } } }),
  ).toMatchObject({ deviceToken: null, webPushP256dh: null, webPushAuth: null });
});
