import { readFileSync } from 'node:fs';
import { webhookMessage } from '../../../src/webhooks/webhookMessage.js';
import { createWebhookSender } from '../../../src/webhooks/webhookSender.js';
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
