import { stage } from '../../contract/stage.js';
import type { Identity } from '../../support/api.js';
import { describedBy, type Described } from './described.js';

export interface Call {
  identity?: Identity;
  body?: unknown;
  headers?: Record<string, string>;
  chatId?: string;
}

export interface DescribedAnswer {
  status: number;
  /** The refusal's code; undefined where there is none. */
  code: unknown;
  body: Record<string, unknown>;
}

/**
 * Calls operations of the file's gateway, and expects of each answer that it is as the gateway's own document says, and of
 * each request that is taken too.
 */
export function useDescribedCalls() {
  let described: ReturnType<typeof describedBy> | undefined;
  beforeAll(async () => {
    described = describedBy((await (await fetch(`${stage().url}/openapi.json`)).json()) as Described);
  });

  return async (method: 'GET' | 'POST', path: string, call: Call = {}): Promise<DescribedAnswer> => {
    if (!described) throw new Error('only inside a test');
    const { identity = {}, body, headers, chatId = 'unknown' } = call;
    const url = new URL(path.replace('{chatId}', encodeURIComponent(chatId)), stage().url);
    if (identity.tenantUrl !== undefined) url.searchParams.set('tenantUrl', identity.tenantUrl);
    const response = await fetch(url, {
      method,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(identity.authorization !== undefined && { authorization: identity.authorization }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    expect(described.answerFaults(method, path, response.status, response.headers, answer)).toEqual([]);
    if (response.ok && body !== undefined) expect(described.requestFaults(method, path, body)).toEqual([]);
    return { status: response.status, code: answer['error_code'], body: answer };
  };
}
