import { randomBytes } from 'node:crypto';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import type { Device, DoorName, Refusal } from './doors.js';

/** A device that neither door takes: what each answers, and what the answer must speak of. */
export interface RefusedDevice {
  name: string;
  device: Device;
  refused: Record<DoorName, Refusal>;
  says: Record<DoorName, readonly string[]>;
}

const unusable = { REST: [400, '5003'], GraphQL: [200, 'INVALID_DEVICE_TOKEN'] } as const;
/** Where the types of GraphQL refuse it already. */
const untyped = { REST: [400, '5003'], GraphQL: [400, 'BAD_USER_INPUT'] } as const;
const tooMany = { REST: [406, '5603'], GraphQL: [400, 'BAD_USER_INPUT'] } as const;

const APNS = { REST: 'ios_apns_device_token', GraphQL: 'iosApns' };
const IOS_FIREBASE = { REST: 'ios_firebase_device_token', GraphQL: 'iosFirebase' };
const ANDROID = { REST: 'android_firebase_device_token', GraphQL: 'androidFirebase' };
const BUNDLE = { REST: 'ios_app_bundle_id', GraphQL: 'bundleId' };

function says(field: Record<DoorName, string>, rule: string | Record<DoorName, string>): RefusedDevice['says'] {
  const rules = typeof rule === 'string' ? { REST: rule, GraphQL: rule } : rule;
  return { REST: [field.REST, rules.REST], GraphQL: [field.GraphQL, rules.GraphQL] };
}

const ONE_VARIANT = { REST: 'exactly one of', GraphQL: 'Exactly one key' };
const BLANK_RULE = 'must not contain blanks or control characters';
const HEX_RULE = 'must be 1 to 100 bytes as hexadecimal digits';
const TYPE_RULE = { REST: 'must be a string', GraphQL: 'String cannot represent' };

/** As in RFC 8291, appendix A. */
export const BROWSER = {
  endpoint: 'https://push.example.com/send/a-secret-of-this-browser',
  p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};
/** Of the form of a point, and not on the curve. */
const OFF_CURVE = Buffer.concat([Buffer.of(4), randomBytes(64)]).toString('base64url');
const PRIVATE_RULE = 'must not be a private address';
const HTTPS_RULE = 'must be an https:// URL';
const POINT_RULE = 'must be 65 bytes in base64url without padding';
const SECRET_RULE = 'must be 16 bytes in base64url without padding';

const apns = { token: newApnsToken(), bundleId: BUNDLE_ID };
const firebase = { token: newFirebaseToken() };

function several(name: string, device: Device): RefusedDevice {
  return { name, device, refused: tooMany, says: says({ REST: '', GraphQL: 'DeviceTokenInput' }, ONE_VARIANT) };
}

function apnsToken(name: string, token: unknown, rule: string): RefusedDevice {
  return { name, device: { iosApns: { ...apns, token } }, refused: unusable, says: says(APNS, rule) };
}

function firebaseToken(name: string, token: string, rule: string): RefusedDevice {
  return { name, device: { androidFirebase: { token } }, refused: unusable, says: says(ANDROID, rule) };
}

function bundleId(name: string, value: unknown, isTyped: boolean): RefusedDevice {
  const rule = isTyped ? 'must be' : { REST: 'must be', GraphQL: 'String' };
  const refused = isTyped ? unusable : untyped;
  return { name, device: { iosApns: { ...apns, bundleId: value } }, refused, says: says(BUNDLE, rule) };
}

const FID_RULE = 'must be 22 characters of base64url';
const INSTALLATION = { REST: 'android_firebase_installation_id', GraphQL: 'installationId' };

function installation(name: string, installationId: unknown, isTyped = true): RefusedDevice {
  const device = { androidFirebase: { installationId } };
  const rule = { REST: TYPE_RULE.REST, GraphQL: installationId === null ? 'null' : TYPE_RULE.GraphQL };
  return isTyped
    ? { name, device, refused: unusable, says: says(INSTALLATION, installationId === '' ? 'not empty' : FID_RULE) }
    : { name, device, refused: untyped, says: says({ ...INSTALLATION, GraphQL: '' }, rule) };
}

/** A browser's subscription, which is refused for one of its fields. */
function browser(name: string, part: Partial<typeof BROWSER>, rule: string): RefusedDevice {
  const [field = ''] = Object.keys(part);
  const place = field === 'endpoint' ? field : `keys.${field}`;
  return {
    name,
    device: { webPush: { ...BROWSER, ...part } },
    refused: unusable,
    says: says({ REST: `web_push_subscription.${place}`, GraphQL: field }, rule),
  };
}

function untypedBrowser(name: string, webPush: unknown, says: RefusedDevice['says']): RefusedDevice {
  return { name, device: { webPush } as Device, refused: untyped, says };
}

/** A text of that many characters with something in its middle. */
function around(character: string): string {
  return `${newFirebaseToken()}${character}${newFirebaseToken()}`;
}

const untypedTokens = [
  ['null', null, 'null'],
  ['a number', 7_404_707_740_470_774],
  ['a boolean', true],
  ['an array', [newFirebaseToken()]],
  ['an object', { value: newFirebaseToken() }],
] as const;

export const REFUSED_DEVICES: readonly RefusedDevice[] = [
  several('two variants', { iosApns: apns, androidFirebase: firebase }),
  several('two variants of Firebase', { iosFirebase: firebase, androidFirebase: { token: newFirebaseToken() } }),
  several('three variants', { iosApns: apns, iosFirebase: firebase, androidFirebase: firebase }),
  several('two variants of which one is null', { iosFirebase: null, androidFirebase: firebase }),
  ...(['iosFirebase', 'androidFirebase'] as const).map((variant) => ({
    name: `a bundle id beside a token of Firebase (${variant})`,
    device: { [variant]: { ...firebase, bundleId: BUNDLE_ID } },
    refused: tooMany,
    says: { REST: ['exactly one of', 'ios_app_bundle_id'], GraphQL: ['not defined by type', 'FirebaseTokenInput'] },
  })),
  { name: 'a variant that is null', device: { iosApns: null }, refused: untyped, says: says(APNS, 'must be') },
  {
    name: 'a variant of Firebase that is null',
    device: { iosFirebase: null },
    refused: untyped,
    says: says(IOS_FIREBASE, 'must be'),
  },
  {
    name: 'no variant, an unknown field',
    device: { windowsPhone: firebase } as Device,
    refused: untyped,
    says: says({ REST: '{} to cancel', GraphQL: 'DeviceTokenInput' }, { REST: 'one of', GraphQL: 'not defined' }),
  },
  {
    name: 'a bundle id without a token',
    device: { iosApns: { bundleId: BUNDLE_ID } },
    refused: untyped,
    says: says({ REST: APNS.REST, GraphQL: 'deviceToken' }, { REST: 'is missing', GraphQL: 'was not provided' }),
  },
  ...untypedTokens.map(([kind, token]): RefusedDevice => ({
    name: `a token of Firebase that is ${kind}`,
    device: { iosFirebase: { token } },
    refused: untyped,
    says: says(
      { ...IOS_FIREBASE, GraphQL: 'deviceToken' },
      { ...TYPE_RULE, ...(token === null && { GraphQL: 'null' }) },
    ),
  })),
  ...untypedTokens.map(([kind, token]): RefusedDevice => ({
    name: `a token of APNs that is ${kind}`,
    device: { iosApns: { ...apns, token } },
    refused: untyped,
    says: says({ ...APNS, GraphQL: 'deviceToken' }, { ...TYPE_RULE, ...(token === null && { GraphQL: 'null' }) }),
  })),
  apnsToken('an empty token of APNs', '', 'must be a string that is not empty'),
  apnsToken('a token of APNs that is not hexadecimal', `${newApnsToken()}xy`, HEX_RULE),
  apnsToken('a token of APNs with an odd number of digits', newApnsToken().slice(1), HEX_RULE),
  apnsToken('a token of APNs of 101 bytes', randomBytes(101).toString('hex'), HEX_RULE),
  apnsToken('a token of APNs as NSData describes itself', `<${newApnsToken().slice(0, 8)} deadbeef>`, BLANK_RULE),
  apnsToken('a token of APNs with a line end', `${newApnsToken()}\n`, BLANK_RULE),
  firebaseToken('an empty token of Firebase', '', 'must be a string that is not empty'),
  firebaseToken('a token of Firebase that is blank', '   ', BLANK_RULE),
  firebaseToken('a token of Firebase with a blank', around(' '), BLANK_RULE),
  firebaseToken('a token of Firebase with a tab', around('\t'), BLANK_RULE),
  firebaseToken('a token of Firebase with a line end', around('\r\n'), BLANK_RULE),
  firebaseToken('a token of Firebase with a no-break space', around('\u00a0'), BLANK_RULE),
  firebaseToken('a token of Firebase with a control character', around('\u001b'), BLANK_RULE),
  firebaseToken('a token of Firebase with a C1 control character', around('\u0085'), BLANK_RULE),
  firebaseToken('a token of Firebase with NUL', around('\0'), BLANK_RULE),
  firebaseToken('a token of Firebase with half a character', around('\ud83d'), 'Unicode'),
  firebaseToken('a token of Firebase of 4,097 characters', randomBytes(2049).toString('hex').slice(1), '4096'),
  ...[
    '',
    newApnsToken(),
    newFirebaseToken().slice(0, 21),
    `${newFirebaseToken().slice(0, 21)}+`,
    '../../../etc/passwd/..',
  ].map((id) =>
    installation(`an installation id of ${id.length} characters${id.includes('+') ? ' with a plus' : ''}`, id),
  ),
  ...[null, 17, ['a'], { a: 'b' }].map((id) =>
    installation(`an installation id that is ${JSON.stringify(id)}`, id, false),
  ),
  {
    ...several('both a token and an installation id', {
      iosFirebase: { ...firebase, installationId: firebase.token.slice(0, 22) },
    }),
    says: { REST: ['exactly one of'], GraphQL: ['FirebaseTokenInput', 'Exactly one key'] },
  },
  several('a browser beside a token', { webPush: BROWSER, androidFirebase: firebase }),
  untypedBrowser('a browser that is null', null, { REST: ['web_push_subscription', 'must be'], GraphQL: ['webPush'] }),
  untypedBrowser(
    'a browser without keys',
    { endpoint: BROWSER.endpoint },
    { REST: ['p256dh', 'must be'], GraphQL: ['p256dh'] },
  ),
  untypedBrowser(
    'a browser whose key is null',
    { ...BROWSER, auth: null },
    { REST: ['auth', 'must be'], GraphQL: ['auth'] },
  ),
  untypedBrowser(
    'a browser whose endpoint is a number',
    { ...BROWSER, endpoint: 7 },
    {
      REST: ['endpoint', 'must be a string'],
      GraphQL: ['String cannot represent'],
    },
  ),
  browser('an empty endpoint', { endpoint: '' }, 'must be a string that is not empty'),
  browser('an endpoint without encryption', { endpoint: 'http://push.example.com/send/secret-part' }, HTTPS_RULE),
  browser('an endpoint that is no URL', { endpoint: 'push.example.com/send/secret-part' }, HTTPS_RULE),
  browser(
    'an endpoint with a password',
    { endpoint: 'https://user:secret-part@push.example.com/' },
    'must not have a user name',
  ),
  browser('an endpoint of 2,049 characters', { endpoint: `https://push.example.com/${'a'.repeat(2_024)}` }, '2048'),
  ...[
    'localhost',
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '169.254.169.254',
    '2130706433',
    '[::1]',
    '[fd00::1]',
    '[::ffff:10.0.0.1]',
    'intranet',
    'push.local',
    'db.internal',
  ].map((host) => browser(`an endpoint at ${host}`, { endpoint: `https://${host}/send/secret-part` }, PRIVATE_RULE)),
  browser('a public key of 64 bytes', { p256dh: randomBytes(64).toString('base64url') }, POINT_RULE),
  browser('a public key with padding', { p256dh: `${BROWSER.p256dh}=` }, POINT_RULE),
  browser('a public key off the curve', { p256dh: OFF_CURVE }, 'must be an uncompressed point on the curve P-256'),
  browser('an empty public key', { p256dh: '' }, 'must be a string that is not empty'),
  browser('a secret of 15 bytes', { auth: randomBytes(15).toString('base64url') }, SECRET_RULE),
  browser('a secret in base64', { auth: `${BROWSER.auth}==` }, SECRET_RULE),
  browser('an empty secret', { auth: '' }, 'must be a string that is not empty'),
  bundleId('no bundle id', undefined, false),
  bundleId('a bundle id that is null', null, false),
  bundleId('a bundle id that is a number', 12_345, false),
  bundleId('an empty bundle id', '', true),
  bundleId('a bundle id with a blank', 'com.example shop', true),
  bundleId('a bundle id with a slash', 'com.example/../shop', true),
  bundleId('a bundle id of 156 characters', 'a'.repeat(156), true),
  {
    name: 'the bundle id of another app',
    device: { iosApns: { ...apns, bundleId: 'com.example.another' } },
    refused: { REST: [406, '5006'], GraphQL: [200, 'SERVICE_NOT_CONFIGURED'] },
    says: says(BUNDLE, 'configured for this app'),
  },
];

/** Everything in a device that must not come back. */
export function secretsOf(device: Device): string[] {
  return Object.values(device)
    .flatMap((variant): unknown[] =>
      Object.entries(variant ?? {}).flatMap(([name, value]) => (name === 'bundleId' ? [] : [value])),
    )
    .flatMap((value) => {
      if (typeof value === 'number') return [String(value)];
      if (typeof value === 'object' && value !== null) return Object.values(value) as string[];
      return typeof value === 'string' ? [value] : [];
    });
}
