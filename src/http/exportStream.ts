import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { refusedField } from '../domain/errors.js';

type ExportFormat = 'csv' | 'json';

/** A row as both formats have it. In CSV, objects are JSON. */
export type ExportRow = Readonly<Record<string, unknown>>;

interface Export {
  format: ExportFormat;
  /** Without its ending: `deliveries-acme.example.com-2026-11-30`. */
  name: string;
  /** The columns of CSV. */
  columns: readonly string[];
  /** Rows are read as fast as the client reads them, so an export of any size needs the memory of one page. */
  rows: AsyncIterable<ExportRow>;
}

/** The format that a request names. @throws DomainError INVALID_INPUT */
export function exportFormat(text: unknown): ExportFormat {
  if (text === undefined || text === 'csv') return 'csv';
  if (text === 'json') return 'json';
  throw refusedField(['format'], 'must be csv or json');
}

/**
 * Sends rows as a file. An error of the first row is an answer of its own; after that it breaks the download off, which the
 * client sees.
 * @throws what reading the first row throws
 */
export async function sendExport(reply: FastifyReply, { format, name, columns, rows }: Export): Promise<FastifyReply> {
  const begun = await begin(rows);
  void reply.header('content-disposition', `attachment; filename="${name}.${format}"`);
  void reply.header('cache-control', 'no-store');
  if (format === 'json') {
    void reply.type('application/json; charset=utf-8');
    return reply.send(Readable.from(jsonList(begun)));
  }
  void reply.type('text/csv; charset=utf-8; header=present');
  const { stringify } = await import('csv-stringify');
  // A spreadsheet runs a field that begins like a formula (CWE-1236).
  const csv = stringify({ header: true, columns: [...columns], escape_formulas: true, bom: true, cast: CASTS });
  const source = Readable.from(begun);
  source.on('error', (error) => csv.destroy(error));
  csv.on('close', () => source.destroy());
  return reply.send(source.pipe(csv));
}

const CASTS = {
  date: (value: Date) => value.toISOString(),
  boolean: (value: boolean) => String(value),
  object: (value: Record<string, unknown>) => JSON.stringify(value),
};

/** The same rows, with the first one read already. */
async function begin<Row>(rows: AsyncIterable<Row>): Promise<AsyncIterable<Row>> {
  const iterator = rows[Symbol.asyncIterator]();
  const first = await iterator.next();
  return (async function* () {
    try {
      for (let next = first; next.done !== true; next = await iterator.next()) yield next.value;
    } finally {
      await iterator.return?.();
    }
  })();
}

/** A JSON list, a row a line. */
export async function* jsonList(rows: AsyncIterable<unknown>): AsyncIterable<string> {
  let before = '[\n';
  for await (const row of rows) {
    yield before + JSON.stringify(row);
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

const PAGE = 500;

/**
 * The rows of a list, page by page.
 * @param read the page after a row; null: the first
 * @param beforePage called before each page
 */
export async function* everyRow<Row>(
  read: (after: Row | null, limit: number) => Promise<Row[]>,
  beforePage: () => Promise<void> = () => Promise.resolve(),
): AsyncIterable<Row> {
  let last: Row | null = null;
  for (;;) {
    await beforePage();
    const page: Row[] = await read(last, PAGE);
    yield* page;
    if (page.length < PAGE) return;
    last = page.at(-1) ?? null;
  }
}
