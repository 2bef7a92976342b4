import type { Outcome } from '../domain/outcome.js';
import type { FirebaseCredentials } from '../domain/pushService.js';
import type { Push, PushChannel } from './channel.js';
import { credentialKey } from './credentialKey.js';
import { failureReason } from './failureReason.js';
import { fcmBody } from './fcmMessage.js';
import { fcmOutcome } from './fcmOutcome.js';
import type { FirebaseAccessTokens } from './firebaseAccessToken.js';
import type { Http2Client } from './http2Client.js';

export interface FcmChannelOptions {
  /** Shared with other channels; closed by its creator. */
  http2: Http2Client;
  clock: () => Date;
  /** `https://host:port`. */
  origin: string;
  accessToken: FirebaseAccessTokens;
}

/** The way to iOS and Android devices through Firebase Cloud Messaging's HTTP v1 API (Firebase: "projects.messages.send"). */
export function createFcmChannel({ http2, clock, origin, accessToken }: FcmChannelOptions): PushChannel {
  async function send(push: Push): Promise<Outcome> {
    const { credentials } = push;
    if (credentials.kind !== 'firebase') {
      return { kind: 'rejected', statusCode: null, reason: 'credentials of another service' };
    }
    const post = async (token: string) => {
      const result = await http2.request({
        origin,
        pool: credentialKey(credentials),
        path: `/v1/projects/${encodeURIComponent(credentials.projectId)}/messages:send`,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: fcmBody(push, clock()),
      });
      return fcmOutcome(result, clock());
    };
    const token = await authorize(credentials);
    if (typeof token !== 'string') return token;
    const outcome = await post(token);
    if (outcome.kind !== 'retry' || outcome.statusCode !== 401) return outcome;
    // Revoked before its time: refused, so not processed, and safe to send at once with another.
    const renewed = await authorize(credentials, token);
    return typeof renewed === 'string' ? post(renewed) : renewed;
  }

  async function authorize(credentials: FirebaseCredentials, renew?: string): Promise<string | Outcome> {
    try {
      return await accessToken(credentials, { renew });
    } catch (error) {
      const reason = `access token: ${failureReason(error)}`;
      return { kind: 'retry', statusCode: null, reason, retryAfterMs: null, ambiguous: false };
    }
  }

  return { send };
}
