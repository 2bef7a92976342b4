import { createPrivateKey } from 'node:crypto';
import type { ClientHttp2Session } from 'node:http2';
import { SignJWT } from 'jose';
import { send, type Reply } from './send.js';

export const MESSAGING_SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const TOKEN_URL = 'https://oauth2.googleapis.com/token';

/** Claims of an assertion that are not as they should be; times in seconds since the epoch. */
export interface AssertionOptions {
  scope?: string;
  audience?: string;
  issuer?: string;
  issuedAt?: number;
  expiresAt?: number;
  privateKey?: string;
}

/** What a service account sends to the token endpoint, from the JSON text of its key file. */
export async function signAssertion(
  serviceAccount: string,
  now: number,
  options: AssertionOptions = {},
): Promise<string> {
  const account = JSON.parse(serviceAccount) as { client_email: string; private_key: string };
  const issuedAt = options.issuedAt ?? Math.floor(now / 1000);
  return new SignJWT({ scope: options.scope ?? MESSAGING_SCOPE })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer(options.issuer ?? account.client_email)
    .setAudience(options.audience ?? TOKEN_URL)
    .setIssuedAt(issuedAt)
    .setExpirationTime(options.expiresAt ?? issuedAt + 3600)
    .sign(createPrivateKey(options.privateKey ?? account.private_key));
}

/** @param grantType the JWT bearer grant unless given. */
export function askForToken(
  session: ClientHttp2Session,
  assertion: string,
  grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer',
  path = '/token',
): Promise<Reply> {
  const form = new URLSearchParams({ grant_type: grantType, assertion });
  return send(session, { ':path': path, 'content-type': 'application/x-www-form-urlencoded' }, form.toString());
}
