import { randomUUID } from 'node:crypto';
import type { ApnsEnvironment } from '../domain/pushService.js';
import { redact } from '../domain/redacted.js';
import { createApnsCertificates, type ApnsRegisteredCertificate } from './apnsCertificates.js';
import { createApnsProviderTokens, type ApnsTeam } from './apnsProviderToken.js';
import { checkApnsRequest, type ApnsSender } from './apnsRequest.js';
import type { TlsIdentity } from './certificates.js';
import type { ReceivedPush } from './pushLog.js';
import { createSimulatorServer, type SimulatorRequest, type SimulatorServer, type Verdict } from './simulatorServer.js';

export interface ApnsSimulator extends SimulatorServer {
  /** Makes a team's public key and topics known, as creating a key in the developer account does. */
  registerTeam(team: ApnsTeam): void;
  /** Makes a certificate and its topics known, as Apple knows those it has issued. */
  registerCertificate(certificate: ApnsRegisteredCertificate): void;
  /** From now on the token gets 410 Unregistered, dead since `at`. */
  unregister(token: string, at: Date): void;
  /** From now on the token gets BadDeviceToken: it is of the other environment. All others are of both. */
  ofOtherEnvironment(token: string): void;
  /** Counts the pushes to the token that are judged here, refused ones included. @returns how many so far */
  countOf(token: string): () => number;
}

interface ApnsSimulatorOptions {
  tls: TlsIdentity;
  environment: ApnsEnvironment;
  onPush: (push: ReceivedPush) => void;
  /** Ms since the epoch. */
  now?: () => number;
  /** The streams of a connection after its first accepted provider token; Apple's limit was observed as 1000. */
  maxConcurrentStreams?: number;
}

/**
 * A device token of the sizes Apple issues: 32 bytes today, up to 100 allowed for. Apple refuses shorter ones too.
 */
const DEVICE_TOKEN = /^(?:[0-9a-f]{2}){32,100}$/i;
/** Tokens with this prefix belong to no device; all others count as existing devices. */
const NOBODY = /^0{16}/;

/**
 * Apple's push service: HTTP/2 only; a sender is known by its connection's certificate, or by a provider token, and then has
 * one stream per connection until the first one was accepted. Statuses, headers and reasons as in Apple: "Handling
 * notification responses from APNs". Listens on a free port of 127.0.0.1.
 */
export async function createApnsSimulator(options: ApnsSimulatorOptions): Promise<ApnsSimulator> {
  const { environment, onPush, now = Date.now, maxConcurrentStreams = 1000 } = options;
  const providerTokens = createApnsProviderTokens(environment, now);
  const certificates = createApnsCertificates(environment, now);
  const unregistered = new Map<string, number>();
  const ofOther = new Set<string>();
  const asked = new Map<string, number>();
  const warm = new WeakSet<object>();

  async function judge(request: SimulatorRequest): Promise<Verdict> {
    const id = apnsId(request);
    const refuse = (status: number, reason: string, more: object = {}): Verdict => ({
      answer: { status, headers: { 'apns-id': id }, body: { reason, ...more } },
    });

    if (request.method !== 'POST') return refuse(405, 'MethodNotAllowed');
    const path = /^\/3\/device\/([^/]*)$/.exec(request.path);
    if (path === null) return refuse(404, 'BadPath');

    const known = await identify(request);
    if ('reason' in known) return refuse(known.status, known.reason);
    if (!warm.has(request.connection)) {
      warm.add(request.connection);
      request.connection.setMaxConcurrentStreams(maxConcurrentStreams);
    }

    const token = (path[1] ?? '').toLowerCase();
    if (token === '') return refuse(400, 'MissingDeviceToken');
    if (asked.has(token)) asked.set(token, (asked.get(token) ?? 0) + 1);
    if (!DEVICE_TOKEN.test(token)) return refuse(400, 'BadDeviceToken');
    const checked = checkApnsRequest(request.headers, request.body, known.sender, now());
    if ('reason' in checked) return refuse(checked.status, checked.reason);
    if (NOBODY.test(token) || ofOther.has(token)) return refuse(400, 'BadDeviceToken');
    const timestamp = unregistered.get(token);
    if (timestamp !== undefined) return refuse(410, 'Unregistered', { timestamp });

    const { headers, topic, payload, shown } = checked;
    return {
      answer: { status: 200, headers: { 'apns-id': id, ...uniqueId(environment) } },
      deliver: () =>
        onPush({
          provider: 'apns',
          environment,
          receivedAt: now(),
          token,
          redactedToken: redact(token),
          topic,
          id,
          headers,
          payload,
          shown,
        }),
    };
  }

  /** "APNs ignores" the provider token of a connection with a certificate. */
  async function identify({ connection, headers }: SimulatorRequest) {
    if (connection.certificate !== undefined) return certificates.verify(connection.certificate);
    const verdict = await providerTokens.verify(headers.authorization, connection);
    if ('reason' in verdict) return verdict;
    const sender: ApnsSender = { topics: verdict.team.topics, defaultTopic: null };
    return { sender };
  }

  const server = await createSimulatorServer({
    tls: options.tls,
    allowHttp1: false,
    maxConcurrentStreams: 1,
    onCertificate(certificate, connection) {
      if ('reason' in certificates.verify(certificate)) return;
      warm.add(connection);
      connection.setMaxConcurrentStreams(maxConcurrentStreams);
    },
    judge,
    faultAnswer: ({ status, reason, timestamp }, request) => ({
      status,
      headers: { 'apns-id': apnsId(request) },
      body: { reason, timestamp },
    }),
  });
  return {
    ...server,
    registerTeam: (team) => providerTokens.register(team),
    registerCertificate: (certificate) => certificates.register(certificate),
    ofOtherEnvironment: (token) => void ofOther.add(token.toLowerCase()),
    countOf(token) {
      asked.set(token, 0);
      return () => asked.get(token) ?? 0;
    },
    unregister: (token, at) => void unregistered.set(token.toLowerCase(), at.getTime()),
  };
}

/** Every response has the push's id, including refusals. Apple generates an id (in capitals) if none was given. */
function apnsId(request: SimulatorRequest): string {
  return request.headers['apns-id']?.toString() ?? randomUUID().toUpperCase();
}

/** The development host also returns the push's id in Apple's delivery log. */
function uniqueId(environment: ApnsEnvironment): Record<string, string> {
  return environment === 'SANDBOX' ? { 'apns-unique-id': randomUUID() } : {};
}
