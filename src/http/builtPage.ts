import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';

/** The placeholder in the built page for the nonce of each response. */
const NONCE_PLACE = 'CSP_NONCE';

/** A page made by the build. */
export interface BuiltPage {
  /** Sends the page under its own policy, with a new nonce each time. */
  send(reply: FastifyReply): FastifyReply;
}

/**
 * Reads a page built by Vite. @param fonts additional font sources of its policy: `data:` @returns null if it is not
 * built
 */
export async function readBuiltPage(file: string, fonts = ''): Promise<BuiltPage | null> {
  const page = await readPage(file);
  if (page === null) return null;
  return {
    send(reply) {
      const nonce = randomBytes(16).toString('base64');
      return reply
        .header('content-security-policy', pagePolicy(nonce, fonts))
        .type('text/html; charset=utf-8')
        .send(page.replace(NONCE_PLACE, nonce));
    },
  };
}

async function readPage(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/**
 * The page's policy: load from and connect to its own origin, and show images embedded in styles. The nonce allows
 * style elements made by its scripts (Content Security Policy Level 3, section 2.3.1).
 */
function pagePolicy(nonce: string, fonts: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    `font-src 'self' ${fonts}`.trimEnd(),
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}
