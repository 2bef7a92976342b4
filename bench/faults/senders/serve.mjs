import { inParallel } from '../../support/inParallel.mjs';

/**
 * The process of a sender: takes credentials once, then bursts; so many pushes of a burst are under way at once, and each is reported
 * with the moment at which the library told of it.
 * @param {(credentials) => Promise<(token, text) => Promise<{ kind: 'sent' | 'dead' | 'failed', reason: string | null }>>} open
 */
export function serve(open) {
  let send;
  process.on('message', async ({ credentials, burst, tokens, width }) => {
    if (credentials) {
      send = await open(credentials);
      process.send('ready');
      return;
    }
    await inParallel(tokens, width, async (token, index) => {
      const report = await send(token, `push ${index}`);
      process.send({ burst, index, report: { ...report, at: Date.now() } });
    });
  });
}
