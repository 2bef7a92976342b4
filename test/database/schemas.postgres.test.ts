import { openPostgres } from '../../src/database/database.js';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { useDatabases } from './useDatabases.js';

const { newDatabase, start, worksOn } = useDatabases();

const SCHEMAS = `SELECT DISTINCT schemaname AS schema FROM pg_tables
  WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`;
const withQuery = (url: string, query: Record<string, string>) => `${url}?${new URLSearchParams(query).toString()}`;

describe.each([
  ['named as the role', (role: string) => `CREATE SCHEMA AUTHORIZATION ${role}`, (url: string) => url, null],
  [
    "first in the role's search path",
    (role: string) =>
      `CREATE SCHEMA "Front Desk" AUTHORIZATION ${role}; ALTER ROLE ${role} SET search_path = "Front Desk", public`,
    (url: string) => url,
    'Front Desk',
  ],
  [
    'that ?schema= names and nobody has made',
    () => 'SELECT 1',
    (url: string) => withQuery(url, { schema: "Desk's 1" }),
    "Desk's 1",
  ],
  [
    'that ?options= names',
    (role: string) => `CREATE SCHEMA desk AUTHORIZATION ${role}`,
    (url: string) => withQuery(url, { options: '-c search_path=desk,public -c TimeZone=Asia/Tokyo' }),
    'desk',
  ],
])('a schema %s', (_name, prepare, urlOf, schema) => {
  it('is where everything is', async () => {
    const { url, role, run } = await newDatabase();
    await run(prepare(role));
    await worksOn(await start(urlOf(url)));
    expect(await run(SCHEMAS)).toEqual([{ schema: schema ?? role }]);
  });
});

it('a schema that comes before the one with the tables changes nothing', async () => {
  const { url, role, run } = await newDatabase();
  await (await openPostgres(url)).close();
  await run(`CREATE SCHEMA AUTHORIZATION ${role}`);
  await worksOn(await start(url));
  expect(await run(SCHEMAS)).toEqual([{ schema: 'public' }]);
});

it('a search path without a schema is refused with what to do', async () => {
  const { url, role, run } = await newDatabase();
  await run(`ALTER ROLE ${role} SET search_path = nowhere`);
  await expect(openPostgres(url)).rejects.toThrow("the role's search_path names no schema that exists: create one");
});

it('a schema with a quote in its name is refused', async () => {
  const { url } = await newDatabase();
  await expect(openPostgres(withQuery(url, { schema: 'front"desk' }))).rejects.toThrow(
    'the schema of the tables must have a name without double quotes',
  );
});

it('a schema that the role may not make is refused with its name', async () => {
  const { url, role, run } = await newDatabase();
  await run(
    `ALTER DATABASE ${new URL(url).pathname.slice(1)} OWNER TO CURRENT_USER; REVOKE CREATE ON DATABASE ${new URL(url).pathname.slice(1)} FROM ${role}`,
  );
  await expect(openPostgres(withQuery(url, { schema: 'desk' }))).rejects.toThrow(
    'the schema "desk" of DATABASE_URL is missing and could not be created: permission denied',
  );
});

it('an unencoded password does not appear in the output of the start', async () => {
  const { url } = await newDatabase();
  const spoilt = url.replace('@', ':12#of-the-secret@');
  const failure = await startGatewayProcess({ DATABASE_URL: spoilt }).catch((error: unknown) => String(error));
  expect(failure).toContain('DATABASE_URL is no valid URL');
  expect(failure).not.toMatch(/12|secret/);
});
