import type { TypedDocumentString } from '../generated/graphql.js';

export interface ConsoleAnswer {
  status: number;
  headers: Headers;
  text: string;
}

/** A browser at the console, with what it keeps of cookies. */
export interface ConsoleClient {
  /** By name, whole. */
  cookies: Map<string, string>;
  send(path: string, options?: ConsoleRequest): Promise<ConsoleAnswer>;
  /** Signs in. @returns the status */
  signIn(key: string, headers?: Record<string, string>): Promise<number>;
  /** What `GET /console/api/session` says of who has signed in. */
  viewer(): Promise<unknown>;
  graphql(
    document: TypedDocumentString<unknown, Record<string, never>>,
    headers?: Record<string, string>,
  ): Promise<ConsoleAnswer>;
}

interface ConsoleRequest {
  method?: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
}

/** Follows nothing by itself. */
export function consoleClient(url: string): ConsoleClient {
  const cookies = new Map<string, string>();
  const client: ConsoleClient = {
    cookies,
    async send(path, { method = 'GET', headers = {}, body } = {}) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(new URL(path, url), {
        method,
        redirect: 'manual',
        headers: {
          'x-beckon-console': '1',
          ...(cookie !== '' && { cookie }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      for (const line of response.headers.getSetCookie()) keep(cookies, line);
      return { status: response.status, headers: response.headers, text: await response.text() };
    },
    signIn: async (key, headers = {}) =>
      (await client.send('/console/api/session', { method: 'POST', body: { key }, headers })).status,
    async viewer() {
      const { text } = await client.send('/console/api/session');
      return (JSON.parse(text) as { viewer: unknown }).viewer;
    },
    graphql: (document, headers = {}) =>
      client.send('/graphql', { method: 'POST', body: { query: document.toString() }, headers }),
  };
  return client;
}

function keep(cookies: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (value === '') cookies.delete(name);
  else cookies.set(name, value);
}
