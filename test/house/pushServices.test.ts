/** A push service is a row of one table: each has all that tells it apart, and one that is made up gets it by its row alone. */
import 'reflect-metadata';
import { jest } from '@jest/globals';
import { getMetadataStorage } from 'type-graphql';
import * as actual from '../../src/domain/pushService.js';

const { PUSH_SERVICES } = actual;
const MADE_UP = 'TV_FIREBASE';
const ROW = {
  ...PUSH_SERVICES.ANDROID_FIREBASE,
  ...{ restName: 'tv_firebase', variant: 'tvFirebase', title: 'TV', description: 'Televisions.' },
};

test('every service has names of its own, and a variant of the GraphQL input', async () => {
  const { DeviceTokenInput } = await import('../../src/subscriptions/subscription.types.js');
  const rows = Object.values(PUSH_SERVICES);
  for (const name of ['restName', 'variant', 'title', 'description'] as const) {
    expect(new Set(rows.map((row) => row[name])).size).toBe(rows.length);
  }
  const variants = getMetadataStorage().fields.filter(({ target }) => target === DeviceTokenInput);
  expect(variants.map(({ name }) => name)).toEqual(rows.map(({ variant }) => variant));
});

test('one that is made up has its enum value, REST fields, body, SQL and channel', async () => {
  jest.unstable_mockModule('../../src/domain/pushService.js', () => ({
    ...actual,
    PUSH_SERVICES: { ...PUSH_SERVICES, [MADE_UP]: ROW },
  }));
  jest.resetModules();
  const { PushServiceEnum } = await import('../../src/graphql/pushServiceEnum.js');
  expect(Object.keys(PushServiceEnum)).toContain(MADE_UP);
  const { DEVICE_FIELDS } = await import('../../src/rest/deviceFields.js');
  expect(DEVICE_FIELDS.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['tv_firebase_device_token', 'tv_firebase_installation_id']),
  );
  const { readLegacyDevice, legacyStatuses } = await import('../../src/subscriptions/legacyDevice.js');
  const device = readLegacyDevice({ tv_firebase_device_token: 'a-token' });
  expect(device).toMatchObject({ service: MADE_UP, bundleId: null });
  const service = MADE_UP as actual.PushService;
  expect(legacyStatuses([{ service, status: 'SUBSCRIBED', vapidPublicKey: null }])).toEqual({
    tv_firebase: 'subscribed',
  });
  const { restAnswers } = await import('../../src/rest/restAnswers.js');
  expect(Object.keys(restAnswers.statuses.shape)).toContain('tv_firebase');
  const { isOfProvider } = await import('../../src/database/pushServiceRow.js');
  expect(isOfProvider('p.service', 'firebase')).toBe(`p.service IN ('IOS_FIREBASE', 'ANDROID_FIREBASE', '${MADE_UP}')`);
  const { createChannels } = await import('../../src/providers/channels.js');
  const http2 = { request: () => Promise.reject(new Error('nothing is sent')), close: () => Promise.resolve() };
  const channels = createChannels({ http2, browsers: http2, clock: () => new Date() });
  expect(channels[service]).toBe(channels.ANDROID_FIREBASE);
});
