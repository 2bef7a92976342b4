/** An app's contact and keys for Web Push. */
import webPush from 'web-push';
import { fingerprint } from '../../src/credentials/pushCredentials.js';
import { parseWebPushCredentials } from '../../src/credentials/webPushCredentials.js';
import { refusalOf } from '../support/refusalOf.js';

const SUBJECT = 'mailto:push@acme.example.com';

it('takes the keys that the ecosystem makes', () => {
  const { publicKey, privateKey } = webPush.generateVAPIDKeys();
  expect(parseWebPushCredentials(` ${SUBJECT}`, ` ${privateKey}\n`)).toEqual({
    ...{ kind: 'webPush', subject: SUBJECT, publicKey, privateKey },
  });
});

it('makes keys that sign, others each time', () => {
  const made = Array.from({ length: 300 }, () => parseWebPushCredentials(SUBJECT, null));
  expect(new Set(made.map(({ privateKey }) => privateKey)).size).toBe(300);
  for (const credentials of made) {
    const { publicKey, privateKey } = credentials;
    // Also where the key begins with a zero: one in 256 does.
    expect([privateKey.length, publicKey.length]).toEqual([43, 87]);
    expect(parseWebPushCredentials(SUBJECT, privateKey)).toEqual(credentials);
  }
  const [first] = made;
  const { publicKey = '', privateKey = '' } = first ?? {};
  expect(
    webPush.getVapidHeaders('https://x.test', SUBJECT, publicKey, privateKey, 'aes128gcm').Authorization,
  ).toContain(publicKey);
});

it('identifies a key without revealing it, whatever the contact', () => {
  const one = parseWebPushCredentials(SUBJECT, null);
  expect(fingerprint(one)).toMatch(/^SHA256:[0-9a-f]{16}$/);
  expect(fingerprint({ ...one, subject: 'https://acme.example.com' })).toBe(fingerprint(one));
  expect(fingerprint(parseWebPushCredentials(SUBJECT, null))).not.toBe(fingerprint(one));
});

it.each<[string, unknown, unknown]>([
  ['subject', '', null],
  ['subject', 7, null],
  ['subject', 'push@acme.example.com', null],
  ['subject', 'mailto:push@localhost', null],
  ['privateKey', SUBJECT, ''],
  ['privateKey', SUBJECT, 'SECRET-TEXT'],
  ['privateKey', SUBJECT, Buffer.alloc(32).toString('base64url')],
  ['privateKey', SUBJECT, Buffer.alloc(32, 255).toString('base64url')],
  ['privateKey', SUBJECT, Buffer.alloc(31, 1).toString('base64url')],
  ['privateKey', SUBJECT, webPush.generateVAPIDKeys().publicKey],
])('refuses the %s of %j and %j, naming the field and not the content', (field, subject, privateKey) => {
  const error = refusalOf(() => parseWebPushCredentials(subject, privateKey));
  expect(error).toMatchObject({ code: 'INVALID_CREDENTIALS', inputPath: [field] });
  expect(error.message).toMatch(new RegExp(`^${field} must `));
  expect(error.message).not.toContain('SECRET-TEXT');
});
