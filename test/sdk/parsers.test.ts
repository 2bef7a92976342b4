import { androidSdk } from './android/androidSdk.js';
import {
  boolean,
  dataClass,
  enumeration,
  float,
  int,
  list,
  long,
  map,
  nullable,
  sealedClass,
  SerializationException,
  string as kotlinString,
  WithDefault,
} from './android/kotlinJson.js';
import { jsonObjectRequest, sendsAgain } from './android/volley.js';
import { iosSdk } from './ios/iosSdk.js';
import { bool, date, decode, DecodingError, oneOf, optional, string, struct } from './ios/swiftDecodable.js';
import type { WireAnswer } from './keptConnection.js';
import { recordedRequests } from './recordedRequests.js';
import { errorName } from './sdkErrors.js';

/** The models that stand for the SDKs' parsers have to be able to fail as these do. */
const answer = (status: number, body: unknown, contentType = 'application/json; charset=utf-8'): WireAnswer => ({
  status,
  headers: { 'content-type': contentType },
  body: typeof body === 'string' || body instanceof Buffer ? Buffer.from(body) : Buffer.from(JSON.stringify(body)),
});
const event = (fields: object) => answer(200, { events: [fields] });

describe('Swift', () => {
  it.each([
    ['a missing field', struct({ a: string }), {}],
    ['null', struct({ a: string }), { a: null }],
    ['a number for a text', struct({ a: string }), { a: 7 }],
    ['a text for a Bool', struct({ a: bool }), { a: 'true' }],
    ['a wrong type for an optional', struct({ a: optional(string) }), { a: 7 }],
    ['another case', struct({ a: oneOf('b', 'c') }), { a: 'B' }],
    ['a bare number for a date', struct({ a: date }), { a: 1_700_000_000 }],
    ['a date that is none', struct({ a: date }), { a: '2024-01-01' }],
    ['a list for a struct', struct({ a: struct({}) }), { a: [] }],
  ])('refuses %s', (_name, type, json) => {
    expect(() => decode<object>(type, Buffer.from(JSON.stringify(json)))).toThrow(DecodingError);
  });

  it('reads what is right, and ignores what it does not know', () => {
    const type = struct({ a: string, b: optional(string), c: optional(string), d: date, e: bool });
    const json = { a: '', b: null, d: '1700000000', e: false, more: [1] };
    expect(decode(type, Buffer.from(JSON.stringify(json)))).toEqual({
      a: '',
      b: null,
      c: null,
      d: new Date(1_700_000_000_000),
      e: false,
    });
    expect(() => decode(type, Buffer.from('{"a":"'))).toThrow(DecodingError);
    expect(() => decode(type, Buffer.from([0x22, 0xff, 0x22]))).toThrow(DecodingError);
  });
});

describe('the iOS SDK', () => {
  it.each([
    ['an event that it does not know', { event: 'chat_session_nonsense' }],
    ['an event without a name', { msg: 'x' }],
    ['a message without a text', { event: 'chat_session_message' }],
    ['a party without an hour', { event: 'chat_session_party_left', party_id: 'p' }],
    ['bare coordinates', { event: 'chat_session_location', latitude: 1.5, longitude: 2 }],
    ['a status of a bare number', { event: 'chat_session_status', state: 'queued', ewt: 30 }],
  ])('skips %s', (_name, fields) => {
    expect(iosSdk.events(event(fields))).toMatchObject({ success: { events: [], skipped: [expect.any(String)] } });
  });

  it('fails where there is no list of events, or no 200', () => {
    expect(iosSdk.events(answer(200, {}))).toHaveProperty('failure');
    expect(iosSdk.events(answer(201, { events: [] }))).toEqual({ failure: 'badStatusCode 201' });
  });

  it('knows errors by their code, which has to be a text', () => {
    const failed = (body: unknown) => iosSdk.done(answer(404, body));
    expect(failed({ error_code: '5005', error_message: '' })).toEqual({ failure: 'chatSessionNotFound' });
    for (const body of [{ error_code: 5005, error_message: '' }, { error_code: '5005' }, { error: 'x' }, '<html>']) {
      expect(failed(body)).toEqual({ failure: 'badStatusCode 404' });
    }
  });

  it('goes on to poll until it is told that there is no such chat, or that it has ended', () => {
    const error = (status: number, error_code: string) => answer(status, { error_code, error_message: '' });
    expect(iosSdk.afterPoll(event({ event: 'chat_session_typing' }))).toBe('polls again');
    expect(iosSdk.afterPoll(error(400, '5003'))).toBe('polls again');
    expect(iosSdk.afterPoll(answer(404, { error: 'x' }))).toBe('polls again');
    expect(iosSdk.afterPoll(error(404, '5005'))).toBe('stops');
    expect(iosSdk.afterPoll(event({ event: 'chat_session_ended' }))).toBe('stops');
  });
});

describe('Kotlin', () => {
  it.each([
    ['a missing field, though it may be null', dataClass({ a: nullable(kotlinString) }), {}],
    ['null', dataClass({ a: kotlinString }), { a: null }],
    ['null for what has a default', dataClass({ a: new WithDefault(kotlinString, '') }), { a: null }],
    ['an object for a text', dataClass({ a: kotlinString }), { a: {} }],
    ['a fraction for an Int', dataClass({ a: int }), { a: '1.5' }],
    ['too much for an Int', dataClass({ a: int }), { a: 2 ** 31 }],
    ['too much for a Float', dataClass({ a: float }), { a: '1e39' }],
    ['no digits', dataClass({ a: long }), { a: '' }],
    ['another name', dataClass({ a: enumeration('b') }), { a: 'B' }],
    ['a text for a Boolean', dataClass({ a: boolean }), { a: 'yes' }],
    ['an object among texts', dataClass({ a: map(kotlinString) }), { a: { b: {} } }],
    ['one of a list', dataClass({ a: list(int) }), { a: [1, 'x'] }],
    ['a class of nobody', dataClass({ a: list(sealedClass({ b: {} })) }), { a: [{ event: 'b' }, { event: 'c' }] }],
    ['no class', sealedClass({ b: {} }), {}],
  ])('refuses %s', (_name, type, json) => {
    expect(() => type(json, '$')).toThrow(SerializationException);
  });

  it('reads what is right, leniently, and ignores what it does not know', () => {
    const type = dataClass({
      a: kotlinString,
      b: long,
      c: float,
      d: boolean,
      e: nullable(int),
      f: new WithDefault(int, 7),
    });
    const json = { a: 5, b: '1700000000', c: '52.5', d: 'true', e: null, more: {} };
    expect(type(json, '$')).toEqual({ a: '5', b: 1_700_000_000, c: 52.5, d: true, e: null, f: 7 });
  });
});

describe('the Android SDK', () => {
  it.each([
    ['an event that it does not know', { event: 'chat_session_nonsense' }],
    ['typing without a party', { event: 'chat_session_typing' }],
    ['a delivery without ref_msg_id', { event: 'chat_session_message_delivered', msg_id: 'm', party_id: 'p' }],
  ])('loses the whole answer to %s', (_name, fields) => {
    const good = { event: 'chat_session_ended' };
    expect(androidSdk.poll(answer(200, { events: [good] }))).toHaveLength(1);
    expect(() => androidSdk.poll(answer(200, { events: [good, fields] }))).toThrow(SerializationException);
  });

  it('takes 200 without bytes for no events only to fail on it', () => {
    expect(() => androidSdk.poll(answer(200, ''))).toThrow(SerializationException);
    expect(androidSdk.done(answer(200, ''))).toEqual({ state: 'success' });
    expect(() => androidSdk.history(answer(200, ''))).toThrow('ParseError 200');
  });

  it('stops to poll at 404 only', () => {
    const after = [200, 400, 403, 404, 500].map((status) => androidSdk.afterPoll(answer(status, '')));
    expect(after).toEqual(['polls again', 'polls again', 'polls again', 'stops', 'polls again']);
  });
});

describe('Volley', () => {
  it.each([
    [401, {}, 'AuthFailureError'],
    [403, {}, 'AuthFailureError'],
    [404, {}, 'ClientError'],
    [302, {}, 'ClientError'],
    [503, {}, 'ServerError'],
    [200, [], 'ParseError'],
    [200, 'null', 'ParseError'],
    [200, '', 'ParseError'],
    [200, 'ok', 'ParseError'],
  ])('makes of %d with %j an error', (status, body, error) => {
    expect(jsonObjectRequest(answer(status, body), false)).toEqual({ error, statusCode: status });
  });

  it('reads the body in the charset that it is told', () => {
    const body = Buffer.from('{"a":"ü"}', 'latin1');
    const read = (contentType: string) => jsonObjectRequest(answer(200, body, contentType), false);
    expect(read('application/json; charset=iso-8859-1')).toEqual({ response: { a: 'ü' } });
    expect(read('application/json')).toEqual({ response: { a: '\ufffd' } });
  });

  it('sends again what was not authorized', () => {
    expect([200, 400, 401, 403, 404, 503].filter((status) => sendsAgain(answer(status, '')))).toEqual([401, 403]);
  });
});

test('both SDKs know an error by the codes of the contract alone', () => {
  expect([errorName('5603'), errorName('5604'), errorName('')]).toEqual(['chatSessionTooManyParameters', null, null]);
});

test('a recording says what it lacks', () => {
  const recorded = recordedRequests('./ios/requests.http');
  expect(() => recorded('no such call', {})).toThrow('nothing is recorded');
  expect(() => recorded('version', { tenant: 'a' })).toThrow('needs a value for host');
});
