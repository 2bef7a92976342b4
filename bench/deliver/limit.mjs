/** The limit: node:http2 and nothing else, the same payloads to the same simulators. */
import { connect } from 'node:http2';
import { createApnsProviderTokens } from '../../dist/providers/apnsProviderToken.js';
import { connectTls } from '../../dist/providers/connectTls.js';
import { createFirebaseAccessTokens } from '../../dist/providers/firebaseAccessToken.js';

/** Streams under way at once on each of the two connections. */
const WIDTH = 100;
const APNS = 'https://api.push.apple.com:443';
const FCM = 'https://fcm.googleapis.com:443';
const clock = () => new Date();

async function open(origin) {
  const { signal } = new AbortController();
  const socket = await connectTls({
    origin,
    proxy: process.env.HTTPS_PROXY,
    ca: undefined,
    identity: undefined,
    signal,
  });
  return connect(origin, { createConnection: () => socket });
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

async function sendAll(count, send) {
  let next = 0;
  const worker = async () => {
    while (next < count) await send(next++);
  };
  await Promise.all(Array.from({ length: WIDTH }, worker));
}

process.once('message', async ({ apns, serviceAccount, templates }) => {
  const { project_id: projectId, client_email: clientEmail, private_key: privateKey } = JSON.parse(serviceAccount);
  const bearer = await createFirebaseAccessTokens()({ kind: 'firebase', projectId, clientEmail, privateKey });
  const jwt = await createApnsProviderTokens({ clock }).get({ kind: 'apns', ...apns });
  const [apnsSession, fcmSession] = await Promise.all([open(APNS), open(FCM)]);
  const apnsBody = JSON.stringify(templates.apns.payload);
  const apnsHeaders = { ...templates.apns.headers, 'apns-topic': apns.topic, authorization: `bearer ${jwt}` };
  const fcmHeaders = {
    ':path': `/v1/projects/${projectId}/messages:send`,
    authorization: `Bearer ${bearer}`,
    'content-type': 'application/json',
  };
  process.on('message', async ({ tokens }) => {
    await Promise.all([
      sendAll(tokens.apns.length, (n) =>
        post(apnsSession, { ':path': `/3/device/${tokens.apns[n]}`, ...apnsHeaders }, apnsBody),
      ),
      sendAll(tokens.fcm.length, (n) =>
        post(fcmSession, fcmHeaders, JSON.stringify({ message: { token: tokens.fcm[n], ...templates.fcm.payload } })),
      ),
    ]);
    process.send('done');
  });
  process.send('ready');
});
