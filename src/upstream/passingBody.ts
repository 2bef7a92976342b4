import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { isTooFine } from '../http/jsonShape.js';
import { isJsonObject, type JsonObject } from '../domain/jsonObject.js';

/** More than this of a body is passed on but not read. */
const READ_LIMIT_BYTES = 256 * 1024;
/** The limit of a decompressed response, and of a request, which is untrusted. */
const UNPACKED_LIMIT_BYTES = 1024 * 1024;
const UNPACKED_REQUEST_LIMIT_BYTES = 128 * 1024;
/** Each piece costs a way to another thread and back. */
const UNPACK_BYTES = 64 * 1024;

const UNPACK = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/** The bytes of a body that has passed; null: it was too long, or has not passed whole. */
type Copy = () => Buffer | null;

/** Copies a request's body while it is read. Call it before the first read. */
export function copyRequest(request: IncomingMessage): Copy {
  const copy = collect();
  request.on('data', copy.add);
  return () => (request.complete ? copy.bytes() : null);
}

/** The same body, and a copy of what has passed. */
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
 * Reads a body before forwarding it. A longer one is forwarded unread.
 * @returns `read`: the whole body; null: too long; `passing`: all of its bytes
 * @throws the body's error while it is read
 */
export async function bufferBody(body: Readable): Promise<{ read: Buffer | null; passing: AsyncIterable<Buffer> }> {
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

/** A copied response as a JSON object; null: not one, or unreadable. @param coding its Content-Encoding */
export async function readPassed(bytes: Buffer | null, coding: string): Promise<JsonObject | null> {
  const json = bytes && (await unpacked(bytes, coding, UNPACKED_LIMIT_BYTES));
  return json && jsonObject(json);
}

/** As `readPassed`, for a copied request; also null if parsing it would cost more than an anonymous caller may cost. */
export async function readSent(bytes: Buffer | null, coding: string): Promise<JsonObject | null> {
  const json = bytes && (await unpacked(bytes, coding, UNPACKED_REQUEST_LIMIT_BYTES));
  return json && !isTooFine(json) ? jsonObject(json) : null;
}

function jsonObject(json: Buffer): JsonObject | null {
  try {
    const value: unknown = JSON.parse(json.toString('utf8'));
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Null where it is longer, not whole, or of a coding that is not known. */
async function unpacked(bytes: Buffer, coding: string, maxOutputLength: number): Promise<Buffer | null> {
  const name = coding.trim().toLowerCase();
  if (name === '' || name === 'identity') return bytes;
  if (!Object.hasOwn(UNPACK, name)) return null;
  return UNPACK[name as keyof typeof UNPACK](bytes, { maxOutputLength, chunkSize: UNPACK_BYTES }).catch(() => null);
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
