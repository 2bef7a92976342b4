/**
 * Loaded before a gateway process (`--import`): tells its parent what the process has used, which routes it has, and which
 * headers its code asks for by their names.
 */
import { channel } from 'node:diagnostics_channel';

const routes = new Set();
const headers = new Set();

channel('fastify.initialization').subscribe(({ fastify }) => {
  fastify.addHook('onRoute', ({ method, url, config }) => {
    // What only refuses: `guardMethods`.
    if (config?.methodsOfPath) return;
    for (const one of [method].flat()) if (one !== 'HEAD') routes.add(`${one} ${url}`);
  });
});

channel('http.server.request.start').subscribe(({ request }) => {
  request.headers = new Proxy(request.headers, {
    get(values, name) {
      // Of one that is there, nobody can say whether it was asked for by name.
      if (typeof name === 'string' && !Object.hasOwn(values, name)) headers.add(name);
      return values[name];
    },
  });
});

process.on('message', ({ ask }) => {
  if (ask === 'seen') process.send({ routes: [...routes], headers: [...headers] });
  else {
    const cpu = process.cpuUsage();
    if (ask === 'memory') globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    process.send({ cpuMs: (cpu.user + cpu.system) / 1_000, bytes: heapUsed + external });
  }
});
process.channel?.unref();
