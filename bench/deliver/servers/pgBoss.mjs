/**
 * What is built of libraries: pg-boss stores a job for each event, its workers take batches and send by @parse/node-apn and
 * firebase-admin. A batch of which one push failed is tried again as a whole, as pg-boss does it.
 */
import apn from 'apn';
import Fastify from 'fastify';
import { cert, initializeApp } from 'firebase-admin/app';
import { getMessaging } from 'firebase-admin/messaging';
import { HttpsProxyAgent } from 'https-proxy-agent';
import pg from 'pg';
import PgBoss from 'pg-boss';
import { tellAddress } from '../../subscribe/servers/serve.mjs';

const QUEUE = 'push';
const WORKERS = 4;
const BATCH = 50;
const DEVICE = 'SELECT service, device_token FROM subscribed_chats WHERE chat_id = $1';

const { PUBLISH_KEY, DATABASE_URL, CREDENTIALS, HTTPS_PROXY } = process.env;
const { apns, serviceAccount } = JSON.parse(CREDENTIALS);
const { topic, teamId, keyId, privateKey: key } = apns;
const { hostname: host, port } = new URL(HTTPS_PROXY);
const provider = new apn.Provider({
  token: { key, keyId, teamId },
  production: true,
  proxy: { host, port: Number(port) },
});
const httpAgent = new HttpsProxyAgent(HTTPS_PROXY, { keepAlive: true });
const messaging = getMessaging(initializeApp({ credential: cert(JSON.parse(serviceAccount)), httpAgent }));
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const boss = new PgBoss({ connectionString: DATABASE_URL, max: 10 });
const app = Fastify();
boss.on('error', ({ message }) => process.stderr.write(`pg-boss: ${message}\n`));

async function sendOne({ id, data: { chatId, service, token, event } }) {
  const { display_name: title, msg: body, msg_id: msgId } = event;
  const data = { chatID: chatId, event: event.event, msgId };
  if (service === 'IOS_APNS') {
    const expiry = Math.floor(Date.now() / 1_000) + 3_600;
    const alert = { alert: { title, body }, sound: 'default' };
    const notification = new apn.Notification({
      topic,
      pushType: 'alert',
      priority: 10,
      expiry,
      collapseId: id,
      ...alert,
    });
    notification.payload = data;
    const { failed } = await provider.send(notification, token);
    if (failed.length > 0) throw new Error(failed[0].response?.reason ?? failed[0].error?.message ?? 'not sent');
    return;
  }
  const android = { priority: 'high', ttl: 3_600_000, notification: { tag: id, sound: 'default' } };
  await messaging.send({ token, notification: { title, body }, data, android });
}

app.post('/chats/:chatId/events', async (request, reply) => {
  if (request.headers.authorization !== `Bearer ${PUBLISH_KEY}`) return reply.code(401).send({ error: 'unauthorized' });
  const event = request.body;
  if (typeof event?.msg !== 'string' || event.msg === '') return reply.code(400).send({ error: 'msg is missing' });
  const { chatId } = request.params;
  const { rows } = await pool.query({ name: 'device', text: DEVICE, values: [chatId] });
  if (rows.length === 0) return reply.code(404).send({ error: 'not subscribed' });
  const [{ service, device_token: token }] = rows;
  // In a queue of the usual policy a singleton key counts only within a time.
  const once = { singletonKey: `${chatId} ${event.msg_id}`, singletonSeconds: 3_600, retryLimit: 5 };
  await boss.send(QUEUE, { chatId, service, token, event }, once);
  return reply.code(202).send({ accepted: 1 });
});

await boss.start();
await boss.createQueue(QUEUE);
for (let worker = 0; worker < WORKERS; worker += 1) {
  await boss.work(QUEUE, { batchSize: BATCH, pollingIntervalSeconds: 0.5 }, (jobs) => Promise.all(jobs.map(sendOne)));
}
await app.listen({ host: '127.0.0.1', port: 0 });
tellAddress(app.server.address());
