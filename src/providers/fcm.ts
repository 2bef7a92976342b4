import type { Outcome } from '../domain/outcome.js';
import { PUSH_SERVICES, type FirebaseCredentials, type PushCredentials } from '../domain/pushService.js';
import type { TraceContext } from '../domain/tracing.js';
import type { Push, PushChannel } from '../domain/channel.js';
import { createCredentialKeys } from './credentialKey.js';
import { failureReason } from './failureReason.js';
import { fcmBody, fcmProbeBody } from './fcmMessage.js';
import { fcmOutcome } from './fcmOutcome.js';
import type { FirebaseAccessTokens } from './firebaseAccessToken.js';
import { interceptedFailure } from './foreignAnswer.js';
import type { Http2Client } from './http2Client.js';
import { probeAnswer } from './probeAnswer.js';

interface FcmChannelOptions {
  /** Shared with other channels; closed by its creator. */
  http2: Http2Client;
  clock: () => Date;
  /** `https://host:port`. */
  origin: string;
  accessToken: FirebaseAccessTokens;
  /** Timeout of `validate` and `probe` in milliseconds. */
  probeTimeoutMs?: number;
}

/**
 * Refusals of the service account itself, by Google (RFC 6749 section 5.2) or, for a key that can not sign, by
 * firebase-admin. Everything else that keeps an access token away may pass.
 */
const ACCOUNT_REFUSED = new Set(['invalid_grant', 'invalid_client', 'unauthorized_client', 'app/invalid-credential']);

/** The way to iOS and Android devices through Firebase Cloud Messaging's HTTP v1 API (Firebase: "projects.messages.send"). */
export function createFcmChannel(options: FcmChannelOptions): PushChannel {
  const { http2, clock, origin, accessToken, probeTimeoutMs } = options;
  const credentialKey = createCredentialKeys();

  async function deliver(push: Push, validateOnly: boolean): Promise<Outcome> {
    const outcome = await post(push.credentials, () => fcmBody(push, clock(), validateOnly), push.trace);
    const isForeignToken = isAboutKeyBehind(outcome) && PUSH_SERVICES[push.device.service].platform === 'android';
    return isForeignToken ? { ...outcome, fault: 'token' } : outcome;
  }

  async function post(
    credentials: PushCredentials,
    body: () => string,
    trace: TraceContext | null = null,
  ): Promise<Outcome> {
    if (credentials.kind !== 'firebase') return refused('credentials of another service');
    const token = await authorize(credentials);
    if (typeof token !== 'string') return token;
    const outcome = await postWith(token, credentials, body(), trace);
    const isUnauthorized = outcome.kind === 'rejected' && outcome.statusCode === 401;
    if (!isUnauthorized || isAboutKeyBehind(outcome)) return outcome;
    // Revoked before its time: refused, so not processed, and safe to send at once with another.
    const renewed = await authorize(credentials, token);
    return typeof renewed === 'string' ? postWith(renewed, credentials, body(), trace) : renewed;
  }

  async function postWith(
    token: string,
    credentials: FirebaseCredentials,
    body: string,
    trace: TraceContext | null,
  ): Promise<Outcome> {
    const result = await http2.request({
      origin,
      pool: credentialKey(credentials),
      path: `/v1/projects/${encodeURIComponent(credentials.projectId)}/messages:send`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body,
      trace,
    });
    return fcmOutcome(result, clock());
  }

  async function authorize(credentials: FirebaseCredentials, renew?: string): Promise<string | Outcome> {
    try {
      return await accessToken(credentials, { renew });
    } catch (error) {
      const code = failureReason(error);
      const reason = `access token: ${code}`;
      if (ACCOUNT_REFUSED.has(code)) return refused(reason);
      const foreign = interceptedFailure(code);
      if (foreign) return { ...foreign, reason };
      return { kind: 'retry', statusCode: null, reason, retryAfterMs: null, ambiguous: false };
    }
  }

  return {
    send: (push) => deliver(push, false),
    validate: (push) => probeAnswer(deliver(push, true), probeTimeoutMs),
    probe: (credentials) => probeAnswer(post(credentials, fcmProbeBody), probeTimeoutMs),
  };
}

/**
 * 401 about the key that Firebase has for Apple or for browsers, not about our access token. No Android device needs one:
 * where it is missing and a token of an iPhone or a browser is sent as an Android one, only that token is at fault.
 */
function isAboutKeyBehind(outcome: Outcome): outcome is Extract<Outcome, { kind: 'rejected' }> {
  return outcome.kind === 'rejected' && outcome.reason === 'THIRD_PARTY_AUTH_ERROR';
}

function refused(reason: string): Outcome {
  return { kind: 'rejected', statusCode: null, reason, fault: 'credentials' };
}
