import { LRUCache } from 'lru-cache';
import { Agent, fetch, ProxyAgent, type Dispatcher, type RequestInit } from 'undici';

/** Requests to the identity provider, in the form that its libraries expect. */
export interface ProviderFetch {
  /** @throws ProviderAway if there is no usable response, or was none a moment ago */
  fetch(url: string, options: { method: string }): Promise<Response>;
  /** Aborts running requests. */
  close(): Promise<void>;
}

/** The identity provider cannot be reached. The message has the reason without any sent content. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}

const TIMEOUT_MS = 5_000;
/** A failed request is not repeated at once, so that other callers do not wait and the provider recovers. */
const COOLDOWN_MS = 2_000;
/** The largest sets of keys have some dozens of KiB. */
const MAX_ANSWER_BYTES = 1024 * 1024;

interface ProviderFetchOptions {
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
      // A failed sign-in does not predict the next one.
      if (options.method !== 'POST') failed.set(url, answer);
      logger.warn({ reason: answer, path: new URL(url).pathname }, 'the identity provider could not be reached');
      throw new ProviderAway(answer);
    },
    async close() {
      await Promise.all([...agents.values()].map((agent) => agent.destroy()));
    },
  };
}

/** The response, or why it is unusable. */
async function ask(url: string, options: RequestInit): Promise<Response | string> {
  try {
    const answer = await fetch(url, options);
    // A GET must succeed. The refusal of a POST is a usable response.
    const isUsable = options.method === 'POST' ? answer.status < 500 : answer.status === 200;
    if (!isUsable) {
      await answer.body?.cancel();
      return `status ${answer.status}`;
    }
    // Its readers expect Node's Response class, not undici's.
    return new Response(answer.body, { status: answer.status, headers: [...answer.headers] });
  } catch (error) {
    const { name, cause } = error as { name?: string; cause?: { code?: unknown } };
    return typeof cause?.code === 'string' ? cause.code : (name ?? 'unknown');
  }
}
