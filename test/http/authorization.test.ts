import fc from 'fast-check';
import { isBearer, isOfDevice, parseAuthorization } from '../../src/http/authorization.js';
import { DomainError } from '../../src/domain/errors.js';
import { refusalOf } from '../support/refusalOf.js';

function deviceOf(header: string): [appId: string, clientId: string] {
  const authorization = parseAuthorization(header);
  if (authorization.scheme !== 'device') throw new Error('not a device');
  return [authorization.appId, authorization.clientId.reveal()];
}

describe('a device', () => {
  it.each([
    ['as published', 'MOBILE-API-140-327-PLAIN appId="A", clientId="C"'],
    ['as both SDKs send it, without quotes', 'MOBILE-API-140-327-PLAIN appId=A, clientId=C'],
    ['with quotes around one of the two', 'MOBILE-API-140-327-PLAIN appId="A", clientId=C'],
    ['without a blank after the comma', 'MOBILE-API-140-327-PLAIN appId="A",clientId="C"'],
    ['with blanks around everything', '  MOBILE-API-140-327-PLAIN   appId = "A"  ,\tclientId =  C  '],
    ['with a tab after the scheme', 'MOBILE-API-140-327-PLAIN\tappId=A,clientId=C'],
    ['in the other order', 'MOBILE-API-140-327-PLAIN clientId="C", appId="A"'],
    ['with the scheme in lower case', 'mobile-api-140-327-plain appId=A, clientId=C'],
    ['with the scheme in mixed case', 'Mobile-Api-140-327-Plain appId=A, clientId=C'],
    ['with the names in another case', 'MOBILE-API-140-327-PLAIN APPID=A, clientid=C'],
    ['with parameters nobody knows', 'MOBILE-API-140-327-PLAIN appId=A, version="2", clientId=C'],
  ])('is read %s', (_name, header) => {
    expect(deviceOf(header)).toEqual(['A', 'C']);
  });

  it('may have equals signs, blanks and other characters in its values', () => {
    expect(deviceOf('MOBILE-API-140-327-PLAIN appId=chat/en+1, clientId=dGVzdA==')).toEqual(['chat/en+1', 'dGVzdA==']);
    expect(deviceOf('MOBILE-API-140-327-PLAIN appId=" A ", clientId="My phone"')).toEqual([' A ', 'My phone']);
  });

  it('may have 256 characters in each value and no more', () => {
    const long = 'x'.repeat(256);
    expect(deviceOf(`MOBILE-API-140-327-PLAIN appId=${long}, clientId=${long}`)).toEqual([long, long]);
    for (const header of [`appId=${long}x, clientId=C`, `appId=A, clientId=${long}x`]) {
      expect(refusalOf(() => parseAuthorization(`MOBILE-API-140-327-PLAIN ${header}`)).code).toBe(
        'AUTHORIZATION_MALFORMED',
      );
    }
  });
});

it.each(['WebChat', '"webchat"', 'WEBCHAT', ' wEBcHAT '])('a browser is read from clientId=%s', (clientId) => {
  expect(parseAuthorization(`MOBILE-API-140-327-PLAIN appId=A, clientId=${clientId}`)).toEqual({
    scheme: 'browser',
    appId: 'A',
  });
});

it.each(['WebChat1', 'my-webchat:1', 'Web Chat:1'])('%s is a client id like any other', (clientId) => {
  expect(deviceOf(`MOBILE-API-140-327-PLAIN appId=A, clientId=${clientId}`)).toEqual(['A', clientId]);
});

describe('a program', () => {
  it.each(['Bearer bk_1_abc', 'bearer bk_1_abc', '  BEARER \t bk_1_abc  '])('is read from %p', (header) => {
    const authorization = parseAuthorization(header);
    if (authorization.scheme !== 'bearer') throw new Error('not a bearer');
    expect(authorization.credential.reveal()).toBe('bk_1_abc');
  });
});

it.each([
  ['no header', undefined, 'AUTHORIZATION_MISSING'],
  ['an empty header', '', 'AUTHORIZATION_MISSING'],
  ['a blank header', ' \t ', 'AUTHORIZATION_MISSING'],
  ['another scheme', 'Basic c2VjcmV0LXZhbHVl', 'AUTHORIZATION_SCHEME'],
  ['a scheme that only begins alike', 'MOBILE-API-140-327-PLAINER appId=A, clientId=C', 'AUTHORIZATION_SCHEME'],
  ['parameters without a scheme', 'appId="A", clientId="C"', 'AUTHORIZATION_SCHEME'],
  ['a bearer without a key', 'Bearer', 'AUTHORIZATION_MALFORMED'],
  ['a bearer with two keys', 'Bearer secret-value other', 'AUTHORIZATION_MALFORMED'],
  ['a parameter without a value', 'MOBILE-API-140-327-PLAIN secret-value', 'AUTHORIZATION_MALFORMED'],
  ['an open quote', 'MOBILE-API-140-327-PLAIN appId="A, clientId=secret-value', 'AUTHORIZATION_MALFORMED'],
  ['semicolons', 'MOBILE-API-140-327-PLAIN appId="A"; clientId="secret-value"', 'AUTHORIZATION_MALFORMED'],
  ['a comma too many', 'MOBILE-API-140-327-PLAIN appId=A,, clientId=secret-value', 'AUTHORIZATION_MALFORMED'],
  ['only the scheme', 'MOBILE-API-140-327-PLAIN', 'APP_ID_MISSING'],
  ['no appId', 'MOBILE-API-140-327-PLAIN clientId="secret-value"', 'APP_ID_MISSING'],
  ['an empty appId', 'MOBILE-API-140-327-PLAIN appId="", clientId="secret-value"', 'APP_ID_MISSING'],
  ['an empty appId without quotes', 'MOBILE-API-140-327-PLAIN appId=, clientId=secret-value', 'APP_ID_MISSING'],
  ['no clientId', 'MOBILE-API-140-327-PLAIN appId="A"', 'CLIENT_ID_MISSING'],
  ['an empty clientId', 'MOBILE-API-140-327-PLAIN appId="A", clientId=""', 'CLIENT_ID_MISSING'],
  [
    'two client ids',
    'MOBILE-API-140-327-PLAIN appId=A, clientId=secret-value, CLIENTID=other',
    'AUTHORIZATION_MALFORMED',
  ],
  ['two appIds', 'MOBILE-API-140-327-PLAIN appId=A, clientId=secret-value, appId="A"', 'AUTHORIZATION_MALFORMED'],
  [
    'the client id of a browser',
    'MOBILE-API-140-327-PLAIN appId=A, clientId=WebChat:secret-value',
    'AUTHORIZATION_MALFORMED',
  ],
  [
    'one in another case',
    'MOBILE-API-140-327-PLAIN appId=A, clientId="wEBcHAT:secret-value"',
    'AUTHORIZATION_MALFORMED',
  ],
  ['only its beginning', 'MOBILE-API-140-327-PLAIN appId=A, clientId=webchat:', 'AUTHORIZATION_MALFORMED'],
])('refuses %s, without quoting it', (_name, header, code) => {
  const error = refusalOf(() => parseAuthorization(header));
  expect(error.code).toBe(code);
  expect(error.message).not.toContain('secret-value');
});

const DEVICE = 'MOBILE-API-140-327-PLAIN';
it.each([
  [undefined, 'the Authorization header is missing'],
  ['Bearer', 'Authorization must be: Bearer <API key>'],
  ['Basic x', 'the Authorization scheme must be MOBILE-API-140-327-PLAIN or Bearer'],
  [`${DEVICE} appId`, 'Authorization must be: MOBILE-API-140-327-PLAIN appId="..", clientId=".." (each once)'],
  [`${DEVICE} clientId=C`, 'the Authorization header has no appId'],
  [`${DEVICE} appId=A`, 'the Authorization header has no clientId'],
  [`${DEVICE} appId=A, clientId=${'x'.repeat(257)}`, 'appId and clientId must have at most 256 characters each'],
  [`${DEVICE} appId=A, clientId=a\ufffdb`, 'appId and clientId must be in UTF-8'],
  [`${DEVICE} appId=a\ufffdb, clientId=C`, 'appId and clientId must be in UTF-8'],
  [
    `${DEVICE} appId=A, clientId=WebChat:1`,
    'clientId must not begin with WebChat: (a browser sends clientId="WebChat" and its cookie)',
  ],
])('says what is wrong with %p', (header, message) => {
  expect(refusalOf(() => parseAuthorization(header)).message).toBe(message);
});

it.each([
  ['MOBILE-API-140-327-PLAIN appId=A, clientId=C', { isOfDevice: true, isBearer: false }],
  ['  mobile-api-140-327-plain', { isOfDevice: true, isBearer: false }],
  ['Bearer bk_1_abc', { isOfDevice: false, isBearer: true }],
  ['bearer', { isOfDevice: false, isBearer: true }],
  ['Basic x', { isOfDevice: false, isBearer: false }],
  [undefined, { isOfDevice: false, isBearer: false }],
])('knows whose the scheme of %p is, well-formed or not', (header, expected) => {
  expect({ isOfDevice: isOfDevice(header), isBearer: isBearer(header) }).toEqual(expected);
});

it('reads or refuses whatever a header can hold', () => {
  const part = fc.constantFrom(
    'MOBILE-API-140-327-PLAIN',
    'Bearer',
    'appId',
    'clientId',
    '=',
    '"',
    ',',
    ' ',
    'x',
    '\t',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join('')),
      ),
      (header) => {
        try {
          parseAuthorization(header);
        } catch (error) {
          expect(error).toBeInstanceOf(DomainError);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

// Node takes headers of up to 16 KiB, and this is read before anybody has signed in.
it('answers at once whatever blanks a header has', () => {
  const header = `MOBILE-API-140-327-PLAIN appId=${' '.repeat(1_500)}x"`;
  const before = process.cpuUsage();
  expect(refusalOf(() => parseAuthorization(header)).code).toBe('AUTHORIZATION_MALFORMED');
  expect(process.cpuUsage(before).user / 1_000).toBeLessThan(500);
});
