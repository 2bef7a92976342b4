import { createECDH, generateKeyPairSync } from 'node:crypto';
import { parseDeviceToken } from '../../src/domain/deviceToken.js';
import type { TokenService } from '../../src/domain/lane.js';
import { parseWebPushDevice } from '../../src/domain/webPushDevice.js';
import { NOTIFICATION_STYLE, type Notification } from '../../src/domain/notification.js';
import type {
  ApnsCertificateCredentials,
  ApnsCredentials,
  FirebaseCredentials,
  WebPushCredentials,
} from '../../src/domain/pushService.js';
import type { Push } from '../../src/domain/channel.js';
import type { Http2Client, Http2Request } from '../../src/providers/http2Client.js';
import type { Http2Result } from '../../src/providers/http2Result.js';

export const NOW = new Date('2026-03-01T12:00:00.000Z');
export const APNS_TOKEN = 'ab'.repeat(32);
export const FCM_TOKEN = 'firebase-token:APA91b';

const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const P256_PUBLIC = p256.publicKey;
export const P256_PEM = p256.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
export const RSA_PEM = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

export const APNS: ApnsCredentials = {
  kind: 'apns',
  teamId: 'TEAM123456',
  keyId: 'KEY1234567',
  privateKey: P256_PEM,
  environment: 'PRODUCTION',
};
/** Not a certificate that anybody would take: for channels that are not connected. */
export const APNS_CERTIFICATE: ApnsCertificateCredentials = {
  kind: 'apnsCertificate',
  certificate: 'CERTIFICATE',
  privateKey: RSA_PEM,
  environment: 'PRODUCTION',
};
export const FIREBASE: FirebaseCredentials = {
  kind: 'firebase',
  projectId: 'acme-chat',
  clientEmail: 'push@acme-chat.iam.gserviceaccount.com',
  privateKey: RSA_PEM,
};

/** A fresh pair of keys on P-256, as Web Push spells them. */
export function webPushKeyPair() {
  const curve = createECDH('prime256v1');
  const publicKey = curve.generateKeys('base64url');
  const privateKey = Buffer.from(curve.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url');
  return { publicKey, privateKey };
}

export const WEB_PUSH: WebPushCredentials = {
  kind: 'webPush',
  subject: 'mailto:push@acme.example.com',
  ...webPushKeyPair(),
};
export const MOZILLA = 'https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk-secret';

/** A push to a browser whose keys nobody has. */
export function pushToBrowser(notification: Partial<Notification> = {}, endpoint = MOZILLA): Push {
  const keys = { p256dh: webPushKeyPair().publicKey, auth: 'AAAAAAAAAAAAAAAAAAAAAA' };
  const device = parseWebPushDevice({ endpoint, ...keys });
  return { ...pushTo('ANDROID_FIREBASE', notification), device, credentials: WEB_PUSH };
}

export function pushTo(service: TokenService, notification: Partial<Notification> = {}): Push {
  const native = service === 'IOS_APNS';
  return {
    trace: null,
    deliveryId: '018f3c1e-0000-7000-8000-000000000001',
    device: parseDeviceToken(service, native ? APNS_TOKEN : FCM_TOKEN, native ? 'com.acme.chat' : null),
    credentials: native ? APNS : FIREBASE,
    notification: {
      chatId: 'chat-1',
      event: 'chat_session_message',
      ...NOTIFICATION_STYLE,
      group: 'message',
      title: 'Ann',
      body: 'Hello',
      ...notification,
    },
    seq: 7,
    badgeCount: 1,
    expiresAt: new Date(NOW.getTime() + 3_600_000),
  };
}

/** A client that records requests and gives the next of the results, the last one for ever. */
export function recordedHttp2(...results: Http2Result[]): Http2Client & { requests: Http2Request[] } {
  const requests: Http2Request[] = [];
  return {
    requests,
    request(request) {
      requests.push(request);
      const result = results[Math.min(requests.length, results.length) - 1];
      return Promise.resolve(result ?? { kind: 'notSent', reason: 'none' });
    },
    close: () => Promise.resolve(),
  };
}

export function response(statusCode: number, body: unknown = '', headers: Record<string, string> = {}): Http2Result {
  return {
    kind: 'response',
    statusCode,
    headers,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    durationMs: 1,
  };
}

export function bodyOf(request: Http2Request | undefined): unknown {
  return JSON.parse(String(request?.body));
}
