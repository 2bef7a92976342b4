import http from 'node:http';

/**
 * Clients that poll without a pause, each by a connection of its own, as the SDKs do.
 * @param {string} url of the server
 * @param {{ path: string, headers: Record<string, string> }[]} clients
 * @param {(client: number, events: object[]) => void} onEvents called with what a poll has brought
 */
export function startPollers(url, clients, onEvents) {
  const { hostname, port } = new URL(url);
  const agents = clients.map(() => new http.Agent({ keepAlive: true, maxSockets: 1 }));
  let stopping = false;
  let failures = 0;
  let answered = 0;

  function poll(index) {
    const { path, headers } = clients[index];
    const request = http.get({ hostname, port, path, headers, agent: agents[index] }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', () => again(index, true));
      response.on('end', () => {
        if (response.statusCode !== 200) return again(index, true);
        answered += 1;
        const { events } = JSON.parse(Buffer.concat(chunks).toString());
        if (events.length > 0) onEvents(index, events);
        again(index, false);
      });
    });
    request.on('error', () => again(index, true));
  }
  function again(index, failed) {
    if (stopping) return;
    if (failed) failures += 1;
    setTimeout(() => !stopping && poll(index), failed ? 500 : 0);
  }

  return {
    /** Lets the n-th client begin. */
    start: poll,
    get failures() {
      return failures;
    },
    get answered() {
      return answered;
    },
    stop() {
      stopping = true;
      for (const agent of agents) agent.destroy();
    },
  };
}
