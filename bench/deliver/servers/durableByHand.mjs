/**
 * What a good engineer writes in a day: an event is stored together with its device's token, answered after the commit, sent,
 * and marked as sent. What was not sent when the process ended is sent when it starts again.
 */
import { setTimeout as delay } from 'node:timers/promises';
import Fastify from 'fastify';
import pg from 'pg';
import { tellAddress } from '../../subscribe/servers/serve.mjs';
import { openProviders } from '../providers.mjs';

const TRIES = 5;
const STORE = `
INSERT INTO pushes (chat_id, service, device_token, event)
SELECT chat_id, service, device_token, $2 FROM subscribed_chats WHERE chat_id = $1
RETURNING id, chat_id, service, device_token`;
const MARK = `UPDATE pushes SET status = 'sent', sent_at = now() WHERE id = $1`;
const LEFT = `SELECT id, chat_id, service, device_token, event FROM pushes WHERE status = 'pending' ORDER BY id`;

const { PUBLISH_KEY, DATABASE_URL, CREDENTIALS } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const providers = await openProviders(JSON.parse(CREDENTIALS));
const app = Fastify();

function send({ id, chat_id: chatID, service, device_token: token }, { event, msg_id: msgId, display_name, msg }) {
  const data = { chatID, event, msgId };
  if (service === 'IOS_APNS') {
    const expiration = Math.floor(Date.now() / 1_000) + 3_600;
    return providers.apns(
      token,
      {
        ...{ 'apns-push-type': 'alert', 'apns-priority': '10', 'apns-expiration': String(expiration) },
        'apns-collapse-id': String(id),
      },
      JSON.stringify({ ...data, aps: { alert: { title: display_name, body: msg }, sound: 'default' } }),
    );
  }
  const notification = { title: display_name, body: msg };
  const android = { priority: 'HIGH', ttl: '3600s', notification: { tag: String(id), sound: 'default' } };
  return providers.fcm(JSON.stringify({ message: { token, notification, data, android } }));
}

async function deliver(push, event) {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      await send(push, event);
      await pool.query({ name: 'mark', text: MARK, values: [push.id] });
      return;
    } catch (error) {
      process.stderr.write(`push ${push.id}: ${error.message}\n`);
      await delay(2 ** tries * 500);
    }
  }
}

app.post('/chats/:chatId/events', async (request, reply) => {
  if (request.headers.authorization !== `Bearer ${PUBLISH_KEY}`) return reply.code(401).send({ error: 'unauthorized' });
  const event = request.body;
  if (typeof event?.msg !== 'string' || event.msg === '') return reply.code(400).send({ error: 'msg is missing' });
  const { rows } = await pool.query({ name: 'store', text: STORE, values: [request.params.chatId, event] });
  if (rows.length === 0) return reply.code(404).send({ error: 'not subscribed' });
  void deliver(rows[0], event);
  return reply.code(202).send({ accepted: 1 });
});

const { rows: left } = await pool.query(LEFT);
for (const push of left) void deliver(push, push.event);
await app.listen({ host: '127.0.0.1', port: 0 });
tellAddress(app.server.address());
