import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { mapDatabaseErrors } from '../../src/database/databaseErrors.js';
import { hotOnPostgres } from '../../src/database/hotStatements.js';

/** A message as PostgreSQL sends it (PostgreSQL: "Message Formats"). */
function message(type: string, body: Buffer | string = ''): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.from(`${type}\0\0\0\0`);
  head.writeInt32BE(4 + bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

const READY = message('Z', 'I');
const DONE = Buffer.concat(['1', '2', 'n'].map((type) => message(type)).concat(message('C', 'SELECT 0\0')));
const SET_DONE = message('C', 'SET\0');
const failed = (state: string) => message('E', `SERROR\0VERROR\0C${state}\0Mno\0\0`);

/** Speaks as much as a hot statement needs; what it answers to one by the name given is the test's. */
async function usePostgres(answer: (name: string, socket: Socket) => Buffer | null) {
  const asked: string[] = [];
  const server = createServer((socket) => {
    let isStarted = false;
    let reply: Buffer | null = null;
    let rest = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (bytes: Buffer) => {
      rest = Buffer.concat([rest, bytes]);
      for (;;) {
        const start = isStarted ? 1 : 0;
        if (rest.length < start + 4 || rest.length < start + rest.readInt32BE(start)) return;
        const type = isStarted ? String.fromCharCode(rest[0] ?? 0) : 'startup';
        const end = start + rest.readInt32BE(start);
        const text = rest.toString('utf8', start + 4, end).split('\0')[0] ?? '';
        rest = rest.subarray(end);
        if (type === 'startup') socket.write(Buffer.concat([message('R', Buffer.alloc(4)), READY]));
        isStarted = true;
        if (type === 'Q') socket.write(Buffer.concat([SET_DONE, READY]));
        if (type === 'P') {
          asked.push(text);
          reply = answer(text, socket);
        }
        if (type === 'S' && reply) socket.write(Buffer.concat([reply, READY]));
      }
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const hot = hotOnPostgres({ host: '127.0.0.1', port, user: 'beckon', password: '', database: 'beckon', max: 2 });
  const close = async () => {
    await hot.close();
    server.close();
  };
  return { asked, run: (sql: string) => mapDatabaseErrors(hot.run(sql, [1])), close };
}

test('a connection that is lost in the middle of a statement fails it alone', async () => {
  let lost = 0;
  const { run, close } = await usePostgres((_name, socket) => {
    lost += 1;
    if (lost > 2) return DONE;
    if (lost === 1) socket.resetAndDestroy();
    else socket.end();
    return null;
  });
  await expect(run('/* one */ SELECT $1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await expect(run('/* one */ SELECT $1')).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  await expect(run('/* one */ SELECT $1')).resolves.toEqual([]);
  await close();
});

test.each(['26000', '42P05'])('behind a pooler that keeps no statements (%s) none has a name', async (state) => {
  const { asked, run, close } = await usePostgres((name) => (name === '' ? DONE : failed(state)));
  await expect(run('/* one */ SELECT $1')).resolves.toEqual([]);
  await expect(run('/* one */ SELECT $1')).resolves.toEqual([]);
  expect(asked).toEqual([expect.stringMatching(/^one_[0-9a-f]{8}$/), '', '']);
  await close();
});

test('a name is that of one text', async () => {
  const { asked, run, close } = await usePostgres(() => DONE);
  await run('/* one */ SELECT $1');
  await run('/* one */ SELECT $1, 2');
  await run('/* one */ SELECT $1');
  expect(new Set(asked).size).toBe(2);
  expect(asked).toHaveLength(2);
  await close();
});

test('what the database refuses is no sign that it is away', async () => {
  const { run, close } = await usePostgres(() => failed('22P05'));
  await expect(run('/* one */ SELECT $1')).rejects.toMatchObject({ code: '22P05' });
  await close();
});
