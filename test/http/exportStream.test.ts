import Fastify, { type FastifyInstance } from 'fastify';
import { everyRow, jsonList, sendExport, type ExportRow } from '../../src/http/exportStream.js';

/** A list of numbers, and how many pages of it were read. */
function list(size: number) {
  const read: (number | null)[] = [];
  const rows = everyRow<number>((last, limit) => {
    read.push(last);
    const from = (last ?? 0) + 1;
    return Promise.resolve(Array.from({ length: Math.min(limit, size - from + 1) }, (_, index) => from + index));
  });
  return { read, rows };
}

async function all<Row>(rows: AsyncIterable<Row>): Promise<Row[]> {
  const found: Row[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

test.each([0, 1, 499, 500, 501, 1_500])('all of %i rows come, each once', async (size) => {
  expect(await all(list(size).rows)).toEqual(Array.from({ length: size }, (_, index) => index + 1));
});

test('a page is read only when the rows before it are taken', async () => {
  const { read, rows } = list(10_000);
  const iterator = rows[Symbol.asyncIterator]();
  for (let row = 0; row < 500; row += 1) await iterator.next();
  expect(read).toEqual([null]);
  await iterator.next();
  expect(read).toEqual([null, 500]);
});

test.each([
  [[], []],
  [[1], [1]],
  [
    ['a', { b: null }],
    ['a', { b: null }],
  ],
])('%j is JSON', async (rows, expected) => {
  const pieces = jsonList(
    (async function* () {
      yield* rows as unknown[];
    })(),
  );
  expect(JSON.parse((await all(pieces)).join(''))).toEqual(expected);
});

describe('a file', () => {
  let app: FastifyInstance;
  let url: string;
  let rows: () => AsyncIterable<ExportRow>;
  beforeAll(async () => {
    app = Fastify({ forceCloseConnections: true });
    app.get('/', (_request, reply) =>
      sendExport(reply, { format: 'csv', name: 'n', columns: ['a', 'b'], rows: rows() }),
    );
    url = await app.listen({ port: 0, host: '127.0.0.1' });
  });
  afterAll(() => app.close());

  test.each(['=1+1', '+1', '-1', '@a', '\tx', '\rx'])('has no formula where a text is %j', async (text) => {
    rows = async function* () {
      yield { a: text, b: 1 };
    };
    const [, row = ''] = (await (await fetch(url)).text()).split('\n');
    expect(row.replace(/^"/, '').startsWith("'")).toBe(true);
  });

  test('has times, numbers and objects as they are', async () => {
    rows = async function* () {
      yield { a: new Date(0), b: -1 };
      yield { a: { c: 'd,"e"' }, b: null };
    };
    expect(await (await fetch(url)).text()).toBe('a,b\n1970-01-01T00:00:00.000Z,-1\n"{""c"":""d,\\""e\\""""}",\n');
  });

  test('is answered by the error of its first row', async () => {
    rows = async function* () {
      yield* [];
      throw new Error('no database');
    };
    expect((await fetch(url)).status).toBe(500);
  });

  test('breaks off at the error of a later row, which its reader notices', async () => {
    rows = async function* () {
      yield { a: 1, b: 2 };
      await new Promise((resolve) => setImmediate(resolve));
      throw new Error('no database');
    };
    await expect(fetch(url).then((answer) => answer.text())).rejects.toThrow();
  });

  test('is read no further when its reader leaves', async () => {
    let ended: () => void;
    const over = new Promise<void>((resolve) => (ended = resolve));
    rows = async function* () {
      try {
        for (;;) yield { a: 'x'.repeat(1_000), b: 1 };
      } finally {
        ended();
      }
    };
    const leaving = new AbortController();
    const { body } = await fetch(url, { signal: leaving.signal });
    await body?.getReader().read();
    leaving.abort();
    await over;
  });
});
