import { type Client, createClient, type EventListeners } from 'graphql-sse';
import { createContext, use } from 'react';
import type { TypedDocumentString } from '../generated/graphql.js';
import { watchedFetch } from './watchedFetch.js';

/** A failed request to the gateway; `message` is for the reader. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';

  constructor(
    message: string,
    /** HTTP status; null: no response. */
    readonly status: number | null,
    /** From `Retry-After`; null: absent. */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }

  /** Whether a retry may succeed. */
  get isPassing(): boolean {
    return this.status === null || this.status >= 500 || this.status === 429;
  }
}

/** The body of a response of `/graphql`. */
interface GraphqlAnswer<Result> {
  data?: Result | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Reads a response's JSON. @throws GatewayError for other content, as a proxy may send */
async function readAnswer<Answer>(response: Response): Promise<Answer> {
  try {
    return (await response.json()) as Answer;
  } catch {
    throw new GatewayError(`The gateway sent an unexpected response (${response.status}).`, response.status);
  }
}

/** The response of `GET /console/api/session`. */
export interface ConsoleSession {
  viewer: ConsoleViewer | null;
  signIn: {
    /** Whether single sign-on is available beside API keys. */
    oidc: boolean;
    /** Why the last single sign-on failed, a moment ago; null: it did not. */
    failure: string | null;
  };
}

export interface ConsoleViewer {
  role: 'VIEWER' | 'ADMIN' | 'OPERATOR';
  /** Null: the whole installation. */
  tenantHost: string | null;
  /** The viewer's name in the audit log. */
  actor: string;
}

interface RunOptions {
  /** The tenant, where the variables do not name it; null: none, or the viewer's own. */
  tenantHost: string | null;
  signal?: AbortSignal;
}

/** A file of the gateway. */
interface DownloadedFile {
  content: Blob;
  name: string;
}

/** The console's client of its gateway. Every method fails with a GatewayError. */
export interface Gateway {
  readSession(signal?: AbortSignal): Promise<ConsoleSession>;
  /** @throws GatewayError with a message for the reader */
  signIn(key: string): Promise<void>;
  signOut(): Promise<void>;
  /** Runs a query or a mutation. */
  run<Result, Variables>(
    document: TypedDocumentString<Result, Variables>,
    variables: Variables,
    options: RunOptions,
  ): Promise<Result>;
  /** Reads a file. @param body sent as JSON by POST; absent: GET */
  download(path: string, options: { tenantHost: string | null; body?: object | undefined }): Promise<DownloadedFile>;
  /** A client for live queries. It reconnects until it is disposed of. @param on connection events */
  live(tenantHost: string | null, on: EventListeners): Client;
}

/** Marks requests of the gateway's own console: other pages cannot send this header. */
const OWN_PAGE = { 'x-beckon-console': '1' };
const JSON_BODY = { 'content-type': 'application/json' };
const MAX_PAUSE_MS = 10_000;

type AskInit = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

interface GatewayOptions {
  /** Called when a request gets 401 or UNAUTHENTICATED. */
  onRefused: () => void;
}

export function createGateway({ onRefused }: GatewayOptions): Gateway {
  async function ask(path: string, init: AskInit): Promise<Response> {
    try {
      return await fetch(path, { ...init, headers: { ...OWN_PAGE, ...init.headers } });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new GatewayError('The gateway does not respond. Check that it is running and that you are online.', null);
    }
  }

  async function askSession(method: string, init: AskInit = {}): Promise<Response> {
    const response = await ask('/console/api/session', { ...init, method });
    if (response.ok) return response;
    const { error } = await readAnswer<{ error?: string }>(response);
    throw new GatewayError(error ?? `The gateway responded with ${response.status}.`, response.status);
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
      if (!data) throw new GatewayError(`The gateway responded with ${response.status}.`, response.status);
      return data;
    },

    async download(path, { tenantHost, body }) {
      const response = await ask(path, {
        headers: { ...(body && JSON_BODY), ...tenantHeader(tenantHost) },
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
      });
      if (!response.ok) {
        if (response.status === 401) onRefused();
        const { error } = await readAnswer<{ error?: string }>(response);
        throw new GatewayError(error ?? `The gateway responded with ${response.status}.`, response.status);
      }
      const [, name = 'export'] = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '') ?? [];
      try {
        return { content: await response.blob(), name };
      } catch {
        throw new GatewayError('The download was broken off. Try again.', null);
      }
    },

    live: (tenantHost, on) =>
      createClient({
        on,
        url: '/graphql/stream',
        headers: { ...OWN_PAGE, ...tenantHeader(tenantHost) },
        fetchFn: watchedFetch(onRefused),
        retryAttempts: Number.POSITIVE_INFINITY,
        retry: (retries) => {
          // Reported before the pause, because the page is not live meanwhile.
          on.connecting?.(true);
          return pause(Math.min(MAX_PAUSE_MS, 1_000 * 2 ** retries) * (0.5 + Math.random() / 2));
        },
      }),
  };
}

function refusal(message: string, response: Response): GatewayError {
  // A response of 200 may contain errors.
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

/** The client of this console's gateway. */
export function useGateway(): Gateway {
  const gateway = use(GatewayContext);
  if (!gateway) throw new Error('useGateway must be used inside Console');
  return gateway;
}
