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
  return Object.values(device).flatMap((variant) => {
    const token: unknown = variant?.token;
    if (typeof token === 'string') return [token];
    if (typeof token === 'number') return [String(token)];
    return typeof token === 'object' && token !== null ? (Object.values(token) as string[]) : [];
  });
}
