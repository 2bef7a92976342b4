import { newApnsToken, newFirebaseToken } from '../support/contactCenter.js';
import { jsonObjectRequest, sendsAgain } from './android/volley.js';
import { iosSdk } from './ios/iosSdk.js';
import { stage } from './sdkStage.js';
import { errorName } from './sdkErrors.js';

interface Case {
  name: string;
  status: number;
  code: string;
  /** What goes wrong with a request to cancel. */
  spoil: (bytes: Buffer) => Buffer;
}

const edited = (pattern: RegExp, by: string) => (bytes: Buffer) => Buffer.from(bytes.toString().replace(pattern, by));

const withBody = (body: string) => (bytes: Buffer) => {
  const [head = ''] = bytes.toString().split('\r\n\r\n');
  return Buffer.from(
    `${head.replace(/Content-Length: \d+/, `Content-Length: ${Buffer.byteLength(body)}`)}\r\n\r\n${body}`,
  );
};

const AUTHORIZATION = /Authorization: .*/;
const PLAIN = 'Authorization: MOBILE-API-140-327-PLAIN';
const CASES: readonly Case[] = [
  { name: 'no such tenant', status: 403, code: '1000', spoil: edited(/(?<=tenantUrl=)[^& ]*/, 'nobody.example.com') },
  { name: 'no Authorization', status: 403, code: '2000', spoil: edited(/Authorization: .*\r\n/, '') },
  { name: 'nothing readable in it', status: 403, code: '2001', spoil: edited(AUTHORIZATION, `${PLAIN} what?`) },
  { name: 'another scheme', status: 403, code: '2002', spoil: edited(AUTHORIZATION, 'Authorization: Basic YTpi') },
  { name: 'no appId', status: 403, code: '2003', spoil: edited(AUTHORIZATION, `${PLAIN} clientId=c`) },
  { name: 'no clientId', status: 403, code: '2004', spoil: edited(AUTHORIZATION, `${PLAIN} appId=shop`) },
  { name: 'no such app', status: 403, code: '3000', spoil: edited(/appId=[^,]*/, 'appId=nothing') },
  { name: 'no JSON', status: 400, code: '5003', spoil: withBody('{"ios_apns') },
  { name: 'no object', status: 400, code: '5003', spoil: withBody('[]') },
  { name: 'no bytes', status: 400, code: '5003', spoil: withBody('') },
  { name: 'no usable token', status: 400, code: '5003', spoil: withBody('{"android_firebase_device_token":7}') },
  { name: 'no such chat', status: 404, code: '5005', spoil: edited(/chats\/[^/]*/, 'chats/b7a4cf32') },
  {
    name: "another's chat",
    status: 403,
    code: '5005',
    spoil: edited(/clientId=[^\r]*/, 'clientId=somebody-else-altogether'),
  },
  {
    name: 'a service that is not configured',
    status: 406,
    code: '5006',
    spoil: withBody(`{"ios_apns_device_token":"${newApnsToken()}","ios_app_bundle_id":"com.example.other"}`),
  },
  { name: 'too large a body', status: 413, code: '5501', spoil: withBody(' '.repeat(70_000)) },
  {
    name: 'two variants',
    status: 406,
    code: '5603',
    spoil: withBody(
      `{"ios_firebase_device_token":"${newFirebaseToken()}","android_firebase_device_token":"${newFirebaseToken()}"}`,
    ),
  },
];

describe.each([
  ['iOS', './ios/requests.http'],
  ['Android', './android/requests.http'],
])('a refusal of what the %s SDK sends', (_sdk, recording) => {
  it.each(CASES)('$name: $status with $code', async ({ status, code, spoil }) => {
    const phone = await stage.install(recording);
    const chat = JSON.parse((await phone.call('request chat')).body.toString()) as { chat_id: string };
    phone.enter(chat.chat_id);
    // A connection that is told that its body is too large is closed.
    const connection = await stage.connected();
    const answer = await connection.exchange(spoil(phone.bytes('cancel')));
    expect([answer.status, JSON.parse(answer.body.toString())]).toEqual([
      status,
      { error_code: code, error_message: expect.stringMatching(/\w/) as string },
    ]);
    expect(answer.headers['content-type']).toMatch(/^application\/json; charset=utf-8$/i);
    expect(iosSdk.done(answer)).toEqual({ failure: errorName(code) });
    const error = status === 403 ? 'AuthFailureError' : 'ClientError';
    expect(jsonObjectRequest(answer, true)).toEqual({ error, statusCode: status });
    // What it repeats by itself has to be refused again.
    expect(sendsAgain(answer)).toBe(status === 403);
  });
});

test('every code that the SDKs are sent has a name in them', () => {
  const known = [...CASES.map(({ code }) => code), '5001', '5500', '5509'].map(errorName);
  expect(known).not.toContain(null);
});
