import { hkdfSync } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Clock } from '../domain/clock.js';

/** A cookie that only this gateway's nodes can read or make. */
interface SealedCookie<Value> {
  /** Null: none, or no longer valid. */
  read(request: FastifyRequest): Promise<Value | null>;
  /** @param end until when it is good */
  set(reply: FastifyReply, value: Value, end: Date): Promise<void>;
  clear(reply: FastifyReply): void;
}

interface SealedCookieOptions<Value> {
  /** With the prefix `__Host-`, which keeps the hosts beside this one from setting it (RFC 6265bis, section 4.1.3.2). */
  name: `__Host-${string}`;
  schema: z.ZodType<Value>;
  /** Whether navigation from other sites sends it. */
  sameSite: 'strict' | 'lax';
  /** As they seal credentials: the first one seals, all open. */
  encryptionKeys: readonly Buffer[];
  clock: Clock;
}

const SEAL = { alg: 'dir', enc: 'A256GCM' } as const;

/** Its value is a JWT that is encrypted (RFC 7516), with the time at which it ends. Needs `@fastify/cookie`. */
export function createSealedCookie<Value>(options: SealedCookieOptions<Value>): SealedCookie<Value> {
  const { name, schema, sameSite, encryptionKeys, clock } = options;
  // Separate keys for each cookie, so that none is valid as another or as other sealed data.
  const keys = encryptionKeys.map((key) => new Uint8Array(hkdfSync('sha256', key, '', `cookie ${name}`, 32)));
  // Browsers also accept these from localhost without TLS.
  const attributes = { path: '/', httpOnly: true, secure: true, sameSite } as const;

  async function open(text: string, key: Uint8Array): Promise<unknown> {
    const { jwtDecrypt } = await import('jose');
    try {
      const { payload } = await jwtDecrypt(text, key, {
        keyManagementAlgorithms: [SEAL.alg],
        contentEncryptionAlgorithms: [SEAL.enc],
        requiredClaims: ['exp'],
        currentDate: clock(),
      });
      return payload['value'];
    } catch {
      return undefined;
    }
  }

  return {
    async read(request) {
      const text = request.cookies[name];
      if (text === undefined) return null;
      const values = await Promise.all(keys.map((key) => open(text, key)));
      const { data = null } = schema.safeParse(values.find((value) => value !== undefined));
      return data;
    },

    async set(reply, value, end) {
      const [key] = keys;
      if (!key) throw new Error('a sealed cookie needs a key');
      const { EncryptJWT } = await import('jose');
      const text = await new EncryptJWT({ value }).setProtectedHeader(SEAL).setExpirationTime(end).encrypt(key);
      reply.setCookie(name, text, { ...attributes, expires: end });
    },

    clear: (reply) => void reply.clearCookie(name, attributes),
  };
}
