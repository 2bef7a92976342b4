import { createHash, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import type { Redacted } from '../domain/redacted.js';
import type { Digest } from './erasure.store.js';

/** Finds the entry of a known value by its digest, which does not reveal the value. */
export function digestOf(named: Redacted): Digest {
  return { kind: 'sha256', text: createHash('sha256').update(named.reveal()).digest('hex').slice(0, 16) };
}

const BYTES = 8;
/** RFC 7914: about 0.1 s and 32 MB for each try. */
const COST = { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 2 ** 20 };
const derive = promisify<string, string, number, typeof COST, Buffer>(scrypt);

/**
 * The same of a phone number. There are so few of them that all can be tried, so a fast digest would reveal it to every
 * reader of the log. This one is slow, and of one tenant.
 */
export async function phoneNumberDigest(tenantHost: string, number: Redacted): Promise<Digest> {
  const derived = await derive(number.reveal(), `beckon erase ${tenantHost}`, BYTES, COST);
  return { kind: 'scrypt', text: derived.toString('hex') };
}
