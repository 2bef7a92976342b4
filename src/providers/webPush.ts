import { createECDH } from 'node:crypto';
import type { Push, PushChannel } from '../domain/channel.js';
import type { Outcome } from '../domain/outcome.js';
import type { PushCredentials, WebPushCredentials } from '../domain/pushService.js';
import { vapidSubjectFault } from '../domain/vapidSubject.js';
import { createCredentialKeys } from './credentialKey.js';
import type { Http2Request } from './http2Client.js';
import type { OriginClient } from './originClient.js';
import { createUnknownHostLimit, isWellKnownHost } from './pushServiceHosts.js';
import { createVapidTokens, type WebPushLibrary } from './vapidTokens.js';
import { webPushMessage } from './webPushMessage.js';
import { isTooLarge, webPushOutcome } from './webPushOutcome.js';

interface WebPushChannelOptions {
  /** Closed by its creator. */
  client: OriginClient;
  clock: () => Date;
}

/** Loaded on first use: it takes 40 ms of the start and 2 MB, and not every installation sends to browsers. */
const loadWebPush = async (): Promise<WebPushLibrary> => (await import('web-push')).default;

/** Bytes of text for a push service that takes less than RFC 8030 section 7.2 asks for. */
const SHORT_PAYLOAD_MAX = 2_000;

/**
 * The way to browsers through their own push services (RFC 8030): encrypted for the browser alone (RFC 8291) and signed with
 * the app's key (RFC 8292). The endpoint of the subscription names the push service.
 */
export function createWebPushChannel({ client, clock }: WebPushChannelOptions): PushChannel {
  const credentialKey = createCredentialKeys();
  const vapidToken = createVapidTokens({ clock });
  const limitUnknownHost = createUnknownHostLimit();

  async function send(push: Push): Promise<Outcome> {
    const outcome = await request(push);
    // Refused, so not processed, and safe to send at once with less text.
    return isTooLarge(outcome) ? request(push, SHORT_PAYLOAD_MAX) : outcome;
  }

  async function request(push: Push, limitBytes?: number): Promise<Outcome> {
    const prepared = prepare(await loadWebPush(), push, limitBytes);
    if ('kind' in prepared) return prepared;
    const post = async (made: Http2Request) => webPushOutcome(await client.request(made), clock());
    return isWellKnownHost(new URL(prepared.origin).host) ? post(prepared) : limitUnknownHost(prepared, post);
  }

  /** The request, or why there is none. */
  function prepare(webPush: WebPushLibrary, push: Push, limitBytes?: number): Http2Request | Outcome {
    const { credentials, device } = push;
    if (credentials.kind !== 'webPush') return refused('credentials of another service', 'credentials');
    const keys = device.webPushKeys;
    if (keys === null) return refused('no keys of the browser', 'token');
    const { origin, pathname, search } = new URL(device.token.reveal());
    const authorization = authorize(webPush, credentials, origin);
    if (authorization === null) return refused('the private key cannot sign', 'credentials');
    const { headers, payload } = webPushMessage(push, clock(), limitBytes);
    return {
      origin,
      pool: credentialKey(credentials),
      path: `${pathname}${search}`,
      headers: {
        ...headers,
        authorization,
        'content-type': 'application/octet-stream',
        'content-encoding': 'aes128gcm',
      },
      body: webPush.encrypt(keys.p256dh, keys.auth, payload, 'aes128gcm').cipherText,
      trace: push.trace,
    };
  }

  function authorize(webPush: WebPushLibrary, credentials: WebPushCredentials, origin: string): string | null {
    try {
      return vapidToken(webPush, credentials, origin);
    } catch {
      // The library's own words may quote the key.
      return null;
    }
  }

  return {
    send,
    // Web Push has no dry run. Everything is made that a send needs, and nothing is sent.
    async validate(push) {
      const prepared = prepare(await loadWebPush(), push);
      return 'kind' in prepared ? prepared : { ...ACCEPTED };
    },
    // A push service answers only for a subscription. This checks what it would check: the subject and the key pair.
    probe: (credentials) => Promise.resolve(probeKeys(credentials)),
  };
}

const ACCEPTED: Outcome = { kind: 'delivered', statusCode: null, providerMessageId: null };

function probeKeys(credentials: PushCredentials): Outcome {
  if (credentials.kind !== 'webPush') return refused('credentials of another service', 'credentials');
  if (vapidSubjectFault(credentials.subject) !== null) return refused('BadJwtToken', 'credentials');
  return isPair(credentials) ? ACCEPTED : refused('the keys are no pair', 'credentials');
}

function isPair({ publicKey, privateKey }: WebPushCredentials): boolean {
  try {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(privateKey, 'base64url');
    return curve.getPublicKey('base64url') === publicKey;
  } catch {
    return false;
  }
}

function refused(reason: string, fault: 'credentials' | 'token'): Outcome {
  return { kind: 'rejected', statusCode: null, reason, fault };
}
