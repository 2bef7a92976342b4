import { LRUCache } from 'lru-cache';
import { Agent, fetch, ProxyAgent, type Dispatcher, type RequestInit } from 'undici';

/** The way to the identity provider, in the form that the libraries for it take. */
export interface ProviderFetch {
  /** @throws ProviderAway where there is no usable answer, or was none a moment ago */
  fetch(url: string, options: { method: string }): Promise<Response>;
  /** Ends what is under way. */
  close(): Promise<void>;
}

/** The identity provider cannot be asked. The message says why, without anything of what was sent. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}

const TIMEOUT_MS = 5_000;
/** What has failed is not tried again at once: whoever asks meanwhile need not wait, and the provider is left in peace. */
const COOLDOWN_MS = 2_000;
/** The largest sets of keys have some dozens of KiB. */
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface ProviderFetchOptions {
  /** The proxy's URL for an origin; null: directly. */
  proxyFor: (origin: string) => string | null;
  logger: { warn(fields: object, message: string): void };
}

export function createProviderFetch({ proxyFor, logger }: ProviderFetchOptions): ProviderFetch {
  const agents = new Map<string | null, Dispatcher>();
  const failed = new LRUCache<string, string>({ max: 100, ttl: COOLDOWN_MS });

  function agentFor(proxy: string | null): Dispatcher {
    const limits = {
      connect: { timeout: TIMEOUT_MS },
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
      maxResponseSize: MAX_ANSWER_BYTES,
    };
    const agent = agents.get(proxy) ?? (proxy === null ? new Agent(limits) : new ProxyAgent({ ...limits, uri: proxy }));
    agents.set(proxy, agent);
    return agent;
  }

  return {
    async fetch(url, options) {
      const reason = failed.get(url);
      if (reason !== undefined) throw new ProviderAway(reason);
      const answer = await ask(url, { ...options, dispatcher: agentFor(proxyFor(new URL(url).origin)) });
      if (typeof answer !== 'string') return answer;
      // One sign-in that has failed says nothing of the next one.
      if (options.method !== 'POST') failed.set(url, answer);
      logger.warn({ reason: answer, path: new URL(url).pathname }, 'the identity provider could not be asked');
      throw new ProviderAway(answer);
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

/** The answer, or why there is none that can be used. */
async function ask(url: string, options: RequestInit): Promise<Response | string> {
  try {
    const answer = await fetch(url, options);
    // What is read has to be there; what is sent may be refused, in words that matter.
    const isUsable = options.method === 'POST' ? answer.status < 500 : answer.status === 200;
    if (!isUsable) {
      await answer.body?.cancel();
      return `status ${answer.status}`;
    }
    // Those who read it want the class that Node has, which is not the one that undici brings along.
    return new Response(answer.body, { status: answer.status, headers: [...answer.headers] });
  } catch (error) {
    const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
    return typeof cause?.code === 'string' ? cause.code : (name ?? 'unknown');
  }
}
