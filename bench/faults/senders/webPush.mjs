/** web-push's `sendNotification`, through the proxy by its own option. */
import webPush from 'web-push';
import { serve } from './serve.mjs';

const TTL_SECONDS = 3600;

serve((vapidDetails) =>
  Promise.resolve(async (subscription, text) => {
    const payload = JSON.stringify({ notification: { title: 'Anna', body: text } });
    try {
      await webPush.sendNotification(subscription, payload, {
        ...{ vapidDetails, TTL: TTL_SECONDS, proxy: process.env.HTTPS_PROXY },
      });
      return { kind: 'sent', reason: null };
    } catch (error) {
      const { statusCode } = error;
      const reason = statusCode === undefined ? error.message : `status ${statusCode}`;
      return { kind: statusCode === 404 || statusCode === 410 ? 'dead' : 'failed', reason };
    }
  }),
);
