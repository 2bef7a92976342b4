import { WAKING_EVENT_TYPES, type ChatEventType } from '../../src/domain/chatEvent.js';
import { EVERY_LOCALE } from '../../src/notifications/notificationSettings.js';
import { DEFAULT_SETTINGS } from '../../src/domain/notificationSettings.js';
import { PLAIN_TEMPLATE } from '../../src/domain/notificationSettings.js';
import { at, openTestStores, type TestStores } from '../support/testStores.js';

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const NOTE = { actor: 'key:k1', address: null, action: 'setNotificationTemplate', at: at(7) };
const settingsOf = async (tenantId: number) => (await stores.store.apps.find(tenantId, 'app'))?.notificationSettings;
const placeOf = (tenantId: number, event: ChatEventType, locale: string) => ({ tenantId, appId: 'app', event, locale });

it('reads default settings for an unset app', async () => {
  expect(await settingsOf(await stores.newTenant())).toEqual(DEFAULT_SETTINGS);
});

it('changes one thing and leaves the others, and writes down who did', async () => {
  const tenantId = await stores.newTenant();
  const { notificationSettings } = stores.store;
  const german = { ...PLAIN_TEMPLATE, body: 'Sie haben Post: "{{message}}" \\u0000' };
  const place = placeOf(tenantId, 'chat_session_message', 'de');
  await notificationSettings.setTemplate(place, german, NOTE);
  await notificationSettings.change(tenantId, 'app', { privacy: 'PRIVATE' }, { ...NOTE, action: 'one' });
  await notificationSettings.change(tenantId, 'app', { defaultLocale: 'fr' }, { ...NOTE, action: 'two' });
  const templates = { chat_session_message: { de: german } };
  expect(await settingsOf(tenantId)).toEqual({
    ...{ privacy: 'PRIVATE', defaultLocale: 'fr', linkTemplate: null },
    templates,
  });

  await notificationSettings.setTemplate(place, PLAIN_TEMPLATE, NOTE);
  expect((await settingsOf(tenantId))?.templates).toEqual({ chat_session_message: { de: PLAIN_TEMPLATE } });
  expect(await notificationSettings.removeTemplate(place, { ...NOTE, action: 'three' })).toBe(true);
  expect(await notificationSettings.removeTemplate(place, { ...NOTE, action: 'three' })).toBe(false);
  expect((await settingsOf(tenantId))?.templates).toEqual({ chat_session_message: {} });

  const audit = await stores.prisma.auditEntry.findMany({ where: { tenantId, at: at(7) }, orderBy: { id: 'asc' } });
  const event = 'chat_session_message';
  expect(audit.map(({ actor, action, object, details }) => [actor, action, object, details])).toEqual([
    ['key:k1', 'setNotificationTemplate', 'app:app', { event, locale: 'de', before: null, after: german }],
    ['key:k1', 'one', 'app:app', { before: { privacy: 'PREVIEW' }, after: { privacy: 'PRIVATE' } }],
    ['key:k1', 'two', 'app:app', { before: { defaultLocale: 'en' }, after: { defaultLocale: 'fr' } }],
    ['key:k1', 'setNotificationTemplate', 'app:app', { event, locale: 'de', before: german, after: PLAIN_TEMPLATE }],
    ['key:k1', 'three', 'app:app', { event, locale: 'de', before: PLAIN_TEMPLATE, after: null }],
  ]);
});

it('keeps all of many concurrent changes on two nodes', async () => {
  const tenantId = await stores.newTenant();
  const locales = ['de', 'fr', 'pt-BR', EVERY_LOCALE];
  const places = WAKING_EVENT_TYPES.flatMap((event) => locales.map((locale) => placeOf(tenantId, event, locale)));
  await Promise.all([
    stores.other.notificationSettings.change(tenantId, 'app', { privacy: 'PRIVATE' }, NOTE),
    ...places.map((place, index) =>
      (index % 2 === 0 ? stores.store : stores.other).notificationSettings.setTemplate(place, PLAIN_TEMPLATE, NOTE),
    ),
  ]);
  const settings = await settingsOf(tenantId);
  expect(settings?.privacy).toBe('PRIVATE');
  const kept = Object.entries(settings?.templates ?? {}).flatMap(([event, byLocale]) =>
    Object.keys(byLocale).map((locale) => placeOf(tenantId, event as ChatEventType, locale)),
  );
  expect(new Set(kept.map((place) => JSON.stringify(place)))).toEqual(
    new Set(places.map((place) => JSON.stringify(place))),
  );
});

it('changes nothing of an app or a tenant that is not meant', async () => {
  const [tenantId, otherTenant] = await Promise.all([stores.newTenant(), stores.newTenant()]);
  await stores.store.notificationSettings.setTemplate(
    placeOf(tenantId, 'chat_session_file', 'de'),
    PLAIN_TEMPLATE,
    NOTE,
  );
  await stores.store.notificationSettings.change(tenantId, 'no-such-app', { privacy: 'PRIVATE' }, NOTE);
  expect(await settingsOf(otherTenant)).toEqual(DEFAULT_SETTINGS);
  expect(await stores.prisma.auditEntry.count({ where: { tenantId, at: at(7) } })).toBe(1);
});
