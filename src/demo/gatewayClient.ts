/** Calls a gateway as its users do. */
export interface GatewayClient {
  /** @returns the first field of `data`; its `userErrors`, like any error, are thrown */
  graphql<Payload>(authorization: string, query: string, input: unknown): Promise<Payload>;
  /** The legacy method, sent as the iOS SDK sends it. */
  rest(authorization: string, path: string, body: unknown): Promise<Record<string, unknown>>;
}

interface GraphqlAnswer {
  data?: Record<string, { userErrors?: { code: string; message: string }[] }> | null;
  errors?: { message: string }[];
}

/** @param tenantHost named in every device's call, because the demo has no domain; a key contains its tenant */
export function createGatewayClient(url: string, tenantHost: string): GatewayClient {
  return {
    async graphql<Payload>(authorization: string, query: string, input: unknown) {
      const tenant: Record<string, string> = authorization.startsWith('Bearer ') ? {} : { 'x-tenant-url': tenantHost };
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization, ...tenant },
        body: JSON.stringify({ query, variables: { input } }),
      });
      const answer = (await response.json()) as GraphqlAnswer;
      const [payload] = Object.values(answer.data ?? {});
      const problems = [...(answer.errors ?? []), ...(payload?.userErrors ?? [])].map((problem) => problem.message);
      if (problems.length > 0 || !payload)
        throw new Error(`${query}: ${problems.join('; ') || `status ${response.status}`}`);
      return payload as Payload;
    },
    async rest(authorization, path, body) {
      const response = await fetch(`${url}${path}?tenantUrl=${encodeURIComponent(`https://${tenantHost}/`)}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json; charset=utf-8', authorization, useragent: 'MobileClient' },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as Record<string, unknown>;
      if (!response.ok) throw new Error(`POST ${path}: status ${response.status} ${JSON.stringify(answer)}`);
      return answer;
    },
  };
}
