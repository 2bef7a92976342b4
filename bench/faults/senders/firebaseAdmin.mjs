/** firebase-admin's `send`, through the proxy by its `httpAgent`, connections kept as Node's own agent keeps them. */
import { cert, initializeApp } from 'firebase-admin/app';
import { getMessaging } from 'firebase-admin/messaging';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { serve } from './serve.mjs';

serve(async ({ serviceAccount }) => {
  const httpAgent = new HttpsProxyAgent(process.env.HTTPS_PROXY, { keepAlive: true });
  const messaging = getMessaging(initializeApp({ credential: cert(JSON.parse(serviceAccount)), httpAgent }));
  return async (token, text) => {
    try {
      await messaging.send({ token, notification: { title: 'Anna', body: text } });
      return { kind: 'sent', reason: null };
    } catch (error) {
      const dead = error.code === 'messaging/registration-token-not-registered';
      return { kind: dead ? 'dead' : 'failed', reason: error.code ?? error.message };
    }
  };
});
