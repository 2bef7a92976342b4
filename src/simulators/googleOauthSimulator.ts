import { createPublicKey, randomBytes, type KeyObject } from 'node:crypto';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import type { TlsIdentity } from './certificates.js';
import { createSimulatorServer, type SimulatorRequest, type SimulatorServer, type Verdict } from './simulatorServer.js';

/** A service account as Google knows it. */
interface ServiceAccount {
  clientEmail: string;
  projectId: string;
  /** PEM text (SPKI) of an RSA key. */
  publicKey: string;
}

/** The rights of an access token. */
export interface AccessGrant {
  projectId: string;
  scopes: readonly string[];
}

export interface GoogleOauthSimulator extends SimulatorServer {
  registerServiceAccount(account: ServiceAccount): void;
  /** Null when the access token is unknown or has expired. */
  grantOf(accessToken: string): AccessGrant | null;
}

const GRANT_TYPE = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** google-auth-library 10 uses the first one; the second is in older gtoken, still found in dependency trees. */
const AUDIENCES = ['https://oauth2.googleapis.com/token', 'https://www.googleapis.com/oauth2/v4/token'];
const PATHS = AUDIENCES.map((audience) => new URL(audience).pathname);
/** One second short of an hour, as at Google. */
const LIFETIME_SECONDS = 3599;
const ASSERTION_MAX_SECONDS = 3600;
const CLOCK_SKEW_SECONDS = 300;

/**
 * Google's token endpoint for service accounts (Google Identity: "Using OAuth 2.0 for Server to Server Applications";
 * RFC 7523): a form with an RS256 assertion in, an access token out. It grants any scope: as at Google, the API checks
 * whether the scope suffices. Listens on a free port of 127.0.0.1.
 */
export async function createGoogleOauthSimulator({
  tls,
  now = Date.now,
}: {
  tls: TlsIdentity;
  now?: () => number;
}): Promise<GoogleOauthSimulator> {
  const accounts = new Map<string, { account: ServiceAccount; key: KeyObject }>();
  const grants = new Map<string, AccessGrant & { expiresAt: number }>();

  async function judge(request: SimulatorRequest): Promise<Verdict> {
    if (request.method !== 'POST' || !PATHS.includes(request.path)) {
      return { answer: { status: 404, body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>' } };
    }
    const form = new URLSearchParams(request.body.toString());
    const grantType = form.get('grant_type') ?? '';
    if (grantType !== GRANT_TYPE) return refuse('unsupported_grant_type', `Invalid grant_type: ${grantType}`);

    const { claims, known } = issuerOf(form.get('assertion') ?? '');
    if (claims === null) return refuse('invalid_grant', 'Bad Request');
    if (known === undefined) return refuse('invalid_grant', 'Invalid grant: account not found');
    const fault = await assertionFault(form.get('assertion') ?? '', known.key);
    if (fault !== null) return refuse('invalid_grant', fault);
    const scopes = typeof claims.scope === 'string' ? claims.scope.split(' ').filter((scope) => scope !== '') : [];
    if (scopes.length === 0) return refuse('invalid_scope', 'Invalid OAuth scope or ID token audience provided.');

    const accessToken = `ya29.${randomBytes(96).toString('base64url')}`;
    grants.set(accessToken, { projectId: known.account.projectId, scopes, expiresAt: now() + LIFETIME_SECONDS * 1000 });
    return {
      answer: { status: 200, body: { access_token: accessToken, expires_in: LIFETIME_SECONDS, token_type: 'Bearer' } },
    };
  }

  function issuerOf(assertion: string) {
    try {
      const claims: JWTPayload = decodeJwt(assertion);
      return { claims, known: accounts.get(claims.iss ?? '') };
    } catch {
      return { claims: null, known: undefined };
    }
  }

  /** Google's description of the assertion's fault, or null. */
  async function assertionFault(assertion: string, key: KeyObject): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(assertion, key, {
        algorithms: ['RS256'],
        audience: AUDIENCES,
        requiredClaims: ['iat', 'exp'],
        clockTolerance: CLOCK_SKEW_SECONDS,
        currentDate: new Date(now()),
      });
      const { iat = 0, exp = 0 } = payload;
      const ahead = iat - now() / 1000;
      if (exp - iat <= ASSERTION_MAX_SECONDS && ahead <= CLOCK_SKEW_SECONDS) return null;
    } catch (error) {
      if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
        return 'Invalid JWT: Failed audience check.';
      }
      const aboutTime = error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed;
      if (!aboutTime) return 'Invalid JWT Signature.';
    }
    return 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.';
  }

  const server = await createSimulatorServer({
    tls,
    allowHttp1: true,
    maxConcurrentStreams: 100,
    judge,
    faultAnswer: ({ status, reason }) => ({
      status,
      body: { error: reason, error_description: `Simulated ${reason}` },
    }),
  });
  return {
    ...server,
    registerServiceAccount(account) {
      accounts.set(account.clientEmail, { account, key: createPublicKey(account.publicKey) });
    },
    grantOf(accessToken) {
      const grant = grants.get(accessToken);
      return grant === undefined || grant.expiresAt <= now() ? null : grant;
    },
  };
}

function refuse(error: string, description: string): Verdict {
  return { answer: { status: 400, body: { error, error_description: description } } };
}
