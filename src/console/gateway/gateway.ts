import { type Client, createClient, type EventListeners } from 'graphql-sse';
import { createContext, use } from 'react';
import type { TypedDocumentString } from '../generated/graphql.js';
import { watchedFetch } from './watchedFetch.js';

/** Why something asked of the gateway was not done; `message` is for the reader. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    message: string,
    /** HTTP status; null: there was no answer. */
    readonly status: number | null,
    /** How long the gateway wants to be left alone; null: it has not said. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }

  /** Whether the same may succeed a moment later. */
  get isPassing(): boolean {
    return this.status === null || this.status >= 500 || this.status === 429;
  }
}

/** The body of an answer of `/graphql`. */
interface GraphqlAnswer<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Reads an answer's JSON. @throws GatewayError where it is none: something between has answered */
async function readAnswer<Answer>(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new GatewayError(`The gateway has answered ${response.status}, and not as it should.`, response.status);
  }
}

/** Who is signed in, and how one can sign in: what `GET /console/api/session` answers. */
export interface ConsoleSession {
  viewer: ConsoleViewer | null;
  signIn: {
    /** Whether there is a single sign-on besides API keys. */
    oidc: boolean;
    /** Why the last try by it has failed, a moment ago; null: it has not. */
    failure: string | null;
  };
}

export interface ConsoleViewer {
  role: 'VIEWER' | 'ADMIN' | 'OPERATOR';
  /** Null: of the whole installation. */
  tenantHost: string | null;
  /** How the audit log names whoever is signed in. */
  actor: string;
}

export interface RunOptions {
  /** The tenant that it is about where it does not say so itself; null: none, or one's own. */
  tenantHost: string | null;
  signal?: AbortSignal;
}

/** What the console asks of its gateway. All of it fails with a GatewayError. */
export interface Gateway {
  readSession(signal?: AbortSignal): Promise<ConsoleSession>;
  /** @throws GatewayError with what to tell whoever tried */
  signIn(key: string): Promise<void>;
  signOut(): Promise<void>;
  /** Runs a query or a mutation. */
  run<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    options: RunOptions,
  ): Promise<Result>;
  /** Live queries, which connect again by themselves until the client is disposed of. @param on told how that goes */
  live(tenantHost: string | null, on: EventListeners): Client;
}

/** Tells the gateway that a request is from its own console: no other page can send this header. */
const OWN_PAGE = { 'x-beckon-console': '1' };
const JSON_BODY = { 'content-type': 'application/json' };
const MAX_PAUSE_MS = 10_000;

type AskInit = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

export interface GatewayOptions {
  /** Called when a request was not let in. */
  onRefused: () => void;
}

export function createGateway({ onRefused }: GatewayOptions): Gateway {
  async function ask(path: string, init: AskInit): Promise<Response> {
    try {
      return await fetch(path, { ...init, headers: { ...OWN_PAGE, ...init.headers } });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new GatewayError('The gateway does not answer. Is it running, and are you online?', null);
    }
  }

  async function askSession(method: string, init: AskInit = {}): Promise<Response> {
    const response = await ask('/console/api/session', { ...init, method });
    if (response.ok) return response;
    const { error } = await readAnswer<{ error?: string }>(response);
    throw new GatewayError(error ?? `The gateway has answered ${response.status}.`, response.status);
  }

  return {
    async readSession(signal) {
      return readAnswer<ConsoleSession>(await askSession('GET', { signal }));
    },

    async signIn(key) {
      await askSession('POST', { headers: JSON_BODY, body: JSON.stringify({ key }) });
    },

    async signOut() {
      await askSession('DELETE');
    },

    async run<Result, Variables>(
      document: TypedDocumentString<Result, Variables>,
      variables: Variables,
      { tenantHost, signal }: RunOptions,
    ) {
      const response = await ask('/graphql', {
        method: 'POST',
        headers: { ...JSON_BODY, ...tenantHeader(tenantHost) },
        body: JSON.stringify({ query: document.toString(), variables }),
        signal,
      });
      const { data, errors = [] } = await readAnswer<GraphqlAnswer<Result>>(response);
      const [fault] = errors;
      if (response.status === 401 || fault?.extensions?.code === 'UNAUTHENTICATED') onRefused();
      if (fault) throw refusal(fault.message, response);
      if (!data) throw new GatewayError(`The gateway has answered ${response.status}.`, response.status);
      return data;
    },

    live: (tenantHost, on) =>
      createClient({
        on,
        url: '/graphql/stream',
        headers: { ...OWN_PAGE, ...tenantHeader(tenantHost) },
        fetchFn: watchedFetch(onRefused),
        retryAttempts: Number.POSITIVE_INFINITY,
        retry: (retries) => {
          // Told before the pause: what follows is not live meanwhile.
          on.connecting?.(true);
          return pause(Math.min(MAX_PAUSE_MS, 1_000 * 2 ** retries) * (0.5 + Math.random() / 2));
        },
      }),
  };
}

function refusal(message: string, response: Response): GatewayError {
  // An answer of 200 may say that a part of it was refused.
  if (response.ok) return new GatewayError(message, 400);
  const seconds = Number(response.headers.get('retry-after')) || null;
  const advice = seconds === null ? '' : `. Try again in ${seconds} s`;
  return new GatewayError(`${message}${advice}`, response.status, seconds);
}

function tenantHeader(tenantHost: string | null): Record<string, string> {
  return tenantHost === null ? {} : { 'x-tenant-url': tenantHost };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

export const GatewayContext = createContext<Gateway | null>(null);

/** The gateway that this console is of. */
export function useGateway(): Gateway {
  const gateway = use(GatewayContext);
  if (!gateway) throw new Error('useGateway is for what is inside of Console');
  return gateway;
}
