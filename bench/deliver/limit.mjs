/** The limit: node:http2 and nothing else, the same payloads to the same simulators. */
import { openProviders } from './providers.mjs';
import { inParallel } from '../support/inParallel.mjs';

/** Streams under way at once on each of the two connections. */
const WIDTH = 100;

process.once('message', async ({ credentials, templates }) => {
  const providers = await openProviders(credentials);
  const apnsBody = JSON.stringify(templates.apns.payload);
  process.on('message', async ({ tokens }) => {
    await Promise.all([
      inParallel(tokens.apns, WIDTH, (token) => providers.apns(token, templates.apns.headers, apnsBody)),
      inParallel(tokens.fcm, WIDTH, (token) =>
        providers.fcm(JSON.stringify({ message: { token, ...templates.fcm.payload } })),
      ),
    ]);
    process.send('done');
  });
  process.send('ready');
});
