import {
  ChatSessionDeliveriesDocument,
  ChatSessionDocument,
  ConfigureApnsDocument,
  ConfigureFirebaseDocument,
  ConfigureWebhookDocument,
  CreateApiKeyDocument,
  CreateAppDocument,
  CreateTenantDocument,
  EndChatDocument,
  EraseDocument,
  ProbePushServiceDocument,
  PreviewNotificationDocument,
  PublishChatEventsDocument,
  RemoveNotificationTemplateDocument,
  RemoveWebhookDocument,
  RequestChatDocument,
  RevokeApiKeyDocument,
  SendTestNotificationDocument,
  SetAllowedOriginsDocument,
  SetPushServiceEnabledDocument,
  SetRetentionDocument,
  SetNotificationSettingsDocument,
  SetNotificationTemplateDocument,
  ViewerDocument,
} from '../generated/graphql.js';
import { graphql, graphqlData, type Identity } from '../support/api.js';
import { APNS_TEAM, BUNDLE_ID, unknownCredentials, type ContactCenter } from '../support/contactCenter.js';
import { PLATFORM_DOORS } from './platformDoors.js';
import { stage } from './stage.js';
import { newClientId } from './useStage.js';

let neighbour: ContactCenter;
let chatId: string;
let keyId: string;
beforeAll(async () => {
  const { url, center, createCenter, newChat } = stage();
  neighbour = await createCenter();
  ({ chatId } = await newChat());
  const input = { name: 'one', role: 'VIEWER' as const };
  const { createApiKey } = await graphqlData(url, center.admin, CreateApiKeyDocument, { input });
  keyId = createApiKey.apiKey?.id ?? '';
});

const ROLES = ['device', 'platform', 'viewer', 'admin', 'operator', 'neighbour'] as const;
type Somebody = (typeof ROLES)[number];

/** Every caller there is; `neighbour` is ADMIN of another tenant. */
function identityOf(who: Somebody): Identity {
  const { center } = stage();
  if (who === 'device') return center.device(newClientId());
  if (who === 'neighbour') return neighbour.admin;
  if (who === 'operator') return { ...center.operator, tenantUrl: center.host };
  return center[who];
}

const { apnsKey, serviceAccount } = unknownCredentials();
const app = () => ({ tenantHost: stage().center.host, appId: stage().center.appId });
const apnsSetup = { ...APNS_TEAM, privateKey: apnsKey, bundleIds: [BUNDLE_ID], environment: 'PRODUCTION' };

/** What can be asked for, what of, and who gets which answer; who is not named is FORBIDDEN. */
const ACTIONS: [string, { toString(): string }, () => unknown, Partial<Record<Somebody, string>>][] = [
  ['requestChat', RequestChatDocument, () => ({}), { device: 'done' }],
  [
    'publishChatEvents',
    PublishChatEventsDocument,
    () => ({ chatId, events: [{ event: 'chat_session_typing' }] }),
    { platform: 'done' },
  ],
  [
    'createTenant',
    CreateTenantDocument,
    () => ({ host: `${newClientId()}.example.com`, name: 'New' }),
    { operator: 'done' },
  ],
  [
    'setAllowedOrigins',
    SetAllowedOriginsDocument,
    () => ({ tenantHost: stage().center.host, origins: [] }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'setRetention',
    SetRetentionDocument,
    () => ({ tenantHost: stage().center.host, deliveryDays: null }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'erase',
    EraseDocument,
    () => ({ chat: { tenantHost: stage().center.host, chatId: 'no-such-chat' } }),
    { admin: 'NOT_FOUND', operator: 'NOT_FOUND', neighbour: 'NOT_FOUND' },
  ],
  [
    'createApp',
    CreateAppDocument,
    () => ({ tenantHost: stage().center.host, appId: newClientId(), name: 'New' }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'configureApns',
    ConfigureApnsDocument,
    () => ({ ...app(), ...apnsSetup }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'configureFirebase',
    ConfigureFirebaseDocument,
    () => ({ ...app(), services: ['IOS_FIREBASE'], serviceAccount }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'setPushServiceEnabled',
    SetPushServiceEnabledDocument,
    () => ({ ...app(), service: 'ANDROID_FIREBASE', enabled: true }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'probePushService',
    ProbePushServiceDocument,
    () => ({ ...app(), service: 'ANDROID_FIREBASE' }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'sendTestNotification',
    SendTestNotificationDocument,
    () => ({ ...app(), device: { androidFirebase: { deviceToken: 'a-token-of-nobody' } }, dryRun: true }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'setNotificationSettings',
    SetNotificationSettingsDocument,
    () => ({ ...app(), privacy: 'PREVIEW' }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'setNotificationTemplate',
    SetNotificationTemplateDocument,
    () => ({ ...app(), event: 'chat_session_file', template: {} }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'removeNotificationTemplate of one that is not there',
    RemoveNotificationTemplateDocument,
    () => ({ ...app(), event: 'chat_session_file', locale: 'fi' }),
    { admin: 'NOT_FOUND', operator: 'NOT_FOUND', neighbour: 'NOT_FOUND' },
  ],
  [
    'previewNotification',
    PreviewNotificationDocument,
    () => ({ ...app(), event: 'chat_session_file' }),
    { viewer: 'done', admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'configureWebhook',
    ConfigureWebhookDocument,
    () => ({ tenantHost: stage().center.host, url: 'https://platform.example.com/' }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  [
    'removeWebhook of a tenant that nobody knows',
    RemoveWebhookDocument,
    () => ({ tenantHost: 'nobody.example.com' }),
    { admin: 'NOT_FOUND', operator: 'NOT_FOUND', neighbour: 'NOT_FOUND' },
  ],
  [
    'createApiKey of VIEWER',
    CreateApiKeyDocument,
    () => ({ name: 'key', role: 'VIEWER', tenantHost: stage().center.host }),
    { admin: 'done', operator: 'done', neighbour: 'NOT_FOUND' },
  ],
  ['createApiKey of OPERATOR', CreateApiKeyDocument, () => ({ name: 'key', role: 'OPERATOR' }), { operator: 'done' }],
  [
    'endChat of a chat that nobody knows',
    EndChatDocument,
    () => ({ chatId: 'no-such-chat' }),
    { platform: 'CHAT_NOT_FOUND', admin: 'CHAT_NOT_FOUND', neighbour: 'CHAT_NOT_FOUND' },
  ],
  [
    'revokeApiKey',
    RevokeApiKeyDocument,
    () => ({ id: keyId }),
    { neighbour: 'NOT_FOUND', admin: 'done', operator: 'done' },
  ],
];

/** `done`, or the code of the refusal. */
async function answerTo(who: Somebody, document: { toString(): string }, input: unknown): Promise<string> {
  type Payloads = Record<string, { userErrors: { code: string }[] } | null>;
  const { url } = stage();
  const answer = await graphql<Payloads, unknown>(url, identityOf(who), document.toString(), { input });
  const [payload] = Object.values(answer.data ?? {});
  const refusal = answer.errors[0]?.extensions?.code ?? payload?.userErrors[0]?.code;
  if (refusal === 'FORBIDDEN') expect(answer.status).toBe(403);
  return refusal ?? 'done';
}

describe.each(ACTIONS)('%s', (_name, document, inputOf, expected) => {
  // The neighbour comes first, so that there is something for it not to find.
  test.each([...ROLES].reverse())('by %s', async (who) => {
    expect(await answerTo(who, document, inputOf())).toBe(expected[who] ?? 'FORBIDDEN');
  });
});

describe.each(PLATFORM_DOORS)('events through $name', (door) => {
  test.each(['device', 'viewer', 'admin', 'operator'] as const)('not by %s', async (who) => {
    const { url } = stage();
    const { refusal } = await door.publish(url, identityOf(who), chatId, [{ event: 'chat_session_typing' }]);
    expect(refusal).toEqual(door.name === 'REST' ? [403, '2002'] : [403, 'FORBIDDEN']);
  });
});

describe('a chat is seen', () => {
  test.each(['platform', 'viewer', 'admin', 'operator'] as const)('by %s, with its client redacted', async (who) => {
    const { url, newChat } = stage();
    const chat = await newChat();
    const { chatSession } = await graphqlData(url, identityOf(who), ChatSessionDocument, { chatId: chat.chatId });
    expect(chatSession).toMatchObject({ chatId: chat.chatId });
    expect(chatSession?.clientId).toBe(`${chat.clientId.slice(0, 4)}…${chat.clientId.slice(-4)}`);
  });

  test.each(['device', 'neighbour'] as const)('not by %s: there is no such chat', async (who) => {
    const { url } = stage();
    expect(await graphqlData(url, identityOf(who), ChatSessionDocument, { chatId })).toEqual({ chatSession: null });
  });

  test('by its own client, but without its deliveries', async () => {
    const { url, newChat } = stage();
    const chat = await newChat();
    const { chatSession } = await graphqlData(url, chat.device, ChatSessionDocument, { chatId: chat.chatId });
    expect(chatSession).toMatchObject({ chatId: chat.chatId, clientId: chat.clientId });
    const variables = { chatId: chat.chatId, first: 1 };
    const { errors } = await graphql(url, chat.device, ChatSessionDeliveriesDocument, variables);
    expect(errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
  });

  test('a chat of another tenant cannot be ended', async () => {
    const { url, stored } = stage();
    expect(await answerTo('neighbour', EndChatDocument, { chatId })).toBe('CHAT_NOT_FOUND');
    expect(await stored(chatId)).toMatchObject({ endedAt: null });
    const { viewer } = await graphqlData(url, identityOf('neighbour'), ViewerDocument, {});
    expect(viewer).toMatchObject({ role: 'ADMIN', tenant: { host: neighbour.host } });
  });
});
