import {
  AppNotificationSettingsDocument,
  PreviewNotificationDocument,
  RemoveNotificationTemplateDocument,
  RequestChatDocument,
  SetNotificationSettingsDocument,
  SetNotificationTemplateDocument,
  type ChatEventInput,
  type NotificationTemplateInput,
} from '../generated/graphql.js';
import { graphql, graphqlData, type GraphqlAnswer } from '../support/api.js';
import {
  BUNDLE_ID,
  createContactCenter,
  newApnsToken,
  newFirebaseToken,
  type ContactCenter,
} from '../support/contactCenter.js';
import { agentMessage, startDeviceFlow, type DeviceFlow } from '../support/deviceFlow.js';
import { useGateway } from '../support/useGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';

const providers = useSimulatedProviders();
const gateway = useGateway(() => providers().simulators.environment());
let center: ContactCenter;
let installations = 0;

/** Each test has an app of its own to change. */
beforeEach(async () => {
  center = await createContactCenter(gateway().url, gateway().operatorKey, { credentials: providers().credentials });
});

const app = () => ({ tenantHost: center.host, appId: center.appId });
const asAdmin = <Result, Variables>(
  document: Parameters<typeof graphqlData<Result, Variables>>[2],
  variables: Variables,
) => graphqlData(gateway().url, center.admin, document, variables);

async function setTemplate(event: string, locale: string | null, template: NotificationTemplateInput) {
  const input = { ...app(), event, locale, template };
  return (await asAdmin(SetNotificationTemplateDocument, { input })).setNotificationTemplate.app?.notificationSettings;
}

async function preview(event: string, fields: { locale?: string; displayName?: string; msg?: string } = {}) {
  const answer = await asAdmin(PreviewNotificationDocument, { input: { ...app(), event, ...fields } });
  return answer.previewNotification.preview;
}

/** A phone whose client has this language, subscribed by Android. */
async function phone(locale?: string): Promise<{ flow: DeviceFlow; token: string }> {
  const flow = await startDeviceFlow(gateway().url, center, `installation-${(installations += 1)}-of-a-test`);
  await graphqlData(gateway().url, flow.device, RequestChatDocument, { input: { locale } });
  const token = newFirebaseToken();
  await flow.subscribe({ androidFirebase: { deviceToken: token } });
  return { flow, token };
}

async function pushOf(token: string) {
  const { payload } = await providers().simulators.waitForPush((push) => push.token === token, 30_000);
  return payload;
}

describe('a push', () => {
  const file: ChatEventInput = { event: 'chat_session_file', partyId: 'agent-7', displayName: 'Anna' };

  it("speaks the client's language", async () => {
    const { flow, token } = await phone('de-AT');
    await flow.publish(file);
    expect(await pushOf(token)).toMatchObject({ notification: { title: 'Anna', body: 'Hat eine Datei gesendet' } });
  });

  it("speaks the app's language to a client without one", async () => {
    await asAdmin(SetNotificationSettingsDocument, { input: { ...app(), defaultLocale: 'FR-ca' } });
    const { flow, token } = await phone();
    await flow.publish(file);
    expect(await pushOf(token)).toMatchObject({ notification: { body: 'A envoyé un fichier' } });
  });

  it('says what a template says, in its language', async () => {
    await setTemplate('chat_session_message', 'de', { title: '{{app}}', body: '{{name}} schreibt: {{message}}' });
    const [german, french] = await Promise.all([phone('de'), phone('fr')]);
    for (const { flow } of [german, french]) await flow.publish(agentMessage('Hallo {{name}}'));
    const title = 'Acme Shop';
    expect((await pushOf(german.token))['notification']).toEqual({ title, body: 'Anna schreibt: Hallo {{name}}' });
    expect((await pushOf(french.token))['notification']).toEqual({ title: 'Anna', body: 'Hallo {{name}}' });
  });

  it('is none for an event that a template silences', async () => {
    const { flow } = await phone();
    await setTemplate('chat_session_party_joined', null, { silent: true });
    const joined = { event: 'chat_session_party_joined', partyId: 'agent-7', displayName: 'Anna' };
    const published = await flow.publish(joined, file);
    expect(published.deliveries.map(({ event }) => event)).toEqual(['chat_session_file']);
  });

  it('gives nothing of the chat away in PRIVATE mode, to either provider', async () => {
    const title = 'From {{name}}';
    await setTemplate('chat_session_message', null, { title, body: '{{message}} ({{name}})' });
    await asAdmin(SetNotificationSettingsDocument, { input: { ...app(), privacy: 'PRIVATE' } });
    const { flow, token } = await phone('es');
    const apnsToken = newApnsToken();
    await flow.publish({ ...agentMessage('My PIN is 1234'), displayName: 'Anna' });
    expect((await pushOf(token))['notification']).toEqual({
      title: 'From Acme Shop',
      body: 'Nuevo mensaje (Acme Shop)',
    });
    await flow.subscribe({ iosApns: { deviceToken: apnsToken, bundleId: BUNDLE_ID } });
    await flow.publish({ ...agentMessage('My PIN is 1234'), displayName: 'Anna' });
    const pushes = JSON.stringify([await pushOf(token), await pushOf(apnsToken)]);
    expect(pushes).toContain('Nuevo mensaje');
    expect(pushes).not.toMatch(/PIN|1234|Anna/);
  });
});

describe('what a push carries', () => {
  const content = {
    link: 'acme://chats/{{chatID}}',
    imageUrl: 'https://acme.example.com/logo.png',
    channelId: 'chats',
    interruptionLevel: 'TIME_SENSITIVE' as const,
    relevanceScore: 0.8,
    data: [{ name: 'queue', value: 'sales' }],
    analyticsLabel: 'chat',
  };

  it('is what its template says, in the form of either provider, and the order of the events', async () => {
    const set = await setTemplate('chat_session_message', null, content);
    expect(set?.templates[0]).toMatchObject(content);
    const { flow, token } = await phone();
    const { msgId, ...first } = agentMessage('one');
    await flow.publish({ ...first, msgId });
    const link = `acme://chats/${flow.chatId}`;
    expect(await pushOf(token)).toMatchObject({
      notification: { body: 'one', image: content.imageUrl },
      data: { chatID: flow.chatId, seq: '1', msgId, queue: 'sales', link, image: content.imageUrl },
      android: { notification: { channel_id: 'chats' } },
      fcm_options: { analytics_label: 'chat' },
    });
    const apnsToken = newApnsToken();
    await flow.subscribe({ iosApns: { deviceToken: apnsToken, bundleId: BUNDLE_ID } });
    const second = agentMessage('two');
    await flow.publish(second);
    expect(await pushOf(apnsToken)).toMatchObject({
      ...{ chatID: flow.chatId, seq: 2, msgId: second.msgId, queue: 'sales', link, image: content.imageUrl },
      aps: { 'mutable-content': 1, 'interruption-level': 'time-sensitive', 'relevance-score': 0.8 },
    });
  });

  it('leads to the link of the app where the template has none', async () => {
    const linkTemplate = 'https://acme.example.com/chats/{{chatID}}';
    const set = async (text: string) =>
      (await asAdmin(SetNotificationSettingsDocument, { input: { ...app(), linkTemplate: text } }))
        .setNotificationSettings.app?.notificationSettings.linkTemplate;
    expect(await set(linkTemplate)).toBe(linkTemplate);
    const { flow, token } = await phone();
    await flow.publish(agentMessage());
    expect(await pushOf(token)).toMatchObject({ data: { link: `https://acme.example.com/chats/${flow.chatId}` } });
    expect(await preview('chat_session_message')).toMatchObject({ link: 'https://acme.example.com/chats/preview' });
    expect(await set('')).toBeNull();
    expect(await preview('chat_session_message')).toMatchObject({ link: null });
  });
});

describe('an admin', () => {
  it('sees what is set, and what is in force', async () => {
    const set = await setTemplate('chat_session_file', 'PT-br', { body: 'Arquivo!', sound: null, ttlSeconds: 60 });
    const own = {
      event: 'chat_session_file',
      locale: 'pt-BR',
      isOwn: true,
      body: 'Arquivo!',
      sound: null,
      ttlSeconds: 60,
    };
    expect(set).toMatchObject({ privacy: 'PREVIEW', defaultLocale: 'en', templates: [own] });
    // What the template does not say is as usual.
    expect(set?.templates[0]).toMatchObject({
      title: '{{name}}',
      kind: 'ALERT',
      category: 'NEW_CHAT_MESSAGE',
      badge: true,
    });

    const variables = { ...app(), locale: 'pt-BR' };
    const seen = (await asAdmin(AppNotificationSettingsDocument, variables)).app?.notificationSettings;
    expect(seen?.templates).toEqual(set?.templates);
    expect(seen?.templatesInForce).toHaveLength(7);
    expect(seen?.templatesInForce.filter(({ isOwn }) => isOwn)).toMatchObject([own]);
    expect(seen?.templatesInForce.find(({ isOwn }) => !isOwn)).toMatchObject({ locale: 'pt', title: '{{name}}' });

    const input = { ...app(), event: 'chat_session_file', locale: 'pt-BR' };
    const removed = await asAdmin(RemoveNotificationTemplateDocument, { input });
    expect(removed.removeNotificationTemplate.app?.notificationSettings.templates).toEqual([]);
  });

  it('sees what an event would be, before it is', async () => {
    const services = ['IOS_APNS', 'IOS_FIREBASE', 'ANDROID_FIREBASE'];
    expect(await preview('chat_session_message', { locale: 'nl-BE', displayName: 'Anna' })).toEqual({
      wakes: true,
      services,
      locale: 'nl',
      kind: 'ALERT',
      title: 'Anna',
      body: 'Nieuw bericht',
      titleLocalization: null,
      bodyLocalization: null,
      sound: 'default',
      category: 'NEW_CHAT_MESSAGE',
      ttlSeconds: 3600,
      link: null,
      imageUrl: null,
      channelId: null,
      interruptionLevel: null,
      relevanceScore: null,
      data: [],
      analyticsLabel: null,
    });
    const nothing = { title: null, body: null, sound: null, category: null };
    await setTemplate('chat_session_message', null, { kind: 'BACKGROUND' });
    expect(await preview('chat_session_message')).toMatchObject({ wakes: true, kind: 'BACKGROUND', ...nothing });
    expect(await preview('chat_session_typing')).toMatchObject({ wakes: false, kind: null, locale: null, ...nothing });
    await setTemplate('chat_session_file', 'en', { silent: true });
    expect(await preview('chat_session_file')).toMatchObject({ wakes: false, ...nothing });
  });

  it('is told what is wrong with a change, and nothing is changed', async () => {
    const template = (fields: object) => ({ ...app(), event: 'chat_session_message', template: {}, ...fields });
    const wrong: [{ toString(): string }, object, string, string[]][] = [
      [
        SetNotificationTemplateDocument,
        template({ template: { body: '{{email}}' } }),
        'INVALID_INPUT',
        ['template', 'body'],
      ],
      [
        SetNotificationTemplateDocument,
        template({ template: { data: [{ name: 'seq', value: '1' }] } }),
        'INVALID_INPUT',
        ['template', 'data', '0', 'name'],
      ],
      [SetNotificationSettingsDocument, { ...app(), linkTemplate: 'acme://x' }, 'INVALID_INPUT', ['linkTemplate']],
      [SetNotificationTemplateDocument, template({ event: 'chat_session_typing' }), 'INVALID_INPUT', ['event']],
      [SetNotificationTemplateDocument, template({ locale: '*' }), 'INVALID_INPUT', ['locale']],
      [SetNotificationTemplateDocument, template({ appId: 'no-such-app' }), 'NOT_FOUND', ['appId']],
      [SetNotificationTemplateDocument, template({ tenantHost: 'nobody.example.com' }), 'NOT_FOUND', ['tenantHost']],
      [SetNotificationSettingsDocument, { ...app(), defaultLocale: 'no tag' }, 'INVALID_INPUT', ['defaultLocale']],
      [SetNotificationSettingsDocument, app(), 'INVALID_INPUT', ['privacy']],
      [PreviewNotificationDocument, { ...app(), event: 'no_such_event' }, 'INVALID_INPUT', ['event']],
      [PreviewNotificationDocument, { ...app(), appId: '\0', event: 'chat_session_file' }, 'NOT_FOUND', ['appId']],
    ];
    for (const [document, input, code, path] of wrong) {
      type Payloads = Record<string, { userErrors: unknown[] }>;
      const answer: GraphqlAnswer<Payloads> = await graphql(gateway().url, center.admin, document.toString(), {
        input,
      });
      expect(Object.values(answer.data ?? {})[0]?.userErrors).toMatchObject([{ code, path }]);
    }
    const { app: unchanged } = await asAdmin(AppNotificationSettingsDocument, app());
    expect(unchanged?.notificationSettings).toMatchObject({ privacy: 'PREVIEW', defaultLocale: 'en', templates: [] });
  });

  it('finds no app that is not there, and none of another tenant', async () => {
    const { host, appId } = await createContactCenter(gateway().url, gateway().operatorKey, { services: [] });
    for (const variables of [
      { tenantHost: host, appId },
      { ...app(), appId: 'no-such-app' },
    ]) {
      expect(await asAdmin(AppNotificationSettingsDocument, variables)).toEqual({ app: null });
    }
  });
});
