import { gzipSync } from 'node:zlib';
import { getIntrospectionQuery } from 'graphql';

/**
 * The worst that we know to send: what takes a parser, a regular expression, a validation or a hash the longest for its size.
 * A new one comes in here and is sent everywhere.
 */

/** As much as fits into a request's head, and into a body. */
export const HEAD_BYTES = 14_000;
export const BODY_BYTES = 60_000;

const filled = (piece: string, size: number) => piece.repeat(Math.ceil(size / piece.length)).slice(0, size);

/** Texts of a size, by what they consist of. Those that a header cannot hold are not in ASCII. */
export const PIECES: Readonly<Record<string, string>> = {
  commas: ',',
  blanks: 'a ',
  'blanks alone': ' ',
  semicolons: ';',
  'weighted languages': 'zz-AA;q=0.1,',
  'languages that are none': 'english_@,',
  subtags: '-a',
  quotes: '"',
  'quoted commas': '",",',
  backslashes: '\\',
  'equals signs': '=',
  parameters: 'a=b,',
  cookies: 'a=b;',
  'cookies of ours': '__Host-beckon_client_1=a;',
  'words like tokens': 'eyJhbGciOiJSUzI1NiJ9.e30.a ',
  'a long token': 'eyJhbGciOiJSUzI1NiJ9.e30',
  dots: '.',
  colons: ':1',
  'addresses of proxies': '10.0.0.1,',
  ranges: '0-0,',
  'entity tags': '"a",',
  'percent signs': '%',
  'encoded slashes': '%2f',
  digits: '9',
  letters: 'a',
  slashes: '/',
  'dots and slashes': '../',
  brackets: '[',
  parentheses: '(',
  tags: '<b>',
  'tags that do not end': '<b',
  'character references': '&#x41;',
  placeholders: '{{name}}',
  punctuation: 'a!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!',
  'lines alone': '\n',
  accents: 'a\u0300\u0301\u0302',
  'letters of several parts': '\uAC01\u11A8',
  'nothing to see': '\u200B\uFEFF',
  'half characters': '\uD800',
  emoji: '👩‍👩‍👧',
};

export function textOf(piece: string, size: number): string {
  return filled(piece, size);
}

export const HEADER_PIECES = Object.entries(PIECES).filter(([, piece]) => /^[\x20-\x7e]+$/.test(piece));

/** How a header is sent. */
export interface HeaderRow {
  /** Whoever reads it; absent: everybody, or whoever answers GraphQL. */
  at?: { method?: string; path: string };
  /** What stands before a text in it, so that somebody goes on reading. */
  begins?: readonly string[];
}

const AVAILABILITY = { method: 'GET', path: '/clientweb/api/v2/availability' };
const FILE = { method: 'GET', path: '/docs/swagger-ui.css' };
const PREFLIGHT = { method: 'OPTIONS', path: '/clientweb/api/v2/chats' };
const SESSION = { method: 'GET', path: '/console/api/session' };
const PUBLISH = { path: '/platform/v1/chats/c/events' };

/** Every header that is read. */
export const HEADER_ROWS: Readonly<Record<string, HeaderRow>> = {
  accept: { begins: ['', 'text/html,'] },
  'accept-encoding': { at: FILE },
  'accept-language': {},
  'access-control-request-headers': { at: PREFLIGHT },
  'access-control-request-method': { at: PREFLIGHT },
  'apollo-require-preflight': {},
  authorization: {
    begins: ['', 'Bearer ', 'MOBILE-API-140-327-PLAIN ', 'MOBILE-API-140-327-PLAIN appId=a, clientId='],
  },
  'cache-control': { at: AVAILABILITY },
  connection: { begins: ['keep-alive,'] },
  'content-encoding': {},
  'content-type': { begins: ['', 'application/json;', 'multipart/form-data; boundary='] },
  cookie: {},
  forwarded: {},
  host: {},
  'idempotency-key': { at: PUBLISH },
  'if-match': { at: FILE },
  'if-modified-since': { at: FILE },
  'if-none-match': { at: FILE, begins: ['', 'W/"'] },
  'if-range': { at: FILE },
  'if-unmodified-since': { at: FILE },
  origin: { begins: ['', 'https://'] },
  range: { at: FILE, begins: ['', 'bytes='] },
  'sec-fetch-site': { at: SESSION },
  useragent: { at: AVAILABILITY },
  via: {},
  'x-apollo-operation-name': {},
  'x-beckon-console': { at: SESSION },
  'x-forwarded-for': {},
  'x-forwarded-host': {},
  'x-forwarded-proto': {},
  'x-tenant-url': { begins: ['', 'https://'] },
};

/** Bodies of JSON, and some that are none. */
export const BODIES: Readonly<Record<string, string>> = {
  'nested lists': filled('[', BODY_BYTES),
  'nested lists that end': '['.repeat(BODY_BYTES / 2) + ']'.repeat(BODY_BYTES / 2),
  'nested objects': filled('{"a":', BODY_BYTES),
  'a list of lists': `[${'[],'.repeat(BODY_BYTES / 3 - 1)}[]]`,
  'many keys': `{${Array.from({ length: 5_000 }, (_, n) => `"k${n}":0`).join(',')}}`,
  'many events': `{"events":[${'{},'.repeat(BODY_BYTES / 3 - 10)}{}]}`,
  'events that are none': `{"events":[${'0,'.repeat(BODY_BYTES / 2 - 10)}0]}`,
  'an event of many fields': `{"events":[{"event":"chat_session_message",${Array.from({ length: 4_000 }, (_, n) => `"k${n}":0`).join(',')}}]}`,
  'many chats': `{"chats":[${'{},'.repeat(BODY_BYTES / 3 - 10)}{}]}`,
  'many chats with an event each': `{"chats":[${'{"events":[0]},'.repeat(BODY_BYTES / 15 - 10)}{}]}`,
  'parameters that are nested': `{"parameters":${'{"a":'.repeat(9_000)}0${'}'.repeat(9_000)}}`,
  'many parameters': `{"parameters":{${Array.from({ length: 4_000 }, (_, n) => `"k${n}":"\\u0000"`).join(',')}}}`,
  'a long number': filled('9', BODY_BYTES),
  'escaped text': `"${'\\u0041'.repeat(BODY_BYTES / 6 - 1)}"`,
  'no JSON': filled('a', BODY_BYTES),
  'a prototype': '{"__proto__":{"a":1},"constructor":{"prototype":{"a":1}}}',
  nothing: '',
  'nothing much': '{}',
};

/** Bodies that grow when they are unpacked, which is done only of what is passed on. */
export const PACKED_BODIES: Readonly<Record<string, Buffer>> = {
  'a megabyte of text': gzipSync(`{"parameters":"${'a'.repeat(1_000_000)}"}`),
  'a megabyte of values': gzipSync(`{"events":[${'0,'.repeat(500_000)}0]}`),
  'as many lists as are read': gzipSync(`{"events":[${'[],'.repeat(40_000)}[]]}`),
  'as much text as is read': gzipSync(`{"parameters":{"a":"${'\\n'.repeat(60_000)}"}}`),
};

/** Texts in the fields that a body of ours has. */
export const FIELD_BODIES: readonly ((text: string) => object)[] = [
  (text) => ({ android_firebase_device_token: text }),
  (text) => ({ ios_apns_device_token: text, ios_app_bundle_id: text }),
  (text) => ({ from: text, phone_number: text, parameters: { locale: text, language: text } }),
  (text) => ({ events: [{ event: text }] }),
  (text) => ({ events: [{ event: 'chat_session_message', msg: text, msg_id: text, timestamp: text }] }),
  (text) => ({ key: text }),
  (text) => ({ ios_firebase_installation_id: text }),
  (text) => ({ appId: text, clientId: text }),
  (text) => ({ chats: [{ chat_id: text, idempotency_key: text, events: [{ event: text, msg: text }] }] }),
  (text) => ({ web_push_subscription: { endpoint: text, keys: { p256dh: text, auth: text } } }),
  (text) => ({
    web_push_subscription: { endpoint: `https://push.example.com/${text}`, keys: { p256dh: text, auth: text } },
  }),
];

/** What follows the question mark. */
export const QUERIES: Readonly<Record<string, string>> = {
  'many parameters': filled('a&', HEAD_BYTES),
  'many tenants': filled('tenantUrl=a&', HEAD_BYTES),
  'a long tenant': `tenantUrl=${filled('a.', HEAD_BYTES)}`,
  'encoded text': `tenantUrl=${filled('%C3%A4', HEAD_BYTES)}`,
  brackets: filled('a[b]=1&', HEAD_BYTES),
  'a query': `query=${filled('%7Ba', HEAD_BYTES)}`,
};

const names = (count: number, of: (n: number) => string) => Array.from({ length: count }, (_, n) => of(n)).join(' ');

/** Documents of GraphQL. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  'one field often': `{ ${'viewer{role} '.repeat(370)}}`,
  'one field as often as may be': `{ ${'viewer{role} '.repeat(62)}}`,
  'fields of fields': `{ ${`viewer{${'role '.repeat(20)}} `.repeat(20)}}`,
  'many fragments': `{ ${names(80, (n) => `...F${n}`)} } ${names(80, (n) => `fragment F${n} on Query{viewer{role}}`)}`,
  'as many fragments as may be': `{ ${names(30, (n) => `...F${n}`)} } ${names(30, (n) => `fragment F${n} on Query{viewer{role} ...F${n + 1}}`).replace('...F30', '')}`,
  'fragments of each other': `{ ...F0 } ${names(20, (n) => `fragment F${n} on Query{${names(20, (m) => (m === n ? '__typename' : `...F${m}`))}}`)}`,
  'fragments that multiply': `{ ...F0 } ${names(28, (n) => `fragment F${n} on Query{...F${n + 1} ... on Query{...F${n + 1}}}`)} fragment F28 on Query{viewer{role}}`,
  'fragments of nobody': names(30, (n) => `fragment F${n} on Query{${'viewer{role} '.repeat(5)}}`) + ' {__typename}',
  'many operations': names(200, (n) => `query Q${n}{viewer{role}}`),
  'operations with one fragment': `${names(30, (n) => `query Q${n}{...F}`)} fragment F on Query{${'viewer{role actor} '.repeat(40)}}`,
  'many aliases': `{ ${names(300, (n) => `a${n}:viewer{role}`)} }`,
  'many fields that are none': `{ ${'x '.repeat(480)}}`,
  'many that are none, after many lines': `${'\n'.repeat(16_000)}{ ${'x '.repeat(180)}}`,
  'conflicts after many lines': `${'\n'.repeat(15_000)}{ ${names(29, (n) => `a:chatSession(chatId:"${n}"){id}`)} }`,
  'conflicts without aliases': `{ ${names(85, (n) => `chatSession(chatId:"${n}"){id}`)} }`,
  'many arguments': `{ chatSession(${names(480, (n) => `a${n}:1`)}){id} }`,
  'many variables': `query(${names(300, (n) => `$a${n}:Int`)}){viewer{role}}`,
  'many directives': `{ viewer ${'@include(if:true) '.repeat(180)}{role} }`,
  'directives that are none': `{ viewer ${names(400, (n) => `@d${n}`)}{role} }`,
  'many types': names(200, (n) => `type T${n}{a:Int}`),
  nested: `${'{viewer'.repeat(700)}${'}'.repeat(700)}`,
  'nested lists': `{ chatSession(chatId:${'['.repeat(700)}${']'.repeat(700)}){id} }`,
  'nested objects': `mutation{requestChat(input:{parameters:${'{a:'.repeat(400)}1${'}'.repeat(400)}}){isNewChat}}`,
  'a long name': `{ ${filled('a', 16_000)} }`,
  'a long number': `{ chatSession(chatId:${filled('9', 16_000)}){deliveries(first:${'9'.repeat(99)}){edges{cursor}}} }`,
  'a long string': `{ chatSession(chatId:"${filled('a', 16_000)}"){id} }`,
  'a long enum': `mutation{setNotificationSettings(input:{privacy:${filled('A', 16_000)}}){userErrors{code}}}`,
  'a block string': `{ chatSession(chatId:"""${filled('\n a', 16_000)}"""){id} }`,
  comments: `${filled('#\n', 16_000)}{viewer{role}}`,
  'more than may be': `${filled('#\n', BODY_BYTES)}{viewer{role}}`,
  commas: `{viewer{role}${filled(',', 16_000)}}`,
  'no GraphQL': filled('"', 16_000),
  'the schema often': `{ ${names(100, (n) => `a${n}:__schema{types{fields{args{name}}}}`)} }`,
  'the schema, deep': '{__schema{types{fields{type{fields{type{fields{type{name}}}}}}}}}',
  'a type by a long name': `{__type(name:"${filled('a', 16_000)}"){name}}`,
};

const WHOLE = 'types{name description fields{name description args{name type{name}} type{name}} enumValues{name}}';

/** Questions about the schema, the n-th time: what tools ask, and what nobody has asked before. */
export const SCHEMA_QUESTIONS: Readonly<Record<string, (serial: number) => string>> = {
  'what tools ask': () => getIntrospectionQuery({ oneOf: true, inputValueDeprecation: true, specifiedByUrl: true }),
  'what tools ask, with no descriptions': () => getIntrospectionQuery({ descriptions: false }),
  'the schema by another name': (serial) => `{a${serial}:__schema{${WHOLE}}}`,
  'the schema by two names': (serial) => `{a${serial}:__schema{${WHOLE}} b${serial}:__schema{${WHOLE}}}`,
  'the schema in another operation': (serial) => `query Q${serial}{__schema{${WHOLE}}}`,
  'the schema with a variable': (serial) =>
    `query($v${serial}:Boolean=true){__schema @include(if:$v${serial}){${WHOLE}}}`,
  'the schema beside data': (serial) => `{a${serial}:viewer{role} __schema{${WHOLE}}}`,
  'a type that is none': (serial) => `{__type(name:"T${serial}"){name}}`,
};

/** Those of the pieces of which somebody looks at each. */
const LONG_TEXTS = ['a', 'a ', '<b>', '-a', '\uD800', 'a\u0300', '\\'].map((piece) => filled(piece, BODY_BYTES / 2));

/** Values for an argument or an input field, by the scalar that it is of. An argument of another type than these has none. */
export const SCALARS: Readonly<Record<string, readonly unknown[]>> = {
  Int: [1e308, '9'.repeat(BODY_BYTES), []],
  Float: [1e308, '9'.repeat(BODY_BYTES)],
  Boolean: ['a'.repeat(BODY_BYTES), [1]],
  String: [...LONG_TEXTS, [1], {}],
  ID: [...LONG_TEXTS, {}],
  DateTime: ['9'.repeat(BODY_BYTES), `2026-01-01T00:00:00.${'0'.repeat(BODY_BYTES)}Z`, 'T'.repeat(BODY_BYTES)],
  JSONObject: [
    JSON.parse('{"a":'.repeat(2_000) + '0' + '}'.repeat(2_000)),
    JSON.parse(BODIES['many keys'] ?? ''),
    JSON.parse(BODIES['a prototype'] ?? ''),
  ],
};

/** Values for whatever is an enum, an object, or a list. */
export const OTHER_VALUES = {
  enum: ['A'.repeat(BODY_BYTES), filled('A ', BODY_BYTES), 0],
  object: [
    Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`k${n}`, 0])),
    { ['k'.repeat(BODY_BYTES)]: 0 },
    filled('a', BODY_BYTES),
    Array.from({ length: 15_000 }, () => null),
  ],
  list: [Array.from({ length: 15_000 }, () => ({})), Array.from({ length: 20_000 }, () => 0), [[[[[]]]]]],
};
