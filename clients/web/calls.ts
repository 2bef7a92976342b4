import { BeckonError, isPassing, refusalOf } from './beckonError.js';
import { pause } from './waiting.js';

/** Where the gateway is, and for whom the page speaks. */
export interface BeckonOptions {
  /** Of the gateway, such as `https://beckon.example.com`. */
  url: string;
  /** The host of the contact center at the gateway, such as `acme.example.com`. */
  tenant: string;
  appId: string;
}

export interface CallOptions {
  signal?: AbortSignal;
}

/** Sends one request. @throws BeckonError */
export type Call = <Answer>(method: string, path: string, body?: unknown, signal?: AbortSignal) => Promise<Answer>;

/** How often a call is tried, with about 1, 2 and 4 seconds between. */
const TRIES = 4;

/** The requests of a browser: its cookie says which client it is. */
export function createCall({ url, tenant, appId }: BeckonOptions): Call {
  const query = `?tenantUrl=${encodeURIComponent(tenant)}`;
  const headers = {
    authorization: `MOBILE-API-140-327-PLAIN appId="${appId}", clientId="WebChat"`,
    'content-type': 'application/json',
  };
  return async <Answer>(method: string, path: string, body?: unknown, signal?: AbortSignal) => {
    let response: Response;
    let text: string;
    try {
      response = await fetch(url.replace(/\/+$/, '') + path + query, {
        method,
        headers,
        credentials: 'include',
        body: JSON.stringify(body),
        signal,
      });
      text = await response.text();
    } catch (cause) {
      if (signal?.aborted) throw cause;
      throw new BeckonError('NETWORK', 'the gateway could not be reached', { cause });
    }
    if (!response.ok) throw refusalOf(response, text);
    return JSON.parse(text) as Answer;
  };
}

/** Sends one GraphQL query, for what the REST API does not tell. @throws BeckonError also for an error beside the data */
export async function query<Data>(call: Call, text: string, variables: object, signal?: AbortSignal): Promise<Data> {
  const ask = () => call<{ data: Data; errors?: { message: string }[] }>('POST', '/graphql', body, signal);
  const body = { query: text, variables };
  const { data, errors = [] } = await patiently(ask, signal);
  const [error] = errors;
  if (error) throw new BeckonError('UNAVAILABLE', error.message);
  return data;
}

/** Repeats a call that a repeat does not harm, while the failure is one that passes. */
export async function patiently<Answer>(call: () => Promise<Answer>, signal?: AbortSignal): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof BeckonError) || !isPassing(error) || tries === TRIES) throw error;
      await pause(tries, error.retryAfterMs, signal);
      signal?.throwIfAborted();
    }
  }
}
