/** What a good engineer writes in an afternoon: Fastify and pg, one INSERT ... ON CONFLICT a request. */
import Fastify from 'fastify';
import pg from 'pg';
import { readAuthorization } from './readAuthorization.mjs';
import { tellAddress } from './serve.mjs';
import { upsert } from './upsert.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = Fastify();

app.post('/clientweb/api/v2/chats/:chatId/notifications', async (request, reply) => {
  const clientId = readAuthorization(request.headers.authorization);
  const token = request.body?.android_firebase_device_token;
  if (!clientId) return reply.code(401).send({ error: 'unauthorized' });
  if (typeof token !== 'string' || token === '') return reply.code(400).send({ error: 'a token is missing' });
  await pool.query(upsert([request.params.chatId, clientId, 'ANDROID_FIREBASE', token]));
  return { ios_apns: 'not_subscribed', ios_firebase: 'not_subscribed', android_firebase: 'subscribed' };
});

await app.listen({ host: '127.0.0.1', port: 0 });
tellAddress(app.server.address());
