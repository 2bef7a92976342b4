import fc from 'fast-check';
import { checkBundleId, parseDeviceToken } from '../../src/domain/deviceToken.js';
import { TOKEN_SERVICES, type TokenService } from '../../src/domain/lane.js';
import { isStorableJson } from '../../src/domain/text.js';
import { refusalOf } from '../support/refusalOf.js';

const HEX = 'ab'.repeat(32);
const BUNDLE = 'com.acme.chat';
const FIREBASE = ['IOS_FIREBASE', 'ANDROID_FIREBASE'] as const;

function tokenOf(service: TokenService, token: unknown, bundleId: unknown = null): string {
  return parseDeviceToken(service, token, bundleId).token.reveal();
}

describe('native APNs', () => {
  it('takes a token and the bundle id that is its topic', () => {
    const device = parseDeviceToken('IOS_APNS', HEX, BUNDLE);
    expect(device).toMatchObject({ service: 'IOS_APNS', bundleId: BUNDLE });
    expect(device.token.reveal()).toBe(HEX);
  });

  it('makes the token lower case and leaves the bundle id as it is', () => {
    const device = parseDeviceToken('IOS_APNS', 'ABCDEF0123', 'com.Acme.Chat');
    expect([device.token.reveal(), device.bundleId]).toEqual(['abcdef0123', 'com.Acme.Chat']);
  });

  it.each([1, 32, 33, 100])('takes %d bytes', (bytes) => {
    expect(tokenOf('IOS_APNS', 'f0'.repeat(bytes), BUNDLE)).toHaveLength(2 * bytes);
  });

  it.each([
    ['101 bytes', 'ab'.repeat(101)],
    ['an odd number of digits', 'abc'],
    ['other letters', 'xy'.repeat(32)],
    ['what NSData describes', '<abababab abababab>'],
    ['a digit of another script', `${'ab'.repeat(31)}a\uff11`],
    ['a line break at the end', `${HEX}\n`],
  ])('refuses %s', (_name, token) => {
    const error = refusalOf(() => parseDeviceToken('IOS_APNS', token, BUNDLE));
    expect(error).toMatchObject({ code: 'INVALID_DEVICE_TOKEN', inputPath: ['deviceToken'] });
  });

  it.each([
    undefined,
    null,
    '',
    5,
    {},
    'com.acme chat',
    'com.acme_chat',
    'com/acme',
    '\0',
    'é',
    'a'.repeat(156),
    `${BUNDLE}\n`,
  ])('refuses the bundle id %p', (bundleId) => {
    const error = refusalOf(() => parseDeviceToken('IOS_APNS', HEX, bundleId));
    expect(error).toMatchObject({ code: 'INVALID_DEVICE_TOKEN', inputPath: ['bundleId'] });
  });

  it('takes a bundle id of 155 characters', () => {
    expect(parseDeviceToken('IOS_APNS', HEX, 'a'.repeat(155)).bundleId).toHaveLength(155);
  });
});

describe.each(FIREBASE)('%s', (service) => {
  it('takes an opaque token as it is, and no bundle id', () => {
    const device = parseDeviceToken(service, 'cX-1:APA91b_Hpq/=.', BUNDLE);
    expect(device).toMatchObject({ service, bundleId: null });
    expect(device.token.reveal()).toBe('cX-1:APA91b_Hpq/=.');
  });

  it('takes 1 to 4096 characters', () => {
    expect(tokenOf(service, 'x')).toBe('x');
    expect(tokenOf(service, 'x'.repeat(4096))).toHaveLength(4096);
    expect(refusalOf(() => parseDeviceToken(service, 'x'.repeat(4097), null)).message).toMatch(/at most 4096/);
  });
});

describe.each(TOKEN_SERVICES)('every service (%s)', (service) => {
  it.each([undefined, null, '', 0, 12345678, true, [], ['x'], {}, { token: HEX }])('refuses the token %p', (token) => {
    const error = refusalOf(() => parseDeviceToken(service, token, BUNDLE));
    expect(error).toMatchObject({ code: 'INVALID_DEVICE_TOKEN', inputPath: ['deviceToken'] });
  });

  it.each([
    ' ',
    '\t',
    '\n',
    '\r',
    '\v',
    '\f',
    '\0',
    '\u001f',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u3000',
    '\ufeff',
  ])('refuses blanks and control characters (%j), wherever they are', (blank) => {
    for (const token of [blank, `${blank}${HEX}`, `${HEX}${blank}`, `${HEX}${blank}${HEX}`]) {
      expect(refusalOf(() => parseDeviceToken(service, token, BUNDLE)).inputPath).toEqual(['deviceToken']);
    }
  });

  // PostgreSQL keeps no lone surrogate: the token would be changed, or its audit entry refused.
  it.each(['\ud800', '\udfff', `${HEX}\ud83d`, `ab\udc00${HEX}`])('refuses ill-formed Unicode (%j)', (token) => {
    expect(refusalOf(() => parseDeviceToken(service, token, BUNDLE)).code).toBe('INVALID_DEVICE_TOKEN');
  });

  it('never quotes a value in a refusal', () => {
    const rules = new Set<string>();
    const secret = fc.string({ unit: 'binary', minLength: 12 });
    fc.assert(
      fc.property(secret, secret, (token, bundleId) => {
        try {
          parseDeviceToken(service, token, bundleId);
        } catch (error) {
          const { message } = error as Error;
          expect(message).not.toContain(token);
          expect(message).not.toContain(bundleId);
          rules.add(message);
        }
      }),
      { numRuns: 500 },
    );
    expect(rules.size).toBeLessThan(8);
  });
});

it('shows a token in a form that can be stored, wherever the cut is', () => {
  for (const token of [`abc😀${'x'.repeat(20)}`, `${'x'.repeat(20)}😀abc`]) {
    expect(isStorableJson(parseDeviceToken('ANDROID_FIREBASE', token, null).token)).toBe(true);
  }
});

it('checks the bundle ids that an admin configures by the same rule', () => {
  expect(checkBundleId(BUNDLE, ['bundleIds', '0'])).toBe(BUNDLE);
  const error = refusalOf(() => checkBundleId('com.acme chat', ['bundleIds', '1']));
  expect(error).toMatchObject({ code: 'INVALID_INPUT', inputPath: ['bundleIds', '1'] });
  expect(error.message).not.toContain('acme');
});
