import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { openapiDocument } from '../../../src/app/openapiDocument.js';
import { legacyBody } from '../../contract/doors.js';
import { BROWSER, REFUSED_DEVICES } from '../../contract/refusedDevices.js';
import { BUNDLE_ID, newApnsToken, newFirebaseToken } from '../../support/contactCenter.js';
import { describedBy, type Described, type DescribedOperation } from './described.js';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
const document = JSON.parse(JSON.stringify(openapiDocument(version))) as Described;
const { requestFaults, faultsAt } = describedBy(document);

const NOTIFICATIONS = '/clientweb/api/v2/chats/{chatId}/notifications';
const operations = Object.entries({ paths: document.paths, webhooks: document.webhooks }).flatMap(([kind, paths]) =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, string[], DescribedOperation] => [
      `${method} ${path}`,
      [kind, path, method],
      operation,
    ]),
  ),
);

test('is OpenAPI 3.1', async () => {
  const validator = new Validator();
  expect(await validator.validate(structuredClone(document) as never)).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test('is what openapi.json holds', () => {
  expect(JSON.parse(readFileSync('openapi.json', 'utf8'))).toEqual(document);
});

test('names every operation once', () => {
  const ids = operations.map(([, , { operationId }]) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test.each(operations)('%s: its examples are what it says', (_name, place, { requestBody, responses }) => {
  const contents: [string[], { content?: Record<string, { examples?: object; example?: unknown }> }][] = [
    [[...place, 'requestBody'], requestBody ?? {}],
    ...Object.entries(responses).map(([status, response]): [string[], typeof response] => {
      const name = response.$ref?.split('/').at(-1);
      if (name === undefined) return [[...place, 'responses', status], response];
      return [['components', 'responses', name], document.components.responses[name] ?? {}];
    }),
  ];
  const seen = contents.flatMap(([at, { content = {} }]) => {
    const { examples = {}, example } = content['application/json'] ?? {};
    const values = [
      ...Object.values(examples as Record<string, { value: unknown }>).map(({ value }) => value),
      example,
    ];
    return values
      .filter((value) => value !== undefined)
      .map((value) => faultsAt([...at, 'content', 'application/json', 'schema'], value));
  });
  expect(seen.flat()).toEqual([]);
  if (place[1]?.includes('chats')) expect(seen.length).toBeGreaterThan(2);
});

describe('a device', () => {
  test.each<[string, unknown]>([
    ['APNs', { ios_apns_device_token: newApnsToken().toUpperCase(), ios_app_bundle_id: BUNDLE_ID }],
    ['Firebase on iOS', { ios_firebase_device_token: newFirebaseToken() }],
    ['Firebase on Android, with unknown fields', { android_firebase_device_token: newFirebaseToken(), locale: 'en' }],
    ['Firebase on iOS, by installation id', { ios_firebase_installation_id: newFirebaseToken().slice(0, 22) }],
    ['a browser', legacyBody({ webPush: BROWSER })],
    ['none', {}],
  ])('is described: %s', (_name, body) => {
    expect(requestFaults('POST', NOTIFICATIONS, body)).toEqual([]);
  });

  test('that is refused is not described, where JSON Schema has words for it', () => {
    const described = REFUSED_DEVICES.filter(
      ({ device }) => requestFaults('POST', NOTIFICATIONS, legacyBody(device)).length === 0,
    );
    const names = described.map(({ name }) => name).filter((name) => !name.startsWith('an endpoint at '));
    expect(names.sort()).toEqual([
      'a public key off the curve',
      'a token of Firebase with NUL',
      'a token of Firebase with a C1 control character',
      'a token of Firebase with a control character',
      'a token of Firebase with half a character',
      'an endpoint with a password',
      'the bundle id of another app',
    ]);
  });
});
