import { randomBytes } from 'node:crypto';
import path from 'node:path';
import pg from 'pg';
import { createGatewayDatabase } from '../support/gatewayDatabase.mjs';
import { newToken } from '../support/phones.mjs';
import { startServer } from '../support/startServer.mjs';
import { byGraphql, byRest, headersOf, saysChat, saysSubscribed } from './requests.mjs';
import { chatIdOf, clientIdOf } from './seedSessions.mjs';
import { TABLE } from './servers/upsert.mjs';

/**
 * @typedef {object} Rival
 * @property {string} name
 * @property {string} what what it is, in a line
 * @property {string} url
 * @property {number} pid
 * @property {(session: number) => { path: string, headers: object, body: string }} request subscribes a session's client
 * with a new token
 * @property {{ kind: string }} [door] the same for open/loadProcess.mjs
 * @property {(body: string) => boolean} isRight whether an answer says that it did
 * @property {() => Promise<void>} stop
 */

const JSON_TYPE = { 'content-type': 'application/json' };
const UPSERT_FUNCTION = `
CREATE FUNCTION upsert_push_token(chat_id text, client_id text, device_token text) RETURNS text LANGUAGE sql VOLATILE AS $$
  INSERT INTO push_tokens AS s (chat_id, client_id, service, device_token) VALUES ($1, $2, 'ANDROID_FIREBASE', $3)
  ON CONFLICT ON CONSTRAINT push_tokens_pkey DO UPDATE SET service = excluded.service, device_token = excluded.device_token, refreshed_at = now()
  WHERE s.client_id = excluded.client_id RETURNING s.chat_id
$$`;

const serverFile = (name) => path.join(import.meta.dirname, `servers/${name}.mjs`);

async function onDatabase(postgres, prepare) {
  const { DATABASE_URL: url } = await createGatewayDatabase(postgres, '');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await prepare(client);
  } finally {
    await client.end();
  }
  return url;
}

/** Raw Fastify and pg. */
export async function baseline({ postgres }) {
  const url = await onDatabase(postgres, (client) => client.query(TABLE));
  return {
    name: 'baseline',
    what: 'Fastify and pg, one `INSERT ... ON CONFLICT` a request',
    ...(await startServer(serverFile('baseline'), { DATABASE_URL: url })),
    door: { kind: 'byRest' },
    request: byRest,
    isRight: saysSubscribed,
  };
}

/** Beckon's schema in Mercurius, with the baseline's statement. */
export async function mercurius({ postgres }) {
  const url = await onDatabase(postgres, (client) => client.query(TABLE));
  return {
    name: 'Mercurius',
    what: "Beckon's schema, the baseline's statement, its JIT on",
    ...(await startServer(serverFile('mercurius'), { DATABASE_URL: url })),
    request: byGraphql,
    isRight: saysChat,
  };
}

/** A function of the database as a mutation. */
export async function postgraphile({ postgres }) {
  const url = await onDatabase(postgres, (client) => client.query(`${TABLE}; ${UPSERT_FUNCTION}`));
  const query = `mutation Upsert($input: UpsertPushTokenInput!) { upsertPushToken(input: $input) { string } }`;
  return {
    name: 'PostGraphile',
    what: 'a mutation function with the same statement; asks nobody who it is',
    ...(await startServer(serverFile('postgraphile'), { DATABASE_URL: url })),
    request: (n) => ({
      path: '/graphql',
      headers: JSON_TYPE,
      body: JSON.stringify({
        query,
        variables: { input: { chatId: chatIdOf(n), clientId: clientIdOf(n), deviceToken: newToken('fcm') } },
      }),
    }),
    isRight: (body) => body.startsWith('{"data":{"upsertPushToken":{"string":"chat-'),
  };
}

/** Parse Server's installations. */
export async function parseServer({ postgres, sessions }) {
  const url = await onDatabase(postgres, async () => undefined);
  const appId = 'bench';
  const server = await startServer(serverFile('parseServer'), {
    DATABASE_URL: url,
    PARSE_APP_ID: appId,
    PARSE_MASTER_KEY: randomBytes(16).toString('hex'),
  });
  const headers = { ...JSON_TYPE, 'x-parse-application-id': appId };
  return {
    name: 'Parse Server',
    what: 'upsert of an installation over REST',
    ...server,
    sessions,
    request: (n) => ({
      path: '/parse/installations',
      headers: { ...headers, 'x-parse-installation-id': clientIdOf(n) },
      body: JSON.stringify({ installationId: clientIdOf(n), deviceType: 'android', deviceToken: newToken('fcm') }),
    }),
    isRight: (body) => body.includes('"createdAt"') || body.includes('"updatedAt"'),
  };
}

/** The stack as its documents show it, on a copy of Beckon's database. */
export async function naive({ postgres, beckonUrl, tenantId }) {
  const name = `naive_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client
    .query(`CREATE DATABASE ${name} TEMPLATE ${new URL(beckonUrl).pathname.slice(1)}`)
    .finally(() => client.end());
  const url = new URL(beckonUrl);
  url.pathname = `/${name}`;
  const settings = { DATABASE_URL: url.href, TENANT_ID: String(tenantId) };
  const query = `mutation Subscribe($chatId: ID!, $deviceToken: String!) { subscribe(chatId: $chatId, deviceToken: $deviceToken) { chatId } }`;
  return {
    name: 'naive',
    what: "Apollo Server, Prisma's `upsert` and an audit row in a `$transaction`",
    ...(await startServer(serverFile('naive'), settings)),
    request: (n) => ({
      path: '/',
      headers: headersOf(n),
      body: JSON.stringify({ query, variables: { chatId: chatIdOf(n), deviceToken: newToken('fcm') } }),
    }),
    isRight: (body) => body.startsWith('{"data":{"subscribe":{"chatId"'),
  };
}

/** The real thing, by both of its doors. */
export function beckon({ url, pid }) {
  const what = 'authentication, ownership, validation, audit: the gateway as it is';
  const shared = { what, url, pid, stop: async () => undefined };
  return [
    { name: 'Beckon REST', ...shared, door: { kind: 'byRest' }, request: byRest, isRight: saysSubscribed },
    { name: 'Beckon GraphQL', ...shared, door: { kind: 'byGraphql' }, request: byGraphql, isRight: saysChat },
  ];
}
