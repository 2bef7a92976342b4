/** Both providers by node:http2 and nothing else, for the rivals that use no library: `limit` and `durable by hand`. */
import { once } from 'node:events';
import { connect } from 'node:http2';
import { createApnsProviderTokens } from '../../dist/providers/apnsProviderToken.js';
import { connectTls } from '../../dist/providers/connectTls.js';
import { createFirebaseAccessTokens } from '../../dist/providers/firebaseAccessToken.js';

const APNS = 'https://api.push.apple.com:443';
const FCM = 'https://fcm.googleapis.com:443';
/** Apple takes a token for an hour, Google gives one for an hour. */
const RENEWED_MS = 40 * 60_000;

/**
 * One connection to each provider, opened anew when it has ended, and what authenticates a push.
 * @param credentials `apns` (teamId, keyId, privateKey, topic) and `serviceAccount`, the text of its file
 * @returns `apns(token, headers, body)` and `fcm(body)`; each throws an Error unless the provider answers 200
 */
export async function openProviders({ apns: { topic, ...team }, serviceAccount }) {
  const { project_id: projectId, client_email: clientEmail, private_key: privateKey } = JSON.parse(serviceAccount);
  const account = { kind: 'firebase', projectId, clientEmail, privateKey };
  const renew = async () => ({
    apns: `bearer ${await createApnsProviderTokens({ clock: () => new Date() }).get({ kind: 'apns', ...team })}`,
    fcm: `Bearer ${await createFirebaseAccessTokens()(account)}`,
  });
  let authorization = await renew();
  setInterval(async () => (authorization = await renew()), RENEWED_MS).unref();
  const [apnsSession, fcmSession] = [keptOpen(APNS), keptOpen(FCM)];
  return {
    apns: async (token, headers, body) =>
      post(
        await apnsSession(),
        { ':path': `/3/device/${token}`, authorization: authorization.apns, 'apns-topic': topic, ...headers },
        body,
      ),
    fcm: async (body) =>
      post(
        await fcmSession(),
        {
          ':path': `/v1/projects/${projectId}/messages:send`,
          authorization: authorization.fcm,
          'content-type': 'application/json',
        },
        body,
      ),
  };
}

function keptOpen(origin) {
  let current = null;
  const open = async () => {
    const { signal } = new AbortController();
    const { HTTPS_PROXY: proxy } = process.env;
    const socket = await connectTls({ origin, proxy, ca: undefined, identity: undefined, signal });
    const session = connect(origin, { createConnection: () => socket });
    const end = () => (current = null);
    session.on('goaway', end).on('close', end).on('error', end);
    // Until then it is not known how many streams the provider takes, and it refuses those above that.
    await once(session, 'remoteSettings');
    return session;
  };
  return () =>
    (current ??= open().catch((error) => {
      current = null;
      throw error;
    }));
}

function post(session, headers, body) {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', 'content-length': Buffer.byteLength(body), ...headers });
    stream.on('response', ({ ':status': status }) => {
      stream.resume();
      if (status !== 200) reject(new Error(`answered ${status}`));
    });
    stream.on('end', resolve).on('error', reject);
    stream.end(body);
  });
}
