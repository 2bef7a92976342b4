import { readFileSync } from 'node:fs';
import { alertMessage } from '../../../src/webhooks/alerts/alertMessage.js';
import { pushOutcomeMessage } from '../../../src/webhooks/pushOutcomes/pushOutcomeMessage.js';
import { webhookMessage } from '../../../src/webhooks/sending/webhookMessage.js';
import { createWebhookSender } from '../../../src/webhooks/sending/webhookSender.js';
import { startPlatform } from '../../webhooks/platformReceiver.js';
import { SECRET } from '../../webhooks/useWebhooks.js';
import { describedBy, type Described } from './described.js';

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Described;

test('the webhook sends what the document says', async () => {
  const platform = await startPlatform();
  const sender = createWebhookSender({ clock: () => new Date(), userAgent: 'Beckon/0', privateAddresses: true });
  const bare = { msgId: null, partyId: null, partyType: null, displayName: null, msg: null, occurredAt: new Date() };
  const { id, body } = webhookMessage({
    tenantHost: 'acme.example.com',
    appId: 'shop',
    chatId: '4711',
    events: [
      { ...bare, seq: 1, event: 'chat_session_message', msgId: '7', msg: 'Hello', data: { seq: 'own', more: [1] } },
      {
        ...bare,
        seq: 2,
        event: 'chat_session_typing',
        partyId: '1',
        partyType: 'EXTERNAL',
        displayName: 'A',
        data: {},
      },
      { ...bare, seq: 5, event: 'chat_session_disconnect', data: {} },
    ],
  });
  await sender.send({ url: platform.url, id, body, secret: SECRET });
  sender.close();
  await platform.close();
  const [request] = platform.requests;
  const { faultsAt } = describedBy(document);
  const place = ['webhooks', 'clientEvents', 'post'];
  expect(faultsAt([...place, 'requestBody', 'content', 'application/json', 'schema'], JSON.parse(body))).toEqual([]);
  const { parameters = [] } = document.webhooks['clientEvents']?.['post'] ?? {};
  expect(parameters.map(({ name }) => name)).toEqual(['webhook-id', 'webhook-timestamp', 'webhook-signature']);
  for (const [at, { name }] of parameters.entries()) {
    expect(faultsAt([...place, 'parameters', String(at), 'schema'], request?.headers[name])).toEqual([]);
  }
});

const NOW = new Date();
const push = {
  ...{
    id: '01a22eff-fe68-7220-8fec-ca6cc4494753',
    chatId: '4711',
    appId: 'shop',
    seq: 4,
    event: 'chat_session_message',
  },
  ...({ service: 'IOS_APNS', createdAt: NOW, settledAt: NOW } as const),
};
const attempt = { outcome: 'delivered', statusCode: 200 };
const interrupted = { outcome: 'interrupted', statusCode: null };
const sent = { status: 'SENT', msgId: 'm1', reason: null, providerMessageId: 'p1', attempts: [interrupted, attempt] };
const late = { status: 'EXPIRED', msgId: null, reason: 'TOO_LATE', providerMessageId: null, attempts: [] };
const about = { tenantId: 1, id: 2, message: 'It fails.', raisedAt: NOW };
const ofLane = {
  ...about,
  appId: 'shop',
  service: 'IOS_APNS',
  kind: 'KEY_REFUSED',
  code: 'InvalidProviderToken',
} as const;
const ofTenant = { ...about, appId: null, service: null, kind: 'WEBHOOK_FAILING', code: null } as const;
const tenantHost = 'acme.example.com';

test.each([
  ['pushOutcomes', pushOutcomeMessage({ tenantId: 1, tenantHost, type: 'PUSH_SENT', pushes: [{ ...push, ...sent }] })],
  [
    'pushOutcomes',
    pushOutcomeMessage({ tenantId: 1, tenantHost, type: 'PUSH_FAILED', pushes: [{ ...push, ...late }] }),
  ],
  ['alerts', alertMessage({ alert: { ...ofLane, resolvedAt: null }, tenantHost, at: NOW }, 1)],
  ['alerts', alertMessage({ alert: { ...ofTenant, resolvedAt: NOW }, tenantHost, at: NOW }, 0)],
])('a request of %s is what the document says', (webhook, { id, body }) => {
  const { faultsAt } = describedBy(document);
  const place = ['webhooks', webhook, 'post'];
  expect(faultsAt([...place, 'requestBody', 'content', 'application/json', 'schema'], JSON.parse(body))).toEqual([]);
  expect(faultsAt([...place, 'parameters', '0', 'schema'], id)).toEqual([]);
});
