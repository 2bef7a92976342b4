import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';
import { NO_OBSERVER } from '../../src/domain/changeObserver.js';
import { openPostgres, type Database } from '../../src/database/database.js';
import { createStores, type Store } from '../support/stores.js';
import { createTestEnvironment } from '../support/testEnvironment.js';
import { adminPaths } from './plans/adminPaths.js';
import { clientPaths } from './plans/clientPaths.js';
import { fillDatabase, type Population } from './plans/fillDatabase.js';
import { nodePaths } from './plans/nodePaths.js';
import { NOTE } from './plans/place.js';
import { believedRows, pretendSizes } from './plans/pretendSizes.js';
import {
  catalogueOf,
  rowsReadBy,
  scansOf,
  scansWhenPrepared,
  statementsOf,
  type Catalogue,
  type Statement,
} from './plans/plans.js';

const APPS = ['app-0', 'app-1', 'app-2', 'app-3', 'app-4'];
/** Two million together, nearly all of one tenant. */
const CHATS = { large: 1_950_000, middle: 40_000, small: 10_000 };
/** What is only said to be stored. */
const PRETENDED = {
  ...{ chat_events: 12_000_000, deliveries: 10_000_000, audit_entries: 100_000_000 },
  ...{ publish_receipts: 2_000_000, webhook_queues: 2_000_000 },
};
/** Hundreds of pages: beyond that a statement reads what nobody has asked for. */
const MOST_ROWS = 10_000;

const closers: (() => Promise<unknown>)[] = [];
let connection: pg.Client;
let database: Database;
let catalogue: Catalogue;
/** All that went to PostgreSQL, and of each text one. */
let statements: Statement[];
let distinct: Statement[];

async function populationOf(store: Store, name: keyof typeof CHATS): Promise<Population> {
  const { id: tenantId } = await store.tenants.create(`${name}.example.com`, name, NOTE);
  for (const appId of APPS) await store.apps.create(tenantId, appId, appId, NOTE);
  const secret = { sealed: new Uint8Array(8), keyId: 'none' };
  const setup = { url: 'https://platform.example.com/', enabled: true, secret, replaceSecret: false };
  await store.webhooks.configure(tenantId, setup, NOTE);
  return { tenantId, apps: APPS, chats: CHATS[name] };
}

beforeAll(async () => {
  const environment = await createTestEnvironment();
  closers.push(() => environment.remove());
  const url = environment.variables['DATABASE_URL'] ?? '';
  database = await openPostgres(url);
  closers.unshift(() => database.close());
  // Somebody watches: then more is looked up.
  const store = createStores(database, 'node-a', uuidv7, { observer: { ...NO_OBSERVER, isWatched: () => true } });
  const large = await populationOf(store, 'large');
  const populations = [large, await populationOf(store, 'middle')];
  const small = await populationOf(store, 'small');
  await fillDatabase(url, [...populations, small]);
  connection = new pg.Client({ connectionString: url });
  await connection.connect();
  closers.unshift(() => connection.end());
  catalogue = await catalogueOf(connection);
  const place = { store, large, small };
  statements = await statementsOf({
    ...adminPaths(place),
    ...clientPaths(place),
    ...nodePaths(place, database.prisma),
  });
  distinct = [...new Map(statements.map((statement) => [statement.text, statement])).values()];
}, 300_000);
afterAll(async () => {
  for (const close of closers) await close();
});

const said = ({ path, text }: Statement, what: string) => `${path}: ${what}\n${text.trim()}\n`;

it('stores so much that every table of a statement is large', () => {
  expect([...catalogue.largeTables].sort()).toEqual([
    ...['alerts', 'api_keys', 'audit_entries', 'chat_events', 'chat_refusals', 'chat_sessions', 'deliveries'],
    ...['publish_receipts', 'push_subscriptions', 'webhook_queues'],
  ]);
  expect(distinct.length).toBeGreaterThan(100);
});

/** Statements that read a large table, or all of its index, from one end to the other. */
async function scans(of: readonly Statement[]) {
  const found: string[] = [];
  for (const statement of of) {
    for (const scan of await scansOf(connection, catalogue, statement)) found.push(said(statement, scan));
  }
  return found;
}

/** The same of plans that are for all parameters. */
async function scansPrepared(of: readonly Statement[]) {
  const found: string[] = [];
  for (const statement of of) {
    for (const scan of await scansWhenPrepared(connection, catalogue, statement)) found.push(said(statement, scan));
  }
  return found;
}

/** Statements that read many rows, but for counting. */
async function tooManyRows(of: readonly Statement[]) {
  const found: string[] = [];
  for (const statement of of) {
    if (statement.path.startsWith('counting')) continue;
    const rows = (await rowsReadBy(connection, statement)) ?? 0;
    if (rows > MOST_ROWS) found.push(said(statement, `${rows} rows`));
  }
  return found;
}

it('reads no large table from one end to the other, whatever it does', async () => {
  expect(await scans(statements)).toEqual([]);
});

it('does not either where a statement is planned once for all parameters', async () => {
  expect(await scansPrepared(distinct)).toEqual([]);
});

it('reads few rows, but for counting, to find those that it is asked for', async () => {
  expect(await tooManyRows(statements)).toEqual([]);
});

/** The database looks for them itself, whenever a row goes to which others may refer; no plan tells of it. */
it('finds by an index what refers to a row', async () => {
  const { rows } = await connection.query(`
    SELECT c.conname FROM pg_constraint c WHERE c.contype = 'f' AND NOT EXISTS (
      SELECT FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indpred IS NULL
      AND (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)`);
  expect(rows).toEqual([]);
});

/** Which no plan tells of either: with so much stored, some of these estimates are high enough for it, and it takes a second. */
it('has none of them compiled', async () => {
  expect(await database.hot('SHOW jit', [])).toEqual([{ jit: 'off' }]);
  expect(await database.prisma.$queryRaw`SHOW jit`).toEqual([{ jit: 'off' }]);
});

describe('with 10,000,000 deliveries and 100,000,000 audit entries, in which the planner believes', () => {
  const concerns = ({ text }: Statement) => Object.keys(PRETENDED).some((table) => text.includes(table));
  beforeAll(() => pretendSizes(connection, PRETENDED));

  it.each(Object.entries(PRETENDED))('%s: %i', async (table, count) => {
    expect((await believedRows(connection, table)) / count).toBeCloseTo(1, 1);
  });

  it('reads no large table from one end to the other', async () => {
    expect(await scans(statements.filter(concerns))).toEqual([]);
  });

  it('does not either where a statement is planned once', async () => {
    expect(await scansPrepared(distinct.filter(concerns))).toEqual([]);
  });

  it('reads as few rows', async () => {
    expect(await tooManyRows(statements.filter(concerns))).toEqual([]);
  });
});
