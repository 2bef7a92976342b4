import { randomBytes, randomInt } from 'node:crypto';
import { redact } from '../domain/redacted.js';
import type { TlsIdentity } from './certificates.js';
import { checkFcmMessage } from './fcmMessage.js';
import { createFcmRegistrations } from './fcmRegistrations.js';
import { errorInfoDetail, fcmErrorDetail, googleError, quotaFailureDetail } from './googleError.js';
import type { AccessGrant } from './googleOauthSimulator.js';
import type { ReceivedPush } from './pushLog.js';
import { createSimulatorServer, type SimulatorRequest, type SimulatorServer, type Verdict } from './simulatorServer.js';

export interface FcmSimulator extends SimulatorServer {
  /** From now on the token gets 404 UNREGISTERED. FCM does not report since when, so `at` is only for symmetry. */
  unregister(token: string, at: Date): void;
  /** The app registers with this token or installation id, which ends what it was registered with before. */
  register(address: string): void;
}

interface FcmSimulatorOptions {
  tls: TlsIdentity;
  /** The grant of an access token; null: unknown or expired. */
  grantOf: (accessToken: string) => AccessGrant | null;
  onPush: (push: ReceivedPush) => void;
  /** Ms since the epoch. */
  now?: () => number;
}

/** Either scope allows a service account to send (Firebase: "projects.messages.send"). */
const SCOPES = ['https://www.googleapis.com/auth/firebase.messaging', 'https://www.googleapis.com/auth/cloud-platform'];
/** The messages of the limits (Firebase: "ErrorCode", QUOTA_EXCEEDED). */
const LIMITS = { project: 'Message rate exceeded', device: 'Device message rate exceeded' };
/** As announced by Google's front ends. */
const MAX_CONCURRENT_STREAMS = 100;

/**
 * FCM's HTTP v1 API over HTTP/2 and HTTP/1.1: `POST /v1/projects/{id}/messages:send` with a Bearer token of the OAuth
 * simulator (Firebase: "projects.messages.send", "ErrorCode"). Listens on a free port of 127.0.0.1.
 */
export async function createFcmSimulator(options: FcmSimulatorOptions): Promise<FcmSimulator> {
  const { grantOf, onPush, now = Date.now } = options;
  const registrations = createFcmRegistrations();

  function judge(request: SimulatorRequest): Verdict {
    const projectId = /^\/v1\/projects\/([^/?]+)\/messages:send(?:\?|$)/.exec(request.path)?.[1];
    if (projectId === undefined || request.method !== 'POST') {
      return { answer: { status: 404, body: '<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>' } };
    }
    const denied = authorize(request.headers.authorization, projectId);
    if (denied !== null) return denied;

    const checked = checkFcmMessage(request.body);
    if ('refusal' in checked) return { answer: checked.refusal };
    const { token, isInstallationId, payload, shown, validateOnly } = checked;
    if (token !== null && !registrations.accepts(token)) {
      return { answer: googleError(404, 'Requested entity was not found.', [fcmErrorDetail('UNREGISTERED')]) };
    }
    if (validateOnly)
      return { answer: { status: 200, body: { name: `projects/${projectId}/messages/fake_message_id` } } };

    // Topics have no subscribers here, so a message to one is accepted and reaches no device.
    if (token === null) {
      const number = randomInt(2 ** 47).toString();
      return { answer: { status: 200, body: { name: `projects/${projectId}/messages/${number}` } } };
    }
    const id = `projects/${projectId}/messages/0:${now()}%${randomBytes(8).toString('hex')}`;
    return {
      answer: { status: 200, body: { name: id } },
      deliver: () =>
        onPush({
          provider: 'fcm',
          environment: null,
          receivedAt: now(),
          token,
          redactedToken: redact(token),
          isInstallationId,
          topic: null,
          id,
          headers: {},
          payload,
          shown,
        }),
    };
  }

  function authorize(authorization: string | undefined, projectId: string): Verdict | null {
    const accessToken = /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
    if (accessToken === undefined) {
      return unauthenticated('Request is missing required authentication credential.', 'CREDENTIALS_MISSING', '');
    }
    const grant = grantOf(accessToken);
    if (grant === null) {
      const why = 'Request had invalid authentication credentials.';
      return unauthenticated(why, 'ACCESS_TOKEN_TYPE_UNSUPPORTED', ', error="invalid_token"');
    }
    if (!grant.scopes.some((scope) => SCOPES.includes(scope))) {
      const info = errorInfoDetail('ACCESS_TOKEN_SCOPE_INSUFFICIENT');
      return { answer: googleError(403, 'Request had insufficient authentication scopes.', [info]) };
    }
    if (grant.projectId !== projectId) {
      const why = `Permission 'cloudmessaging.messages.create' denied on resource 'projects/${projectId}'.`;
      return { answer: googleError(403, why, [errorInfoDetail('IAM_PERMISSION_DENIED')]) };
    }
    return null;
  }

  const server = await createSimulatorServer({
    tls: options.tls,
    allowHttp1: true,
    maxConcurrentStreams: MAX_CONCURRENT_STREAMS,
    judge,
    faultAnswer({ status, reason, limit = 'project' }) {
      const details = reason === 'QUOTA_EXCEEDED' ? [quotaFailureDetail(LIMITS[limit])] : [];
      return googleError(status, `Simulated ${reason}`, [...details, fcmErrorDetail(reason)]);
    },
  });
  const { register, unregister } = registrations;
  return { ...server, register, unregister: (token) => unregister(token) };
}

function unauthenticated(message: string, reason: string, challenge: string): Verdict {
  const answer = googleError(401, message, [errorInfoDetail(reason)]);
  const headers = { 'www-authenticate': `Bearer realm="https://accounts.google.com/"${challenge}` };
  return { answer: { ...answer, headers } };
}
