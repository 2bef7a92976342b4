/** @parse/node-apn, the maintained `apn`: one Provider, one Notification a push. */
import apn from 'apn';
import { serve } from './serve.mjs';

serve(async ({ key, keyId, teamId, topic }) => {
  const { hostname, port } = new URL(process.env.HTTPS_PROXY);
  const provider = new apn.Provider({
    token: { key, keyId, teamId },
    production: true,
    proxy: { host: hostname, port: Number(port) },
  });
  return async (token, text) => {
    const notification = new apn.Notification({ topic, pushType: 'alert', alert: { title: 'Anna', body: text } });
    const { sent, failed } = await provider.send(notification, token);
    if (sent.length > 0) return { kind: 'sent', reason: null };
    const [{ status, response, error }] = failed;
    return {
      kind: Number(status) === 410 ? 'dead' : 'failed',
      reason: response?.reason ?? error?.message ?? String(status),
    };
  };
});
