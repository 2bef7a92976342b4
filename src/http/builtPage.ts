import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FastifyReply } from 'fastify';

/** Stands in the built page where each answer has a nonce of its own. */
const NONCE_PLACE = 'CSP_NONCE';

/** A page that the build has made. */
export interface BuiltPage {
  /** Answers with it: under its own policy, and with a new nonce each time. */
  send(reply: FastifyReply): FastifyReply;
}

/**
 * Reads a page that Vite has built. @returns null where it is not built
 * @param fonts where its fonts may be besides here, as its policy says it: `data:`
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
 * What the page may do: load from here, ask here, and show pictures that styles have in themselves. The nonce is for style
 * elements that its scripts make (Content Security Policy Level 3, section 2.3.1).
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
