/**
 * The process of a sender: takes credentials once, then bursts; every push of a burst is begun at once, and reported
 * with the moment at which the library told of it.
 * @param {(credentials) => Promise<(token, text) => Promise<{ kind: 'sent' | 'dead' | 'failed', reason: string | null }>>} open
 */
export function serve(open) {
  let send;
  process.on('message', async ({ credentials, burst, tokens }) => {
    if (credentials) {
      send = await open(credentials);
      process.send('ready');
      return;
    }
    tokens.forEach(async (token, index) => {
      const report = await send(token, `push ${index}`);
      process.send({ burst, index, report: { ...report, at: Date.now() } });
    });
  });
}
