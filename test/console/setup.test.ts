import { placeRefusals } from '../../src/console/forms/refusals.js';
import type { TemplateFragment } from '../../src/console/generated/graphql.js';
import { adviceOn, probeAdvice } from '../../src/console/pages/app/probeAdvice.js';
import { atTemplateField, templateInput, templateValues } from '../../src/console/pages/app/templateValues.js';
import { eraseInput } from '../../src/console/pages/erase/eraseInput.js';
import {
  chosenApp,
  currentStep,
  type FirstRunProgress,
  firstRunSteps,
} from '../../src/console/pages/firstRun/firstRunSteps.js';
import { keyExpiry, keyState } from '../../src/console/pages/keys/keyTerms.js';

const NOW = Date.parse('2026-03-01T12:00:00Z');

test('a refusal is shown at its field, else beside the form', () => {
  const refusals = [
    { message: 'bundleIds.2 must be one', path: ['bundleIds', '2'] },
    { message: 'another word on it', path: ['bundleIds', '3'] },
    { message: 'too late', path: ['settings', 'ttl'] },
    { message: 'unknown field', path: ['other'] },
    { message: 'the push service refuses', path: null },
  ];
  expect(placeRefusals(refusals, ['bundleIds', 'settings.ttl'])).toEqual({
    fields: { bundleIds: 'Must be one', 'settings.ttl': 'Too late' },
    others: ['unknown field', 'the push service refuses'],
  });
});

describe('what a probe means', () => {
  test.each([
    ['IOS_APNS', 'ACCEPTED', null, 'Apple accepts these credentials', null],
    ['IOS_APNS', 'REFUSED', 'InvalidProviderToken', 'Apple refuses these credentials', 'do not match'],
    ['IOS_APNS', 'REFUSED', 'BadEnvironmentKeyInToken', 'Apple refuses these credentials', 'other environment'],
    ['IOS_APNS', 'REFUSED', 'BadEnvironmentKeyIdInToken', 'Apple refuses these credentials', 'other environment'],
    ['IOS_APNS', 'REFUSED', 'UnrelatedKeyIdInToken', 'Apple refuses these credentials', 'another team'],
    ['IOS_APNS', 'REFUSED', 'UnrelatedKeyInToken', 'Apple refuses these credentials', 'another team'],
    ['IOS_APNS', 'REFUSED', 'TopicDisallowed', 'Apple refuses these credentials', 'add the key of that bundle id'],
    ['IOS_APNS', 'REFUSED', 'NeverHeardOf', 'Apple refuses these credentials', 'create new ones'],
    ['ANDROID_FIREBASE', 'REFUSED', 'invalid_grant', 'Google refuses these credentials', 'Create another key'],
    ['IOS_FIREBASE', 'UNREACHABLE', 'ECONNREFUSED', 'Google could not be reached', 'HTTPS_PROXY'],
  ] as const)('%s %s %s', (service, verdict, reason, title, advice) => {
    const said = probeAdvice(service, { verdict, reason });
    expect(said.title).toBe(title);
    if (advice === null) expect(said.advice).toBeNull();
    else expect(said.advice).toContain(advice);
  });
});

test('a refusal that names a reason is explained', () => {
  const words = 'the push service refuses these credentials: InvalidProviderToken';
  expect(adviceOn('IOS_APNS', words)).toContain('do not match');
  expect(adviceOn('ANDROID_FIREBASE', words)).toBeNull();
  expect(adviceOn('IOS_APNS', 'privateKey must be a private key: constructor')).toBeNull();
});

describe('a template in its form', () => {
  const template: TemplateFragment = {
    event: 'chat_session_message',
    locale: null,
    silent: false,
    title: '{{app}}',
    body: null,
    kind: 'ALERT',
    titleLocalization: { key: 'NEW_MESSAGE', args: ['{{name}}'] },
    bodyLocalization: null,
    priority: 'NORMAL',
    badge: false,
    sound: null,
    category: 'CHAT',
    mutableContent: true,
    ttlSeconds: 1_800,
    replacesEarlier: true,
    link: 'acme://chats/{{chatID}}',
    imageUrl: 'https://acme.example.com/logo.png',
    channelId: 'chats',
    interruptionLevel: 'TIME_SENSITIVE',
    relevanceScore: 0,
    data: [
      { name: 'queue', value: 'sales' },
      { name: 'formula', value: 'a=b' },
    ],
    analyticsLabel: 'chat',
  };
  test('comes out as it went in', () => {
    const { event, locale, ...rest } = template;
    expect([event, locale]).toEqual(['chat_session_message', null]);
    expect(templateInput(templateValues(template))).toEqual(rest);
  });
  test('a new template starts with the defaults of the gateway', () => {
    expect(templateInput(templateValues(null))).toMatchObject({ title: '{{name}}', body: null, sound: 'default' });
  });
  test('has no priority where it wakes the app only', () => {
    expect(templateInput({ ...templateValues(template), kind: 'BACKGROUND' }).priority).toBeNull();
  });
  test.each([
    [['template', 'title'], ['title']],
    [['template', 'titleLocalization', 'key'], ['titleKey']],
    [['template', 'bodyLocalization', 'args', '1'], ['bodyArgs']],
    [['template', 'data', '0', 'name'], ['data']],
    [['locale'], ['locale']],
  ])('hears of %j at %j', (path, field) => {
    expect(atTemplateField({ message: 'no', path })).toEqual({ message: 'no', path: field });
  });
});

test('exactly one thing is named to be erased', () => {
  const values = { chatId: ' c ', appId: 'shop', clientId: 'me', deviceToken: 't', phoneNumber: ' +49 30 1 ' };
  const tenantHost = 'acme.example.com';
  expect(eraseInput('chat', tenantHost, values)).toEqual({ chat: { tenantHost, chatId: 'c' } });
  expect(eraseInput('client', tenantHost, values)).toEqual({ client: { tenantHost, appId: 'shop', clientId: 'me' } });
  expect(eraseInput('token', tenantHost, values)).toEqual({ token: { tenantHost, deviceToken: 't' } });
  expect(eraseInput('phone', tenantHost, values)).toEqual({ phone: { tenantHost, phoneNumber: '+49 30 1' } });
});

describe('a key', () => {
  test.each([
    [{}, 'Active'],
    [{ expiresAt: '2026-03-01T12:00:01Z' }, 'Active'],
    [{ expiresAt: '2026-03-01T12:00:00Z' }, 'Expired'],
    [{ expiresAt: '2026-02-01T12:00:00Z', revokedAt: '2026-01-01T12:00:00Z' }, 'Revoked'],
  ])('%j is %s', (times, label) => {
    expect(keyState(times, NOW)).toMatchObject({ label, isGood: label === 'Active' });
  });
  test.each([
    ['never', '', null],
    ['30', '', '2026-03-31T12:00:00.000Z'],
    ['date', '2026-03-05', new Date(2026, 2, 5, 23, 59, 59, 999).toISOString()],
  ])('is good %s %s', (lifetime, date, until) => {
    expect(keyExpiry(lifetime, date, NOW)).toBe(until);
  });
});

describe('the way to the first push', () => {
  const nothing: FirstRunProgress = {
    tenantHost: null,
    appId: null,
    service: null,
    isProbed: false,
    hasPlatformKey: false,
    chatId: null,
    hasDelivery: false,
    isSent: false,
  };
  const all: FirstRunProgress = {
    tenantHost: 'acme.example.com',
    appId: 'shop',
    service: 'IOS_APNS',
    isProbed: true,
    hasPlatformKey: true,
    chatId: 'c',
    hasDelivery: true,
    isSent: true,
  };
  test.each([
    ['tenant', nothing],
    ['app', { ...all, appId: null }],
    ['service', { ...all, service: null }],
    ['probe', { ...all, isProbed: false, isSent: false }],
    ['key', { ...all, hasPlatformKey: false }],
    ['chat', { ...all, chatId: null, hasDelivery: false, isSent: false }],
    ['push', { ...all, isSent: false }],
    [null, all],
    ['a later success proves what it needed', { ...all, isProbed: false, chatId: null }],
  ])('goes on at %s', (step, progress) => {
    const known = firstRunSteps(progress).some(({ name }) => name === step);
    expect(currentStep(firstRunSteps(progress))).toBe(known ? step : null);
  });
  test('opens what can be done, and nothing else', () => {
    const open = (progress: FirstRunProgress) =>
      firstRunSteps(progress)
        .filter(({ isOpen }) => isOpen)
        .map(({ name }) => name);
    expect(open(nothing)).toEqual(['tenant']);
    expect(open({ ...nothing, tenantHost: 'acme.example.com' })).toEqual(['tenant', 'app', 'key']);
    expect(open({ ...nothing, tenantHost: 'acme.example.com', appId: 'shop', service: 'IOS_APNS' })).toHaveLength(7);
  });
});

describe('the first run is about', () => {
  const app = (appId: string, ...enabled: boolean[]) => ({
    appId,
    pushServices: enabled.map((on) => ({ enabled: on })),
  });
  test.each([
    ['no app', [], null, null],
    ['the only app', [app('a', true)], null, 'a'],
    ['the app without a push service', [app('a', true), app('b')], null, 'b'],
    ['the app whose push service is off', [app('a', true), app('b', false)], null, 'b'],
    ['the first, where all have one', [app('a', true), app('b', false, true)], null, 'a'],
    ['the one that is named', [app('a', true), app('b')], 'a', 'a'],
    ['one that is there, where another is named', [app('a', true), app('b')], 'gone', 'b'],
  ])('%s', (_, apps, named, appId) => expect(chosenApp(apps, named)).toBe(appId));
});
