import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startGatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment } from '../support/testEnvironment.js';

/** Packages that are loaded when something first needs them. Loading them takes time at each start, and memory for good. */
const NOT_AT_START = [
  ...['@apollo/server', 'graphql', 'graphql-query-complexity', 'graphql-scalars', 'reflect-metadata', 'type-graphql'],
  // Another identity provider, another contact center, a push service without HTTP/2.
  ...['jose', 'openid-client', 'undici'],
  // Of APNs' package only the notification is used, of Fastify no JSON schemas, of Firebase's and Web Push's the types.
  ...['ajv', 'fast-uri', 'firebase-admin', 'jsonwebtoken', 'node-forge', 'web-push'],
  ...['@opentelemetry/resources', '@opentelemetry/sdk-trace', 'commander', 'csv-stringify', 'zod-openapi'],
];
const NOT_ON_POSTGRES = ['@electric-sql/pglite', 'pglite-prisma-adapter'];

test('a node that serves REST has loaded only what it needs', async () => {
  const environment = await createTestEnvironment();
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-loaded-'));
  try {
    const gateway = await startGatewayProcess(
      { ...environment.variables, NODE_V8_COVERAGE: folder },
      { main: path.resolve('dist/main.js') },
    );
    const answers = await Promise.all(
      ['/readyz', '/metrics', '/healthz', '/clientweb/api/v2/chats'].map((url) => fetch(gateway.url + url)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 200, 405]);
    expect(await gateway.stop('SIGTERM')).toBe(0);

    const loaded = await packagesIn(folder);
    expect([...loaded]).toEqual(expect.arrayContaining(['fastify', 'pg', 'zod']));
    const unwanted = [...NOT_AT_START, ...(environment.variables['DATABASE_URL'] ? NOT_ON_POSTGRES : [])];
    expect(unwanted.filter((name) => loaded.has(name))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
    await environment.remove();
  }
});

/** The packages of the modules that V8 lists when the process ends (Node: "NODE_V8_COVERAGE=dir"). */
async function packagesIn(folder: string): Promise<Set<string>> {
  const reports = await Promise.all((await readdir(folder)).map((file) => readFile(path.join(folder, file), 'utf8')));
  const modules = reports.flatMap((report) => (JSON.parse(report) as { result: { url: string }[] }).result);
  const names = modules.map(({ url }) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}
