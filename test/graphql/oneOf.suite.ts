import type { DeviceCaller } from '../../src/domain/caller.js';
import { OPERATOR } from './harnessTenant.js';
import { graphql } from './stage.js';

const TOKEN = 'ab'.repeat(32);
const FID = 'cInstallationOfAPhone1';
const SUBSCRIBE = `mutation ($device: DeviceTokenInput!) {
  subscribe(input: { chatId: "unknown", device: $device }) { userErrors { code path } }
}`;
const subscribeBy = (device: string) => `mutation {
  subscribe(input: { chatId: "unknown", device: ${device} }) { userErrors { code path } }
}`;

let device: DeviceCaller;
beforeAll(async () => {
  ({ device } = await graphql().tenant());
});

test.each([
  ['DeviceTokenInput', true],
  ['FirebaseTokenInput', true],
  ['SubscribeInput', false],
])('introspection says whether %s is a oneOf', async (name, isOneOf) => {
  const query = 'query ($name: String!) { __type(name: $name) { isOneOf } }';
  const { data } = await graphql().send({ query, variables: { name } });
  expect(data).toEqual({ __type: { isOneOf } });
});

const apns = { deviceToken: TOKEN, bundleId: 'com.acme.app' };
const refusedValues: [string, unknown][] = [
  ['no variant', {}],
  ['two variants', { iosApns: apns, iosFirebase: { deviceToken: TOKEN } }],
  ['a variant that is null', { iosApns: null }],
  ['a variant and one that is null', { iosApns: apns, iosFirebase: null }],
  ['an unknown variant', { windows: { deviceToken: TOKEN } }],
  ['neither of the nested variants', { iosFirebase: {} }],
  ['both nested variants', { iosFirebase: { deviceToken: TOKEN, installationId: FID } }],
  ['a nested variant that is null', { iosFirebase: { installationId: null } }],
  ['a nested variant and one that is null', { androidFirebase: { deviceToken: TOKEN, installationId: null } }],
  ['null', null],
];

test.each(refusedValues)('%s is refused as a variable before any resolver runs', async (_name, value) => {
  const { status, data, errors } = await graphql().send({ query: SUBSCRIBE, variables: { device: value } }, OPERATOR);
  // An operator has no chats: had a resolver run, it would have answered FORBIDDEN.
  expect({ status, data, codes: errors.map(({ extensions }) => extensions.code) }).toEqual({
    status: 400,
    data: undefined,
    codes: errors.map(() => 'BAD_USER_INPUT'),
  });
  expect(errors.length).toBeGreaterThan(0);
});

const APNS = `{ deviceToken: "${TOKEN}", bundleId: "com.acme.app" }`;
const refusedLiterals: [string, string][] = [
  ['no variant', '{}'],
  ['two variants', `{ iosApns: ${APNS}, iosFirebase: { deviceToken: "${TOKEN}" } }`],
  ['a variant that is null', '{ iosApns: null }'],
  ['a variant and one that is null', `{ iosApns: ${APNS}, iosFirebase: null }`],
  ['an unknown variant', `{ windows: { deviceToken: "${TOKEN}" } }`],
  ['neither of the nested variants', '{ iosFirebase: {} }'],
  ['both nested variants', `{ iosFirebase: { deviceToken: "${TOKEN}", installationId: "${FID}" } }`],
  ['a nested variant that is null', '{ iosFirebase: { deviceToken: null } }'],
  ['a nested variant and one that is null', `{ androidFirebase: { installationId: "${FID}", deviceToken: null } }`],
  ['null', 'null'],
];

test.each(refusedLiterals)('%s is refused as a literal before any resolver runs', async (_name, literal) => {
  const { status, data, errors } = await graphql().send({ query: subscribeBy(literal) }, OPERATOR);
  expect({ status, data }).toEqual({ status: 400, data: undefined });
  expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('a nullable variable cannot be a variant', async () => {
  const query = `mutation ($apns: IosApnsTokenInput) {
    subscribe(input: { chatId: "unknown", device: { iosApns: $apns } }) { userErrors { code } }
  }`;
  const { status, errors } = await graphql().send({ query, variables: { apns } }, OPERATOR);
  expect(status).toBe(400);
  expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test.each(['deviceToken', 'installationId'])('a nullable variable cannot be the nested variant %s', async (name) => {
  const query = `mutation ($value: String) {
    subscribe(input: { chatId: "unknown", device: { iosFirebase: { ${name}: $value } } }) { userErrors { code } }
  }`;
  const { status, errors } = await graphql().send({ query, variables: { value: FID } }, OPERATOR);
  expect(status).toBe(400);
  expect(errors[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
});

test('a document from before installation ids stays valid', async () => {
  const query = `mutation ($token: String!) {
    subscribe(input: { chatId: "unknown", device: { androidFirebase: { deviceToken: $token } } }) { userErrors { code } }
  }`;
  const { status, data } = await graphql().send({ query, variables: { token: TOKEN } }, device);
  // The app has no Firebase, which a resolver has found.
  expect([status, data]).toEqual([200, { subscribe: { userErrors: [{ code: 'SERVICE_NOT_CONFIGURED' }] } }]);
});

test('one variant reaches the service', async () => {
  const expected = { subscribe: { userErrors: [{ code: 'CHAT_NOT_FOUND', path: ['chatId'] }] } };
  const asVariable = await graphql().send({ query: SUBSCRIBE, variables: { device: { iosApns: apns } } }, device);
  const asLiteral = await graphql().send({ query: subscribeBy(`{ iosApns: ${APNS} }`) }, device);
  expect(asVariable).toMatchObject({ status: 200, data: expected, errors: [] });
  expect(asLiteral).toMatchObject({ status: 200, data: expected, errors: [] });
});
