import type { TypedDocumentString } from '../generated/graphql.js';

/** How a caller names itself: the Authorization header, and the tenant where the request is not sent to its domain. */
export interface Identity {
  authorization?: string;
  tenantUrl?: string;
}

export interface GraphqlAnswer<Result> {
  status: number;
  data: Result | null;
  errors: { message: string; extensions?: { code?: string } }[];
  /** The body as it came. */
  text: string;
}

export interface RestAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
  text: string;
}

/** Sends an operation to a gateway and gives the whole answer. */
export async function graphql<Result, Variables>(
  url: string,
  identity: Identity,
  document: TypedDocumentString<Result, Variables> | string,
  variables: Variables,
): Promise<GraphqlAnswer<Result>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(identity.authorization !== undefined && { authorization: identity.authorization }),
      ...(identity.tenantUrl !== undefined && { 'x-tenant-url': identity.tenantUrl }),
    },
    body: JSON.stringify({ query: document.toString(), variables }),
  });
  const text = await response.text();
  const { data = null, errors = [] } = JSON.parse(text) as Partial<GraphqlAnswer<Result>>;
  return { status: response.status, data, errors, text };
}

/** The data of an operation that has to succeed. @throws Error with its errors otherwise */
export async function graphqlData<Result, Variables>(
  url: string,
  identity: Identity,
  document: TypedDocumentString<Result, Variables>,
  variables: Variables,
): Promise<Result> {
  const answer = await graphql(url, identity, document, variables);
  if (answer.errors.length > 0 || answer.data === null) throw new Error(answer.text);
  const mistakes = Object.values(answer.data as Record<string, unknown>).flatMap(
    (payload) => (payload as { userErrors?: unknown[] } | null)?.userErrors ?? [],
  );
  if (mistakes.length > 0) throw new Error(answer.text);
  return answer.data;
}

/** POSTs a body (an object as JSON, a string as it is) to a path of the gateway. */
export async function post(
  url: string,
  path: string,
  identity: Identity,
  body: unknown,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<RestAnswer> {
  const target = new URL(path, url);
  if (identity.tenantUrl !== undefined) target.searchParams.set('tenantUrl', identity.tenantUrl);
  const response = await fetch(target, {
    method: 'POST',
    headers: { ...headers, ...(identity.authorization !== undefined && { authorization: identity.authorization }) },
    body: typeof body === 'string' || body instanceof Buffer ? new Uint8Array(Buffer.from(body)) : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(text) as Record<string, unknown>,
    text,
  };
}
