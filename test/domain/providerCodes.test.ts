import { readdirSync, readFileSync } from 'node:fs';
import { explainCodeIn, explainProviderCode } from '../../src/domain/providerCodes.js';
import type { PushService } from '../../src/domain/pushService.js';

/** What a file of our sources says as a reason, in quotes. */
const SAYS_REASON =
  /(?:reason: |refusal: |reason = |refused\(|refuse\((?:[^'(),]+, )?|bad\(|settle\(|retire\(|destroy\(|new Error\(|fcmErrorDetail\(|errorInfoDetail\(|unauthenticated\((?:why|'[^']*'), |= (?:LATE|KEY_MISMATCH) = |return (?='Bad|'credentials of))'((?:[^'\\]|\\.)+)'/g;
/** An error that does not leave its file, and a field of a rejection. */
const NO_REASONS = new Set(['not an uncompressed point', 'credentials']);

/** All reasons in the sources of a folder whose files match. */
function reasonsIn(folder: string, files: RegExp): string[] {
  const found = readdirSync(`src/${folder}`)
    .filter((name) => files.test(name))
    .flatMap((name) => [...readFileSync(`src/${folder}/${name}`, 'utf8').matchAll(SAYS_REASON)])
    .map(([, reason]) => reason ?? '');
  return [...new Set(found)].filter((reason) => !NO_REASONS.has(reason));
}

const SOURCES: readonly [PushService, string, RegExp, least: number][] = [
  ['IOS_APNS', 'providers', /^apns/, 2],
  ['IOS_APNS', 'providers', /^(?:http[12]|connect|requestQueue|probeAnswer|originClient)/, 10],
  ['ANDROID_FIREBASE', 'providers', /^f(?:cm|irebase)/, 2],
  ['WEB_PUSH', 'providers', /^(?:webPush|pushServiceHosts|http|connect)/, 10],
  ['IOS_APNS', 'simulators', /^apns/, 20],
  ['ANDROID_FIREBASE', 'simulators', /^(?:fcmSim|google)/, 5],
  ['WEB_PUSH', 'simulators', /^(?:webPushSim|vapid)/, 6],
];

describe('every reason in our sources has words', () => {
  test.each(SOURCES)('%s: %s %s', (service, folder, files, least) => {
    const reasons = reasonsIn(folder, files);
    expect(reasons.length).toBeGreaterThanOrEqual(least);
    expect(reasons.filter((reason) => explainProviderCode(service, reason) === undefined)).toEqual([]);
  });
});

test.each<[PushService, string, string, string]>([
  ['IOS_APNS', 'Unregistered', 'removed from the device', 'Nothing has to be done'],
  ['IOS_APNS', 'BadDeviceToken', 'not one of this environment', 'Debug builds have sandbox tokens'],
  ['IOS_APNS', 'DeviceTokenNotForTopic', 'another bundle id', 'own bundle id'],
  ['IOS_APNS', 'ExpiredProviderToken', 'clock', 'NTP'],
  ['IOS_APNS', 'InvalidProviderToken', 'do not match', 'Membership'],
  ['IOS_APNS', 'TopicDisallowed', 'may not push', 'add the key of that bundle id'],
  ['IOS_APNS', 'PayloadTooLarge', '4,096 bytes', 'Shorten'],
  ['IOS_APNS', 'TooManyRequests', 'Too many pushes', 'sent again'],
  ['IOS_APNS', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED', 'certificate', 'another certificate'],
  ['ANDROID_FIREBASE', 'UNREGISTERED', '270 days', 'Nothing has to be done'],
  ['ANDROID_FIREBASE', 'SENDER_ID_MISMATCH', 'another Firebase project', 'project'],
  ['ANDROID_FIREBASE', 'QUOTA_EXCEEDED', 'limit', 'quota'],
  ['IOS_FIREBASE', 'THIRD_PARTY_AUTH_ERROR', 'own APNs key', 'Upload'],
  ['ANDROID_FIREBASE', 'access token: invalid_grant', 'key was deleted', 'Create another key'],
  ['ANDROID_FIREBASE', 'access token: ECONNREFUSED', 'No connection', 'HTTPS_PROXY'],
  ['ANDROID_FIREBASE', "access token: not the provider's answer: status 407", 'in place of', 'proxy'],
  ['ANDROID_FIREBASE', 'access token: something_new', 'no access token', 'asked for again'],
  ['ANDROID_FIREBASE', 'status 418', 'did not say why', 'credentials'],
  ['WEB_PUSH', 'status 401, errno 109', 'signature', 'public key'],
  ['WEB_PUSH', 'status 403', 'signature', 'public key'],
  ['WEB_PUSH', 'status 404, errno 102', 'no such subscription', 'subscribes again'],
  ['WEB_PUSH', 'status 410, errno 106', 'no such subscription', 'subscribes again'],
  ['WEB_PUSH', 'status 413, errno 104', 'larger', 'Shorten'],
  ['WEB_PUSH', 'status 429', 'Too many pushes', 'sent again'],
  ['WEB_PUSH', 'status 502', 'failed', 'sent again'],
  ['IOS_APNS', 'UNCONFIRMED: no answer within the deadline', 'may have arrived', 'HTTPS_PROXY'],
  ['IOS_APNS', 'UNCONFIRMED', 'may have arrived', 'connection'],
  ['IOS_APNS', 'GATEWAY_STOPPED', 'gateway stopped', 'sent again'],
  ['IOS_APNS', 'stream reset with code 8', 'broke', 'sent again'],
  ['IOS_APNS', 'Session closed with error code NGHTTP2_ENHANCE_YOUR_CALM', 'broke', 'sent again'],
  ['IOS_APNS', 'SELF_SIGNED_CERT_IN_CHAIN', 'not trusted', 'NODE_EXTRA_CA_CERTS'],
  ['IOS_APNS', 'ENOTFOUND', 'looked up', 'name server'],
])('%s: %s', (service, code, meaning, remedy) => {
  const words = explainProviderCode(service, code);
  expect(words?.meaning).toContain(meaning);
  expect(words?.remedy).toContain(remedy);
});

test('a code of another provider, an unknown one and a name of the language have none', () => {
  expect(explainProviderCode('WEB_PUSH', 'SENDER_ID_MISMATCH')).toBeUndefined();
  expect(explainProviderCode('IOS_APNS', 'NeverHeardOf')).toBeUndefined();
  expect(explainProviderCode('IOS_APNS', 'constructor')).toBeUndefined();
  expect(explainProviderCode('IOS_APNS', '')).toBeUndefined();
});

test('a code is found in an error text', () => {
  const words = 'the push service refuses these credentials: access token: invalid_grant';
  expect(explainCodeIn('ANDROID_FIREBASE', words)?.meaning).toContain('key was deleted');
  expect(explainCodeIn('IOS_APNS', words)).toBeUndefined();
});
