import { Ajv2020 } from 'ajv/dist/2020.js';

/** As much of a document as the tests walk over. */
export interface Described {
  paths: Record<string, Record<string, DescribedOperation>>;
  webhooks: Record<string, Record<string, DescribedOperation>>;
  components: { responses: Record<string, DescribedResponse> };
}
export interface DescribedOperation {
  operationId: string;
  requestBody?: { content: Record<string, DescribedContent> };
  responses: Record<string, DescribedResponse>;
  parameters?: { in: string; name: string; schema: unknown }[];
}
type DescribedContent = { examples?: Record<string, { value: unknown }>; example?: unknown };
type DescribedResponse = {
  $ref?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, DescribedContent>;
};

/** What a document says of requests and answers, to hold real ones against. */
export function describedBy(document: Described) {
  const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(document, 'openapi');

  function faultsAt(place: readonly string[], value: unknown): string[] {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    const validate = ajv.compile({ $ref: `openapi#/${pointer}` });
    if (validate(value)) return [];
    return (validate.errors ?? []).map((error) => `${error.instancePath || 'the body'} ${error.message ?? ''}`);
  }

  const operationAt = (method: string, path: string) => document.paths[path]?.[method.toLowerCase()];

  return {
    /** What the document has against a body that is sent; empty: nothing. */
    requestFaults(method: string, path: string, body: unknown): string[] {
      return faultsAt(
        ['paths', path, method.toLowerCase(), 'requestBody', 'content', 'application/json', 'schema'],
        body,
      );
    },

    /** The same against an answer: its status, its body, and that it says when to come back where that is promised. */
    answerFaults(method: string, path: string, status: number, headers: Headers, body: unknown): string[] {
      const response = operationAt(method, path)?.responses[String(status)];
      if (!response) return [`${method} ${path} answers ${status}`];
      const name = response.$ref?.split('/').at(-1);
      const place =
        name === undefined
          ? ['paths', path, method.toLowerCase(), 'responses', String(status)]
          : ['components', 'responses', name];
      const described = name === undefined ? response : document.components.responses[name];
      const promised = Object.keys(described?.headers ?? {}).filter((header) => header === 'Retry-After');
      return [
        ...promised.filter((header) => !/^\d+$/.test(headers.get(header) ?? '')).map((header) => `no ${header}`),
        ...faultsAt([...place, 'content', 'application/json', 'schema'], body),
      ];
    },

    faultsAt,
  };
}
