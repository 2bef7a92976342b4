/** Beckon's own schema by Mercurius, and the statement of the baseline behind it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Fastify from 'fastify';
import mercurius from 'mercurius';
import pg from 'pg';
import { readAuthorization } from './readAuthorization.mjs';
import { tellAddress } from './serve.mjs';
import { upsert } from './upsert.mjs';

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 });
const app = Fastify();

const resolvers = {
  Mutation: {
    async subscribe(_parent, { input: { chatId, device } }, { clientId }) {
      const token = device.androidFirebase?.deviceToken;
      if (!clientId) throw new Error('unauthorized');
      if (!token) throw new Error('a token is missing');
      await pool.query(upsert([chatId, clientId, 'ANDROID_FIREBASE', token]));
      return { chatSession: { chatId }, userErrors: [] };
    },
  },
};
await app.register(mercurius, {
  schema: readFileSync(path.resolve(import.meta.dirname, '../../../schema.graphql'), 'utf8'),
  resolvers,
  jit: 1,
  context: (request) => ({ clientId: readAuthorization(request.headers.authorization) }),
});

await app.listen({ host: '127.0.0.1', port: 0 });
tellAddress(app.server.address());
