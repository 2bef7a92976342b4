import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

/** More than this of a body is passed on but not read. */
const READ_LIMIT_BYTES = 256 * 1024;
/** What that may become when it is unpacked. */
const UNPACKED_LIMIT_BYTES = 1024 * 1024;

const UNPACK = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** The bytes of a body that has passed; null: it was too long, or has not passed whole. */
export type Copy = () => Buffer | null;

/** Copies a request's body while others read it. To be called before anything has been read. */
export function copyRequest(request: IncomingMessage): Copy {
  const copy = collect();
  request.on('data', copy.add);
  return () => (request.complete ? copy.bytes() : null);
}

/** The same body, and what has passed of it. */
export function copyPassing(body: Readable): { passing: AsyncIterable<Buffer>; copy: Copy } {
  const copy = collect();
  let whole = false;
  async function* pass() {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      copy.add(chunk);
      yield chunk;
    }
    whole = true;
  }
  return { passing: pass(), copy: () => (whole ? copy.bytes() : null) };
}

/**
 * Reads a body before it is passed on. One that is too long to be read is passed on all the same.
 * @returns `read`: the whole of it, or null; `passing`: all of its bytes
 * @throws what the body fails with while it is read
 */
export async function holdBack(body: Readable): Promise<{ read: Buffer | null; passing: AsyncIterable<Buffer> }> {
  const chunks = (body as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  const held: Buffer[] = [];
  let size = 0;
  for (;;) {
    const next = await chunks.next();
    if (next.done) {
      const read = Buffer.concat(held);
      return { read, passing: inTurn([read]) };
    }
    held.push(next.value);
    size += next.value.length;
    if (size > READ_LIMIT_BYTES) return { read: null, passing: inTurn(held, { [Symbol.asyncIterator]: () => chunks }) };
  }
}

/**
 * A body that was copied, as a JSON object; null when it is none, or none that can be read.
 * @param coding the Content-Encoding it came with
 */
export async function readPassed(bytes: Buffer | null, coding: string): Promise<Record<string, unknown> | null> {
  if (bytes === null || bytes.length === 0) return null;
  try {
    const value: unknown = JSON.parse((await unpacked(bytes, coding)).toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

async function unpacked(bytes: Buffer, coding: string): Promise<Buffer> {
  const name = coding.trim().toLowerCase();
  if (name === '' || name === 'identity') return bytes;
  if (!Object.hasOwn(UNPACK, name)) throw new Error('a coding that is not known');
  return UNPACK[name as keyof typeof UNPACK](bytes, { maxOutputLength: UNPACKED_LIMIT_BYTES });
}

function collect() {
  const chunks: Buffer[] = [];
  let size = 0;
  return {
    add: (chunk: Buffer) => {
      size += chunk.length;
      if (size <= READ_LIMIT_BYTES) chunks.push(chunk);
      else chunks.length = 0;
    },
    bytes: () => (size <= READ_LIMIT_BYTES ? Buffer.concat(chunks) : null),
  };
}

async function* inTurn(first: readonly Buffer[], rest?: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first;
  if (rest) yield* rest;
}
