import path from 'node:path';
import { openEmbedded, openPostgres, type Database } from '../../src/database/database.js';
import { faultOf, mapDatabaseErrors } from '../../src/database/databaseErrors.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';

const unavailable = { name: 'DomainError', code: 'STORE_UNAVAILABLE' };

describe('what drivers say without a server', () => {
  it.each([
    ['ENOTFOUND', 'getaddrinfo ENOTFOUND db'],
    ['EPIPE', 'write EPIPE'],
    ['ETIMEDOUT', 'read ETIMEDOUT'],
    ['EHOSTUNREACH', 'connect EHOSTUNREACH 10.0.0.1:5432'],
    ['EMFILE', 'connect EMFILE 10.0.0.1:5432'],
    ['CERT_HAS_EXPIRED', 'certificate has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
    ['P1000', 'Authentication failed against the database server'],
    [undefined, 'Connection terminated unexpectedly'],
    [undefined, 'Query read timeout'],
    [undefined, 'timeout exceeded when trying to connect'],
    [undefined, 'Client has encountered a connection error and is not queryable'],
    [undefined, 'The server does not support SSL connections'],
    [undefined, 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string'],
  ])('%s, "%s": the database is away', async (code, text) => {
    const failure = Object.assign(new Error(text), {
      code,
      ...(code === 'P1000' && { name: 'PrismaClientKnownRequestError' }),
    });
    const told: string[] = [];
    await expect(
      mapDatabaseErrors(Promise.reject(failure), (error) => told.push(faultOf(error))),
    ).rejects.toMatchObject(unavailable);
    expect(told).toEqual([code ?? 'Error']);
  });

  it.each([new TypeError('x is not a function'), null, undefined, 'text', { code: 5 }])(
    '%p is no sign that it is away',
    async (failure) => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- whatever is thrown
      await expect(mapDatabaseErrors(Promise.reject(failure))).rejects.toBe(failure);
    },
  );
});

describe('what the database itself says', () => {
  let environment: TestEnvironment;
  let database: Database;
  beforeAll(async () => {
    environment = await createTestEnvironment();
    const url = environment.variables['DATABASE_URL'];
    database = await (url ? openPostgres(url) : openEmbedded(path.join(environment.dataDir, 'database')));
    await database.prisma.$executeRawUnsafe(`CREATE FUNCTION fail(state text) RETURNS int LANGUAGE plpgsql AS
      'BEGIN RAISE EXCEPTION USING ERRCODE = state, MESSAGE = ''as asked for''; END'`);
  });
  afterAll(async () => {
    await database.close();
    await environment.remove();
  });

  const byPrisma = (state: string) => database.prisma.$queryRawUnsafe(`SELECT fail($1)`, state);
  const byHotStatement = (state: string) => database.hot('/* fail */ SELECT fail($1)', [state]);

  it.each([
    ...['08006', '25006', '28000', '28P01', '3D000', '3F000', '40001', '40P01', '42501', '42P01', '53100', '53200'],
    ...['53300', '55P03', '57014', '57P01', '57P02', '57P03', '57P05', '58000', '58030', 'F0000', 'XX000', 'XX001'],
  ])('%s: callers are to come back, on both ways', async (state) => {
    for (const ask of [byPrisma, byHotStatement]) {
      const told: string[] = [];
      await expect(mapDatabaseErrors(ask(state), (error) => told.push(faultOf(error)))).rejects.toMatchObject(
        unavailable,
      );
      expect(told).toEqual([state]);
    }
  });

  it.each(['22P05', '23505', '42601', '42703', 'P0001'])('%s: is about the statement', async (state) => {
    for (const ask of [byPrisma, byHotStatement]) {
      await expect(mapDatabaseErrors(ask(state))).rejects.not.toMatchObject(unavailable);
    }
  });
});
