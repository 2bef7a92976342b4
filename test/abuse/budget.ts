import { Agent, request as httpRequest } from 'node:http';
import type { TestGateway } from '../support/useGateway.js';

/** What an anonymous request may cost: CPU of the whole process, and memory that stays beyond what was sent. */
export const CPU_MS = 5;
export const KEPT_BYTES = 64 * 1024;

/** What is sent, the n-th time: nothing that is sent again may be known already. */
export type Sending = (serial: number) => {
  method?: string;
  path: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
};

/** The best round counts, for the others had company. */
const ROUNDS = 60;

const WARM_BYTES = 8 * 1024 * 1024;

let serial = 0;

/** Measures what sendings cost a gateway that was started to be measured. */
export function budgetOf(gateway: () => TestGateway) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  function send(sending: Sending, url: string): Promise<number> {
    const { method = 'POST', path, headers = {}, body } = sending((serial += 1));
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
      const request = httpRequest({ hostname, port, method, path, headers, agent }, (response) => {
        // One that goes on has been answered by now.
        if (response.headers['content-type']?.startsWith('text/event-stream')) response.destroy();
        response.on('close', () => resolve(response.statusCode ?? 0));
        response.resume().on('end', () => resolve(response.statusCode ?? 0));
        response.on('error', reject);
      });
      request.on('error', reject);
      request.end(typeof body === 'string' ? Buffer.from(body) : body);
    });
  }

  /** Milliseconds of CPU for all of these, one after the other. */
  async function cpuMs(sendings: readonly Sending[]): Promise<number> {
    const { url } = gateway();
    const before = await gateway().ask<{ cpuMs: number }>('cpu');
    for (const sending of sendings) await send(sending, url);
    const after = await gateway().ask<{ cpuMs: number }>('cpu');
    return after.cpuMs - before.cpuMs;
  }

  return {
    cpuMs,

    /** Milliseconds of CPU for one, in the best of some rounds: none more once it costs no more than is allowed. */
    async bestCpuMs(sending: Sending, allowed: number, rounds = ROUNDS): Promise<number> {
      let best = Infinity;
      for (let time = 0; time < rounds && best > allowed; time += 1) best = Math.min(best, await cpuMs([sending]));
      return best;
    },

    /** Bytes that stay of each of the requests that some work sends, beyond what any work leaves: compiled code, full caches. */
    async keptBytes(work: () => Promise<void>): Promise<number> {
      const first = serial;
      const before = await gateway().ask<{ bytes: number }>('memory');
      await work();
      const after = await gateway().ask<{ bytes: number }>('memory');
      return (after.bytes - before.bytes - WARM_BYTES) / (serial - first);
    },

    close: () => agent.destroy(),
  };
}
