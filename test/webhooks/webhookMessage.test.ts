import { webhookMessage, type ClientEvent } from '../../src/webhooks/sending/webhookMessage.js';
import { parseWebhookUrl } from '../../src/webhooks/webhookUrl.js';
import { refusalOf } from '../support/refusalOf.js';

function eventOf(seq: number, fields: Partial<ClientEvent> = {}): ClientEvent {
  const absent = { msgId: null, partyId: null, partyType: null, displayName: null, msg: null, data: {} };
  return { seq, event: 'chat_session_message', occurredAt: new Date(1_795_359_811_999), ...absent, ...fields };
}
function messageOf(events: ClientEvent[], chatId = 'chat-1') {
  return webhookMessage({ tenantHost: 'acme.example.com', appId: 'shop', chatId, events });
}
const wireOf = (fields: Partial<ClientEvent>) =>
  (JSON.parse(messageOf([eventOf(7, fields)]).body) as { events: unknown[] }).events[0];

it('has the legacy format and leaves out absent fields', () => {
  expect(JSON.parse(messageOf([eventOf(7)]).body)).toEqual({
    tenant: 'acme.example.com',
    app_id: 'shop',
    chat_id: 'chat-1',
    events: [{ seq: 7, event: 'chat_session_message', timestamp: '1795359811' }],
  });
  expect(wireOf({ msgId: 'm', partyId: 'p', partyType: 'EXTERNAL', displayName: 'Ben', msg: 'Hi' })).toMatchObject({
    ...{ msg_id: 'm', party_id: 'p', type: 'external', display_name: 'Ben', msg: 'Hi' },
  });
});

it("passes the client's own fields on, but for those that the gateway knows better", () => {
  const data = JSON.parse(
    '{"file_id": "f", "size": 0, "type": "image", "gone": null, "seq": 1, "msg": "x", "party_id": "agent", "__proto__": {"a": 1}}',
  ) as Record<string, unknown>;
  const { body } = messageOf([eventOf(7, { data })]);
  expect(body).toContain('"file_id":"f","size":0,"type":"image","__proto__":{"a":1}}');
  expect(body).not.toContain('agent');
  expect(wireOf({ data })).toMatchObject({ seq: 7 });
});

it('has an id that is the same for the same events, and another one for others', () => {
  const { id } = messageOf([eventOf(1), eventOf(3)]);
  expect(id).toMatch(/^msg_[0-9a-f]{32}$/);
  expect(messageOf([eventOf(1), eventOf(3)]).id).toBe(id);
  const others = [
    messageOf([eventOf(1)]),
    messageOf([eventOf(1), eventOf(4)]),
    messageOf([eventOf(1), eventOf(3)], 'c'),
  ];
  expect(new Set([id, ...others.map((other) => other.id)]).size).toBe(4);
});

describe('where a platform is told', () => {
  it.each([
    ['https://platform.example.com', 'https://platform.example.com/'],
    ['HTTPS://Platform.Example.com:8443/a?b=c#d', 'https://platform.example.com:8443/a?b=c'],
  ])('%s is %s', (text, url) => {
    expect(parseWebhookUrl(text, false)).toBe(url);
  });

  it.each(['http://localhost:9/', 'http://127.0.0.1/', 'http://127.1/', 'http://[::1]:9/'])(
    '%s will do where private addresses are allowed',
    (text) => {
      expect(parseWebhookUrl(text, true)).toMatch(/^http:/);
      expect(refusalOf(() => parseWebhookUrl(text, false)).code).toBe('INVALID_INPUT');
    },
  );

  it.each(['http://10.0.0.1/', 'http://localhost.example.com/', 'http://127.0.0.1.example.com/'])(
    '%s will not do even then',
    (text) => {
      expect(refusalOf(() => parseWebhookUrl(text, true)).message).toBe('url must be an https:// URL');
    },
  );
});
