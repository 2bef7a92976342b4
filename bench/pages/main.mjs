/** What the console's pages cost with many chats stored, and whether that is little enough. `--help` says how. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { randomBytes } from 'node:crypto';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { startPostgresCluster } from '../../test/support/postgresCluster.mjs';
import { createGatewayDatabase } from '../support/gatewayDatabase.mjs';
import { startGatewayNode } from '../support/gatewayNode.mjs';
import { describeSetting } from '../support/setting.mjs';
import { mainQueries } from './queries.mjs';
import { clientIdOf, nameOf, phoneNumberOf, seed } from './seed.mjs';
import { measurePages } from './usable.mjs';

const QUERY_P95_MS = 100;
const SEARCH_P95_MS = 150;
const PAGE_P50_MS = 1_000;
const HELP = `Usage: npm run pages -- [options]

  --chats N        chats that are stored (default 100000)
  --times N        how often each page's main query is asked (default 200)
  --embedded       on the embedded database; else on a PostgreSQL cluster of its own
  --chromium FILE  with which pages are opened (default /usr/bin/chromium; pages are left out where it is not)
  --results DIR    where the results go as JSON (default bench/results)

Exits 1 where a main query takes more than ${QUERY_P95_MS} ms at p95, a search more than ${SEARCH_P95_MS} ms, or a page more than ${PAGE_P50_MS} ms at the median.
`;
const { values: options } = parseArgs({
  options: {
    chats: { type: 'string', default: '100000' },
    times: { type: 'string', default: '200' },
    embedded: { type: 'boolean', default: false },
    chromium: { type: 'string', default: '/usr/bin/chromium' },
    results: { type: 'string', default: path.join(import.meta.dirname, '../results') },
    help: { type: 'boolean', default: false },
  },
});
const HOST = 'acme.example.com';
/** That a search of an operator walks through. */
const OTHER_TENANTS = 38;
const APPS = ['app-0', 'app-1', 'app-2', 'app-3', 'app-4'];
const ROW = 'main table tbody tr';
const say = (text) => process.stdout.write(`${text}\n`);
const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1];

if (options.help) say(HELP);
else await run();

async function run() {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-pages-'));
  const postgres = options.embedded ? null : await startPostgresCluster();
  let node = null;
  try {
    const operatorKey = `bk_operator_${randomBytes(24).toString('base64url')}`;
    const settings = {
      PORT: '0',
      LOG_LEVEL: 'warn',
      // Each query is asked as fast as it is answered.
      BECKON_RATE_LIMIT_COST: '0',
      BECKON_OPERATOR_KEY: operatorKey,
      BECKON_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
      ...(await createGatewayDatabase(postgres, folder)),
    };
    node = await startGatewayNode(settings, path.join(folder, 'gateway.log'));
    await setUp(node.url, operatorKey);
    await node.stop();
    await fill(settings, Number(options.chats));
    node = await startGatewayNode(settings, path.join(folder, 'gateway.log'));

    const place = await findPlace((query, variables) => answerOf(node.url, operatorKey, query, variables));
    const queries = [];
    for (const { what, query, variables, isSearch = false } of mainQueries(place)) {
      const took = [];
      for (let time = 0; time < Number(options.times); time += 1) {
        const began = performance.now();
        // The search box asks of all tenants.
        await answerOf(node.url, operatorKey, query, variables, isSearch ? {} : undefined);
        took.push(performance.now() - began);
      }
      queries.push({ what, p50: quantile(took, 0.5), p95: quantile(took, 0.95), longest: Math.max(...took), isSearch });
    }
    say(`| main query, ${options.chats} chats | p50 | p95 | longest |\n|---|---|---|---|`);
    for (const { what, p50, p95, longest } of queries) {
      say(`| ${what} | ${[p50, p95, longest].map((ms) => `${ms.toFixed(1)} ms`).join(' | ')} |`);
    }
    const pages = existsSync(options.chromium) ? await openPages(node.url, operatorKey, place) : [];
    if (pages.length > 0) say('\n| page in Chromium | p50 | longest |\n|---|---|---|');
    for (const { what, p50, longest } of pages) say(`| ${what} | ${p50.toFixed(0)} ms | ${longest.toFixed(0)} ms |`);

    const slow = [
      ...queries
        .filter(({ p95, isSearch }) => p95 > (isSearch ? SEARCH_P95_MS : QUERY_P95_MS))
        .map(({ what }) => `the main query of ${what}`),
      ...pages.filter(({ p50 }) => p50 > PAGE_P50_MS).map(({ what }) => `the page of ${what}`),
    ];
    if (slow.length > 0) say(`\nToo slow: ${slow.join(', ')}.`);
    process.exitCode = slow.length > 0 ? 1 : 0;

    const setting = describeSetting(postgres);
    const name = `pages-${postgres ? 'postgres' : 'embedded'}-${setting.date}.json`;
    const results = { ...setting, chats: Number(options.chats), queries, pages };
    await writeFile(path.join(options.results, name), `${JSON.stringify(results, null, 2)}\n`);
  } finally {
    await node?.stop('SIGKILL');
    await postgres?.remove();
    await rm(folder, { recursive: true, force: true });
  }
}

async function setUp(url, operatorKey) {
  await answerOf(
    url,
    operatorKey,
    `mutation { createTenant(input: { host: "${HOST}", name: "Acme" }) { userErrors { message } } }`,
    {},
    {},
  );
  for (let number = 0; number < OTHER_TENANTS; number += 1) {
    const input = `{ host: "tenant-${number}.example.com", name: "Tenant ${number}" }`;
    await answerOf(url, operatorKey, `mutation { createTenant(input: ${input}) { userErrors { message } } }`, {}, {});
  }
  for (const app of APPS) {
    const input = `{ tenantHost: "${HOST}", appId: "${app}", name: "${app}" }`;
    await answerOf(url, operatorKey, `mutation { createApp(input: ${input}) { userErrors { message } } }`);
  }
  const key = `{ tenantHost: "${HOST}", name: "Anna", role: ADMIN }`;
  await answerOf(url, operatorKey, `mutation { createApiKey(input: ${key}) { userErrors { message } } }`);
}

async function fill({ DATABASE_URL: url, BECKON_DATA_DIR: directory }, chats) {
  const database = url
    ? new pg.Client({ connectionString: url })
    : await PGlite.create(path.join(directory, 'database'));
  if (url) await database.connect();
  try {
    const { rows } = await database.query('SELECT id FROM tenants WHERE host = $1', [HOST]);
    await seed((sql, parameters) => database.query(sql, parameters), { tenantId: rows[0].id, apps: APPS, chats });
  } finally {
    await (url ? database.end() : database.close());
  }
}

async function answerOf(url, key, query, variables = {}, headers = { 'x-tenant-url': HOST }) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** A chat to look at, and a cursor in the middle of all. */
async function findPlace(ask) {
  const page = `query ($after: String) { chatSessions(first: 100, after: $after) { edges { cursor node { chatId app { appId } } } } }`;
  let cursor = null;
  let node = null;
  for (let turn = 0; turn < 20; turn += 1) {
    const { chatSessions } = await ask(page, { after: cursor });
    const last = chatSessions.edges.at(-1);
    if (!last) break;
    ({ cursor, node } = last);
  }
  return {
    tenantHost: HOST,
    appId: node.app.appId,
    chatId: node.chatId,
    clientId: clientIdOf(1_000),
    phoneNumber: phoneNumberOf(1_000),
    name: nameOf(1_000),
    cursor,
  };
}

async function openPages(url, key, { chatId, appId }) {
  const tenant = `tenant=${HOST}`;
  const measured = await measurePages({
    executable: options.chromium,
    url,
    key,
    times: 7,
    pages: [
      ['overview', `/console/?${tenant}`, 'main', 'active chat'],
      ['sessions', `/console/sessions?${tenant}`, ROW, 'app-'],
      ['a session', `/console/sessions/${chatId}?${tenant}`, 'main', 'The chat began'],
      ['deliveries', `/console/deliveries?${tenant}`, ROW, 'Message'],
      ['tenants', '/console/tenants', ROW, HOST],
      ['a tenant', `/console/tenants/${HOST}`, 'main', 'app-0'],
      ['an app', `/console/tenants/${HOST}/apps/${appId}`, 'main', 'Android, Firebase'],
      ['API keys', `/console/keys?${tenant}`, ROW, 'Anna'],
      ['audit log', `/console/audit?${tenant}`, ROW, 'createApp'],
      ['audit log with machines', `/console/audit?${tenant}&who=all`, ROW, 'subscribe'],
      ['overview of 30 days', `/console/?${tenant}&range=30d`, 'main', 'New chats, last 30 days'],
      ['sessions of 24 hours', `/console/sessions?${tenant}&range=24h`, ROW, 'app-'],
      ['first run', `/console/first-run?${tenant}`, 'main', 'Create an app'],
      ['erase', `/console/erase?${tenant}`, 'main', 'Erase…'],
    ],
  });
  return measured.map(({ what, took }) => ({ what, p50: quantile(took, 0.5), longest: Math.max(...took) }));
}
