/** A browser's subscription: what is taken, and the words of each refusal. */
import { createECDH, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { parseWebPushDevice } from '../../src/domain/webPushDevice.js';
import { refusalOf } from '../support/refusalOf.js';

const ENDPOINT = 'https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk-secret';
const point = Buffer.from(createECDH('prime256v1').generateKeys());
const P256DH = point.toString('base64url');
const AUTH = randomBytes(16).toString('base64url');

const offCurve = Buffer.from(point);
offCurve.writeUInt8(offCurve.readUInt8(64) ^ 1, 64);
const compressed = Buffer.from(createECDH('prime256v1').generateKeys('hex', 'compressed'), 'hex');

function parse(fields: Record<string, unknown> = {}) {
  return parseWebPushDevice({ endpoint: ENDPOINT, p256dh: P256DH, auth: AUTH, ...fields });
}

it('takes what PushSubscription.toJSON() gives', () => {
  const device = parse();
  expect(device).toMatchObject({ service: 'WEB_PUSH', bundleId: null, webPushKeys: { p256dh: P256DH, auth: AUTH } });
  expect(device.token.reveal()).toBe(ENDPOINT);
});

it('takes an endpoint as it is requested: normalized, without a fragment', () => {
  expect(parse({ endpoint: 'https://PUSH.example.com:443/a b#c' }).token.reveal()).toBe(
    'https://push.example.com/a%20b',
  );
});

it('does not show the endpoint', () => {
  expect(inspect(parse().token)).not.toContain('secret');
});

const EMPTY = 'must be a string that is not empty';
const NO_URL = 'must be an https:// URL';
const NO_KEY = 'must be 65 bytes in base64url without padding';
const NO_POINT = 'must be an uncompressed point on the curve P-256';
const NO_AUTH = 'must be 16 bytes in base64url without padding';

it.each<[string, unknown, string]>([
  ['endpoint', undefined, EMPTY],
  ['endpoint', null, EMPTY],
  ['endpoint', '', EMPTY],
  ['endpoint', 7, EMPTY],
  ['endpoint', 'nowhere', NO_URL],
  ['endpoint', 'http://push.example.com/x', NO_URL],
  ['endpoint', 'http://localhost/x', NO_URL],
  ['endpoint', 'https://me:secret-word@push.example.com/x', 'must not have a user name or a password in it'],
  ['endpoint', `https://push.example.com/${'x'.repeat(2_048)}`, 'must have at most 2048 characters'],
  ['endpoint', `https://push.example.com/${'ä'.repeat(1_000)}`, 'must have at most 2048 characters'],
  ['p256dh', undefined, EMPTY],
  ['p256dh', '', EMPTY],
  ['p256dh', P256DH.slice(1), NO_KEY],
  ['p256dh', `${P256DH}A`, NO_KEY],
  ['p256dh', point.toString('base64'), NO_KEY],
  ['p256dh', compressed.toString('base64url'), NO_KEY],
  ['p256dh', offCurve.toString('base64url'), NO_POINT],
  ['p256dh', Buffer.alloc(65).toString('base64url'), NO_POINT],
  ['p256dh', Buffer.concat([Buffer.of(4), Buffer.alloc(64)]).toString('base64url'), NO_POINT],
  ['auth', [], EMPTY],
  ['auth', '', EMPTY],
  ['auth', randomBytes(15).toString('base64url'), NO_AUTH],
  ['auth', randomBytes(17).toString('base64url'), NO_AUTH],
  // Four bits that belong to no byte: a second spelling of the same secret.
  ['auth', `${'A'.repeat(21)}B`, NO_AUTH],
])('refuses the %s %j', (field, value, rule) => {
  const error = refusalOf(() => parse({ [field]: value }));
  expect(error).toMatchObject({ code: 'INVALID_DEVICE_TOKEN', inputPath: [field], message: `${field} ${rule}` });
});
