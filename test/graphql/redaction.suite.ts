import fc from 'fast-check';
import { OPERATOR } from './harnessTenant.js';
import { graphql } from './stage.js';

const SUBSCRIBE = `mutation ($input: SubscribeInput!) { subscribe(input: $input) { userErrors { code } } }`;
const json = JSON.stringify;

/** Tokens as devices send them, and as nobody should. */
const TOKENS = {
  apns: 'f00dcafe'.repeat(8),
  fcm: 'dQw4w9WgXcQ:APA91bHun4MxP5egoKMwt2KZFBaFUH-1RYqx_7gD',
  digits: '740f4707',
  'only digits': '7404707740470774',
  'with quotes': 'f00d"cafe"f00d\\"cafe0123456789',
  'with newlines': 'f00dcafe01\n23456789\r\nf00dcafe',
  'with block quotes': 'f00dcafe"""01""23"""f00dcafe',
  'like a message': 'f00dcafe9"; Field "f00dcafe9" is not defined by type "f00dcafe9". at "f00dcafe9"; "',
  'with blanks': 'secret7 phrase7 of7 words7',
  unicode: 'пароль-секрет-жетон',
};

/** Everywhere that a token can get into a request, by mistake or not. */
function requestsWith(token: string): [string, Record<string, unknown>][] {
  const literal = json(token);
  const name = token.replace(/\W/g, '_').replace(/^(?=\d)/, '_');
  const subscribe = (device: string) =>
    `mutation { subscribe(input: {chatId: "1", device: ${device}}) { userErrors { code } } }`;
  const withInput = (input: unknown): Record<string, unknown> => ({ query: SUBSCRIBE, variables: { input } });
  const iosApns = { deviceToken: token, bundleId: 'com.acme.app' };
  return [
    ['variable, no chatId', withInput({ device: { iosApns } })],
    ['variable, two variants', withInput({ chatId: '1', device: { iosApns, iosFirebase: { deviceToken: token } } })],
    ['variable instead of an object', withInput(token)],
    ['variable instead of a variant', withInput({ chatId: '1', device: { iosApns: token } })],
    ['variable in a list', withInput({ chatId: '1', device: { iosFirebase: { deviceToken: [token] } } })],
    ['variable in an object', withInput({ chatId: '1', device: { iosFirebase: { deviceToken: { value: token } } } })],
    [
      "variable, an unknown field's value",
      withInput({ chatId: '1', device: { iosApns: { ...iosApns, extra: token } } }),
    ],
    ["variable, an unknown field's name", withInput({ chatId: '1', device: { [token]: iosApns } })],
    ['variable, a chat id', withInput({ chatId: { id: token }, device: { iosApns } })],
    ['variable, an enum value', enumVariable(token)],
    ['variable, a date', dateVariable(token)],
    ['variables that are a list', { query: '{ viewer { role } }', variables: [token] }],
    ['operation name', { query: '{ viewer { role } }', operationName: token }],
    ['literal, no bundleId', { query: subscribe(`{iosApns: {deviceToken: ${literal}}}`) }],
    [
      'literal, two variants',
      {
        query: subscribe(`{iosFirebase: {deviceToken: ${literal}}, iosApns: {deviceToken: ${literal}, bundleId: "a"}}`),
      },
    ],
    ['literal instead of an object', { query: subscribe(literal) }],
    ['literal as a block string', { query: subscribe(`"""${token.replaceAll('"""', '\\"""')}\n"""`) }],
    ['literal in a list', { query: subscribe(`{iosFirebase: {deviceToken: [${literal}]}}`) }],
    ['literal in an object', { query: subscribe(`{iosFirebase: {deviceToken: {value: ${literal}}}}`) }],
    ['literal without quotes', { query: subscribe(`{iosFirebase: {deviceToken: ${name}}}`) }],
    ["literal, an unknown field's value", { query: subscribe(`{iosFirebase: {deviceToken: "a", extra: ${literal}}}`) }],
    ["literal, an unknown field's name", { query: subscribe(`{${name}: {deviceToken: "a"}}`) }],
    [
      'literal, a date',
      { query: `mutation { createApiKey(input: {name: "a", role: ADMIN, expiresAt: ${literal}}) { secret } }` },
    ],
    ['literal, an enum value', { query: `mutation { createApiKey(input: {name: "a", role: ${name}}) { secret } }` }],
    [
      'literal, a string for an enum',
      { query: `mutation { createApiKey(input: {name: "a", role: ${literal}}) { secret } }` },
    ],
    ['literal, a JSON object', { query: `mutation { requestChat(input: {parameters: ${literal}}) { isNewChat } }` }],
    [
      'literal, a number',
      { query: `{ chatSession(chatId: "1") { deliveries(first: ${literal}) { edges { cursor } } } }` },
    ],
    ['syntax error, a string', { query: `mutation { subscribe ${literal} }` }],
    ['syntax error, a block string', { query: `mutation { subscribe """${token.replaceAll('"""', '\\"""')}\n""" }` }],
    ['syntax error, a name', { query: `mutation { subscribe(${name} ${name}) }` }],
    ['syntax error, as it is', { query: token }],
    ['syntax error, an open string', { query: `mutation { subscribe(input: "${token}` }],
    ['the name of a field', { query: `{ ${name} }` }],
    ['the name of an argument', { query: `{ viewer(${name}: 1) { role } }` }],
    ['the name of a fragment', { query: `{ ...${name} }` }],
    ['the name of a directive', { query: `{ viewer @${name} { role } }` }],
  ];
}

function enumVariable(value: unknown): Record<string, unknown> {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
  return { query, variables: { input: { name: 'a', role: value } } };
}

function dateVariable(value: unknown): Record<string, unknown> {
  const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
  return { query, variables: { input: { name: 'a', role: 'ADMIN', expiresAt: value } } };
}

/** Whatever of the token one could recognise it by. */
function piecesOf(token: string): string[] {
  return [token, ...token.split(/[^\p{L}\p{N}]+/u)].filter((piece) => piece.length >= 7 && !/^[a-zA-Z]+$/.test(piece));
}

describe.each(Object.entries(TOKENS))('a token (%s)', (_kind, token) => {
  test.each(requestsWith(token))('is not in the answer: %s', async (_place, body) => {
    const { text, status, errors } = await graphql().send(body, OPERATOR);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(errors.length).toBeGreaterThan(0);
    for (const piece of piecesOf(token)) expect(text).not.toContain(piece);
  });
});

test('numbers with 8 and more digits are not in the answer', async () => {
  const input = { chatId: '1', device: { iosFirebase: { deviceToken: 7404707740 } } };
  const { text } = await graphql().send({ query: SUBSCRIBE, variables: { input } }, OPERATOR);
  expect(text).not.toMatch(/\d{8}/);
  const query =
    'mutation { subscribe(input: {chatId: "1", device: {iosFirebase: {deviceToken: 7404707740}}}) { userErrors { code } } }';
  const literal = await graphql().send({ query }, OPERATOR);
  expect(literal.text).not.toMatch(/\d{8}/);
});

test('no hexadecimal or base64url token of any form gets out', async () => {
  const tokens = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef')), minLength: 24, maxLength: 64 }),
    fc.string({ unit: fc.constantFrom(...Array.from('ABCDxyz0189-_":\n\\;.')), minLength: 40, maxLength: 80 }),
  );
  await fc.assert(
    fc.asyncProperty(tokens, async (token) => {
      for (const [, body] of requestsWith(token)) {
        const { text } = await graphql().send(body, OPERATOR);
        for (const piece of piecesOf(token)) expect(text).not.toContain(piece);
      }
    }),
    { numRuns: 10 },
  );
});

test.each([
  [{ query: '{ viewer }' }, 'Field "viewer" of type "Viewer!" must have a selection of subfields.'],
  [
    { query: 'mutation { subscribe(input: {chatId: "1"}) { userErrors { code } } }' },
    'Field "SubscribeInput.device" of required type "DeviceTokenInput!" was not provided.',
  ],
  [{ query: 'mutation { subscribe(input: }' }, 'Syntax Error: Unexpected "}".'],
  [
    { query: SUBSCRIBE, variables: { input: { chatId: '1' } } },
    'Variable "$input" got an invalid value: Field "device" of required type "DeviceTokenInput!" was not provided.',
  ],
  [
    { query: SUBSCRIBE, variables: { input: { chatId: '1', device: {} } } },
    'Variable "$input" got an invalid value at "input.device": Exactly one key must be specified for OneOf type "DeviceTokenInput".',
  ],
  [
    { query: SUBSCRIBE, variables: { input: { chatId: '1', device: { iosFirebase: { deviceToken: 1 } } } } },
    'Variable "$input" got an invalid value at "input.device.iosFirebase.deviceToken": String cannot represent this value.',
  ],
  [{ query: SUBSCRIBE }, 'Variable "$input" of required type "SubscribeInput!" was not provided.'],
  [
    enumVariable('KING'),
    'Variable "$input" got an invalid value at "input.role": it is not a value of the "Role" enum.',
  ],
])('a redacted message still names the fault: %j', async (body, message) => {
  const { errors } = await graphql().send(body, OPERATOR);
  expect(errors.map((error) => error.message)).toContain(message);
});
