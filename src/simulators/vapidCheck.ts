import { importJWK, jwtVerify } from 'jose';
import { vapidSubjectFault } from '../domain/vapidSubject.js';
import { DAY_MS } from '../domain/durations.js';

/** Who sends, by the public key; or `refusal`: what Apple calls the fault. */
type VapidVerdict = { publicKey: string } | { refusal: 'BadAuthorizationHeader' | 'BadJwtToken' };

const VAPID = /^vapid t=([^, ]+), ?k=([A-Za-z0-9_-]+)$/i;
/** RFC 8292 section 2. */
const LONGEST_MS = DAY_MS;

/**
 * Checks a sender's token: signature, audience, expiration and contact (RFC 8292; Apple: "Sending web push notifications in
 * web apps and browsers"). @param origin the push service's own
 */
export async function checkVapid(
  authorization: string | undefined,
  origin: string,
  now: number,
): Promise<VapidVerdict> {
  const [, jwt, publicKey] = VAPID.exec(authorization ?? '') ?? [];
  if (jwt === undefined || publicKey === undefined) return { refusal: 'BadAuthorizationHeader' };
  try {
    const { payload } = await jwtVerify(jwt, await importJWK(jwkOf(publicKey), 'ES256'), {
      algorithms: ['ES256'],
      audience: origin,
      requiredClaims: ['exp', 'sub'],
      currentDate: new Date(now),
    });
    const isTooLong = (payload.exp ?? 0) * 1000 > now + LONGEST_MS;
    const isAccepted = !isTooLong && vapidSubjectFault(payload.sub ?? '') === null;
    return isAccepted ? { publicKey } : { refusal: 'BadJwtToken' };
  } catch {
    return { refusal: 'BadJwtToken' };
  }
}

/** @throws Error where it is no uncompressed point */
function jwkOf(publicKey: string) {
  const bytes = Buffer.from(publicKey, 'base64url');
  if (bytes.length !== 65 || bytes[0] !== 4) throw new Error('not an uncompressed point');
  const coordinate = (start: number) => bytes.subarray(start, start + 32).toString('base64url');
  return { kty: 'EC', crv: 'P-256', x: coordinate(1), y: coordinate(33) };
}
