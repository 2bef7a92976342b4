import type { Outcome } from '../domain/outcome.js';
import type { ApnsEnvironment, PushCredentials } from '../domain/pushService.js';
import { Redacted } from '../domain/redacted.js';
import type { TraceContext } from '../domain/tracing.js';
import { apnsMessage, apnsProbeMessage, type ApnsMessage } from './apnsMessage.js';
import { apnsOutcome } from './apnsOutcome.js';
import { createApnsProviderTokens } from './apnsProviderToken.js';
import type { PushChannel } from '../domain/channel.js';
import { createCredentialKeys } from './credentialKey.js';
import type { Http2Client, Http2Request } from './http2Client.js';
import { probeAnswer } from './probeAnswer.js';

interface ApnsChannelOptions {
  /** Shared with other channels; closed by its creator. */
  http2: Http2Client;
  clock: () => Date;
  /** `https://host:port` of an environment. */
  originFor: (environment: ApnsEnvironment) => string;
  /** Timeout of `validate` and `probe` in milliseconds. */
  probeTimeoutMs?: number;
}

/** How a request authenticates: by its own token, or by its connection's certificate. */
interface Sender {
  environment: ApnsEnvironment;
  headers: Record<string, string>;
  identity: Http2Request['identity'];
}

/** No device has this token. If APNs refuses only the token, it has accepted everything else. */
const NO_DEVICE = '0'.repeat(64);
/** Apple disconnects senders of many bad tokens. */
const PROBED_TOPICS = 5;

/** The way to iOS devices through the Apple Push Notification service (Apple: "Sending notification requests to APNs"). */
export function createApnsChannel(options: ApnsChannelOptions): PushChannel {
  const { http2, clock, originFor, probeTimeoutMs } = options;
  const credentialKey = createCredentialKeys();
  const tokens = createApnsProviderTokens({ clock });

  async function post(
    credentials: PushCredentials,
    deviceToken: string,
    message: ApnsMessage,
    trace: TraceContext | null = null,
  ): Promise<Outcome> {
    const sender = await senderOf(credentials);
    if (typeof sender === 'string') return { kind: 'rejected', statusCode: null, reason: sender, fault: 'credentials' };
    const result = await http2.request({
      origin: originFor(sender.environment),
      pool: credentialKey(credentials),
      identity: sender.identity,
      path: `/3/device/${deviceToken}`,
      headers: { ...sender.headers, 'content-type': 'application/json', ...message.headers },
      body: message.payload,
      trace,
    });
    const outcome = apnsOutcome(result, clock());
    const isStale = outcome.kind === 'retry' && outcome.reason === 'ExpiredProviderToken';
    if (isStale && credentials.kind === 'apns') tokens.expire(credentials);
    return outcome.kind === 'delivered' ? { ...outcome, environment: sender.environment } : outcome;
  }

  /** The sender, or why there is none. */
  async function senderOf(credentials: PushCredentials): Promise<Sender | string> {
    if (credentials.kind !== 'apns' && credentials.kind !== 'apnsCertificate') return 'credentials of another service';
    const { environment } = credentials;
    if (credentials.kind === 'apnsCertificate') {
      const { certificate, privateKey } = credentials;
      return { environment, headers: {}, identity: { certificate, privateKey: new Redacted(privateKey) } };
    }
    const token = await tokens.get(credentials).catch(() => null);
    // The library's own words may quote the key.
    if (token === null) return 'the private key cannot sign';
    return { environment, headers: { authorization: `bearer ${token}` }, identity: undefined };
  }

  /**
   * APNs has no dry run. A push refused for its token alone has passed the other checks. Apple does not document their
   * order, so a topic may still be refused later.
   */
  async function toNobody(credentials: PushCredentials, message: ApnsMessage): Promise<Outcome> {
    const outcome = await post(credentials, NO_DEVICE, message);
    const isAboutToken = outcome.kind === 'unregistered' || (outcome.kind === 'rejected' && outcome.fault === 'token');
    if (!isAboutToken || outcome.statusCode === null) return outcome;
    return { kind: 'delivered', statusCode: outcome.statusCode, providerMessageId: null };
  }

  async function probeTopics(credentials: PushCredentials, topics: readonly string[]): Promise<Outcome> {
    const probes = topics.slice(0, PROBED_TOPICS).map((topic) => toNobody(credentials, apnsProbeMessage(topic)));
    const outcomes = await Promise.all(probes);
    const [first] = outcomes;
    if (first === undefined) {
      return { kind: 'rejected', statusCode: null, reason: 'no bundle id to ask with', fault: 'push' };
    }
    const refusal = outcomes.find((outcome) => outcome.kind === 'rejected' && outcome.fault === 'credentials');
    return refusal ?? outcomes.find(({ kind }) => kind !== 'delivered') ?? first;
  }

  return {
    send: (push) => post(push.credentials, push.device.token.reveal(), apnsMessage(push), push.trace),
    validate: (push) => probeAnswer(toNobody(push.credentials, apnsMessage(push)), probeTimeoutMs),
    probe: (credentials, bundleIds) => probeAnswer(probeTopics(credentials, bundleIds), probeTimeoutMs),
  };
}
