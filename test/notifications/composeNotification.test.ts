import fc from 'fast-check';
import { WAKING_EVENT_TYPES, type ChatEventType } from '../../src/domain/chatEvent.js';
import { composeNotification, type NotificationInput } from '../../src/notifications/composeNotification.js';
import { DEFAULT_SETTINGS } from '../../src/domain/notificationSettings.js';
import { type NotificationSettings } from '../../src/domain/notificationSettings.js';
import {
  parseNotificationTemplate,
  type NotificationTemplateInput,
} from '../../src/notifications/notificationTemplate.js';
import { TEXT_LOCALES } from '../../src/notifications/notificationTexts.js';

/** What becomes of an event of Ann's, for a client of no known language, unless the fields say otherwise. */
function compose(
  event: ChatEventType,
  settings: Partial<NotificationSettings> = {},
  fields: Partial<NotificationInput> = {},
) {
  const app = { name: 'Acme', notificationSettings: { ...DEFAULT_SETTINGS, ...settings } };
  const tidings = { chatId: 'chat-1', event: { event, msg: null }, speakerName: 'Ann', locale: null, ...fields };
  return composeNotification(tidings, app);
}

/** What a message is by these templates. */
function message(
  templates: Record<string, NotificationTemplateInput>,
  fields: Partial<NotificationInput> = {},
  msg = 'Hello',
) {
  const parsed = Object.entries(templates).map(([locale, input]) => [locale, parseNotificationTemplate(input, [])]);
  const own = { chat_session_message: Object.fromEntries(parsed) as NotificationSettings['templates'][ChatEventType] };
  const event = { event: 'chat_session_message', msg } as const;
  const composed = compose('chat_session_message', { templates: own }, { event, ...fields });
  if (!composed) throw new Error('nothing is told');
  return { ...composed, ...composed.notification };
}

describe("the gateway's own words", () => {
  test.each<[ChatEventType, string, string]>([
    ['chat_session_message', 'New message', 'Neue Nachricht'],
    ['chat_session_file', 'Sent you a file', 'Hat eine Datei gesendet'],
    ['chat_session_party_joined', 'Joined the chat', 'Ist dem Chat beigetreten'],
    [
      'chat_session_timeout_warning',
      'The chat will end soon unless you answer.',
      'Der Chat endet bald, wenn keine Antwort kommt.',
    ],
    ['chat_session_ended', 'The chat has ended.', 'Der Chat wurde beendet.'],
    ['chat_session_end', 'The chat has ended.', 'Der Chat wurde beendet.'],
    ['chat_session_disconnect', 'The chat has ended.', 'Der Chat wurde beendet.'],
  ])('of %s', (event, english, german) => {
    expect(compose(event)?.notification).toMatchObject({ title: 'Ann', body: english });
    expect(compose(event, {}, { locale: 'de-AT' })).toMatchObject({ locale: 'de', notification: { body: german } });
  });

  it('are there in ten languages for every event, each in other words', () => {
    expect(TEXT_LOCALES).toHaveLength(10);
    for (const event of WAKING_EVENT_TYPES) {
      const said = TEXT_LOCALES.map((locale) => compose(event, {}, { locale })?.notification.body);
      expect(new Set(said).size).toBe(10);
    }
  });

  it('yield to the message, if the event has one', () => {
    const said = (event: ChatEventType) => compose(event, {}, { event: { event, msg: 'Hi' } })?.notification.body;
    expect(
      ['chat_session_message', 'chat_session_timeout_warning'].map((event) => said(event as ChatEventType)),
    ).toEqual(['Hi', 'Hi']);
    expect(said('chat_session_file')).toBe('Sent you a file');
  });

  test.each([
    ['', 'New message'],
    [' \n', 'New message'],
    ['\u200b', 'New message'],
    ['<p>&nbsp;</p>', 'New message'],
    ['<b>Hi</b> &amp; bye<br>', 'Hi & bye'],
    ['a < b', 'a < b'],
    ['<3', '<3'],
  ])('stand for a message that is blank, and none that is HTML is shown with its tags: %j', (msg, body) => {
    const said = (fields: object) =>
      compose('chat_session_message', {}, { event: { event: 'chat_session_message', msg, ...fields } })?.notification;
    expect(said({})).toMatchObject({ body });
    expect(said({ msgText: ' ' })).toMatchObject({ body });
    expect(said({ msgText: '<b> is a tag' })).toMatchObject({ body: '<b> is a tag' });
  });

  it('name the app where the speaker has a blank name', () => {
    expect(compose('chat_session_message', {}, { speakerName: ' ' })?.notification.title).toBe('Acme');
  });

  it('do not exist for events without notifications', () => {
    expect(compose('chat_session_typing')).toBeNull();
  });
});

describe('the language', () => {
  const own = { fi: { body: 'suomi' }, 'de-CH': { body: 'Schwiiz' }, '*': { title: 'Any' } };

  test.each<[string | null, string, { locale: string; title: string; body: string }]>([
    ['fi-FI', 'en', { locale: 'fi', title: 'Ann', body: 'suomi' }],
    ['de-CH', 'en', { locale: 'de-CH', title: 'Ann', body: 'Schwiiz' }],
    // The app's own for every language says nothing by itself: what was said is the body.
    ['de-AT', 'en', { locale: 'de', title: 'Any', body: 'Hello' }],
    ['xh', 'fr-CA', { locale: 'fr', title: 'Any', body: 'Hello' }],
    [null, 'fi', { locale: 'fi', title: 'Ann', body: 'suomi' }],
    ['xh', 'zu', { locale: 'en', title: 'Any', body: 'Hello' }],
  ])('for a client of %p, in an app of %p, is found', (locale, defaultLocale, expected) => {
    const templates = Object.fromEntries(
      Object.entries(own).map(([place, input]) => [place, parseNotificationTemplate(input, [])]),
    );
    const settings = { defaultLocale, templates: { chat_session_message: templates } };
    const event = { event: 'chat_session_message', msg: 'Hello' } as const;
    const { locale: used, notification } = compose('chat_session_message', settings, { locale, event }) ?? {};
    expect({ locale: used, title: notification?.title, body: notification?.body }).toEqual(expected);
  });

  it("of a template that has no words of its own is the app's", () => {
    const settings = {
      defaultLocale: 'sv',
      templates: { chat_session_file: { fi: parseNotificationTemplate({ title: 'Acme' }, []) } },
    };
    expect(compose('chat_session_file', settings, { locale: 'fi' })?.notification.body).toBe('Har skickat en fil');
  });
});

describe('a template', () => {
  it('says what is put into it, once', () => {
    const template = { title: '{{app}} · {{ name }}', body: '{{name}}: {{message}}/{{message}}' };
    expect(message({ '*': template }, {}, 'I am {{name}} $& $1')).toMatchObject({
      title: 'Acme · Ann',
      body: 'Ann: I am {{name}} $& $1/I am {{name}} $& $1',
    });
  });

  it('has the app for a speaker without a name, and its own words for a message without text', () => {
    const event = { event: 'chat_session_message', msg: null } as const;
    const said = message({ '*': { body: '{{name}}: {{message}}' } }, { speakerName: null, event, locale: 'nl' });
    expect(said).toMatchObject({ title: 'Acme', body: 'Acme: Nieuw bericht' });
  });

  it('decides how it is shown', () => {
    const style = {
      kind: 'BACKGROUND',
      priority: 'NORMAL',
      sound: null,
      category: 'CHAT',
      badge: false,
      mutableContent: true,
    } as const;
    const localized = { bodyLocalization: { key: 'FROM', args: ['{{name}}', '{{message}}'] } };
    expect(message({ '*': { ...style, ...localized, ttlSeconds: 90 } })).toMatchObject({
      ...style,
      bodyLocalization: { key: 'FROM', args: ['Ann', 'Hello'] },
      titleLocalization: null,
      collapseKey: null,
      ttlMs: 90_000,
    });
  });

  it('leads to the chat, by its own link or by that of the app', () => {
    const linkTemplate = 'https://acme.example.com/chats/{{chatID}}';
    const event = { event: 'chat_session_message', msg: 'Hi', msgId: 'm1' } as const;
    const said = (template: NotificationTemplateInput, settings: Partial<NotificationSettings> = { linkTemplate }) => {
      const templates = { chat_session_message: { '*': parseNotificationTemplate(template, []) } };
      return compose('chat_session_message', { ...settings, templates }, { event, chatId: 'a/b é' })?.notification;
    };
    expect(said({})).toMatchObject({ link: 'https://acme.example.com/chats/a%2Fb%20%C3%A9', msgId: 'm1' });
    expect(said({ link: 'acme://{{chatID}}/{{chatID}}' })?.link).toBe('acme://a%2Fb%20%C3%A9/a%2Fb%20%C3%A9');
    expect(said({}, {})?.link).toBeNull();
  });

  it('carries what the app has put into it', () => {
    const content = {
      imageUrl: 'https://acme.example.com/logo.png',
      channelId: 'chats',
      interruptionLevel: 'PASSIVE',
      relevanceScore: 0.3,
      analyticsLabel: 'chat',
    } as const;
    const data = [{ name: 'queue', value: 'sales' }];
    expect(message({ '*': { ...content, data } })).toMatchObject({ ...content, data: { queue: 'sales' } });
  });

  it('that replaces earlier ones has one key for a chat, of a length that every push service takes', () => {
    const keyOf = (chatId: string) => message({ '*': { replacesEarlier: true } }, { chatId }).collapseKey ?? '';
    const long = 'é'.repeat(256);
    expect(keyOf(long)).toBe(keyOf(long));
    expect(keyOf(long)).not.toBe(keyOf('chat-1'));
    expect(Buffer.byteLength(keyOf(long))).toBeLessThanOrEqual(64);
  });

  it('cannot grow beyond what a push holds', () => {
    const template = { title: '{{message}}'.repeat(20), body: '{{message}}'.repeat(90) };
    const args = { bodyLocalization: { key: 'K', args: ['{{message}}'] } };
    const said = message({ '*': { ...template, ...args } }, {}, '👩‍👩‍👧'.repeat(500));
    expect(said.title.length).toBeLessThanOrEqual(256);
    expect(said.title).toMatch(/^(?:👩‍👩‍👧)+…$/u);
    expect(said.body).toHaveLength(4_096);
    expect(said.body.isWellFormed()).toBe(true);
    expect(said.bodyLocalization?.args[0]?.length).toBeLessThanOrEqual(256);
  });
});

describe('PRIVATE', () => {
  it('says the name of the app and a neutral text', () => {
    const event = { event: 'chat_session_message', msg: 'My PIN is 1234' } as const;
    const composed = compose('chat_session_message', { privacy: 'PRIVATE' }, { event, locale: 'ja' });
    expect(composed?.notification).toMatchObject({ title: 'Acme', body: '新しいメッセージ' });
  });

  it('keeps messages and senders out of notifications, with any template', () => {
    const piece = fc.constantFrom('{{name}}', '{{message}}', '{{app}}', ' ', 'x', '-');
    const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => pieces.join(''));
    const localization = fc.option(fc.record({ key: fc.constant('K'), args: fc.array(text, { maxLength: 3 }) }));
    const template = fc.record(
      { title: text, body: fc.option(text), titleLocalization: localization, bodyLocalization: localization },
      { requiredKeys: [] },
    );
    // Letters that no template, text or app's name here has: any one of them gives something away.
    const secret = fc.string({ unit: fc.constantFrom('Ж', 'Ђ', '٧', '😎', 'ᚠ'), minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        fc.constantFrom(...WAKING_EVENT_TYPES),
        fc.option(template),
        fc.constantFrom('*', ...TEXT_LOCALES),
        fc.constantFrom(null, ...TEXT_LOCALES),
        secret,
        secret,
        (event, input, place, locale, msg, speakerName) => {
          const own = input && { [place]: parseNotificationTemplate(input, []) };
          const settings = { privacy: 'PRIVATE', templates: own ? { [event]: own } : {} } as const;
          const composed = compose(event, settings, { event: { event, msg }, speakerName, locale });
          expect(JSON.stringify(composed)).not.toMatch(/[ЖЂ٧ᚠ]|😎/u);
          // And it says something all the same.
          expect(composed?.notification.title).not.toBe('');
        },
      ),
      { numRuns: 500 },
    );
  });
});
