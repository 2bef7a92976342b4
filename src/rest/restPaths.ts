import type { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiParameters, ZodOpenApiPathsObject } from 'zod-openapi';
import { openapiTags } from './openapiTags.js';
import { createRefusals, type Refusal } from './refusals.js';

/** Example values by their summary. */
type Examples = Readonly<Record<string, unknown>>;

/** One operation of the REST API. */
export interface RestOperation {
  method: 'get' | 'post' | 'delete';
  /** In OpenAPI's notation. */
  path: string;
  id: string;
  tag: keyof typeof openapiTags;
  summary: string;
  description: string;
  params: ZodOpenApiParameters;
  /** The allowed callers: sets of security schemes, any of which is enough. */
  security: readonly (readonly string[])[];
  body?: { schema: z.ZodType; examples: Examples };
  answer: {
    status: '200' | '202';
    description: string;
    schema: z.ZodType;
    examples: Examples;
    headers?: z.ZodObject;
  };
  refused: readonly Refusal[];
}

/** The OpenAPI form of the REST operations, by path and method. */
export function restPaths(operations: readonly RestOperation[]): ZodOpenApiPathsObject {
  const refusals = createRefusals();
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    const { method, path, id, tag, summary, description, params, security, body, answer, refused } = operation;
    const made: ZodOpenApiOperationObject = {
      operationId: id,
      tags: [openapiTags[tag].name],
      summary,
      description,
      security: security.map((schemes) => Object.fromEntries(schemes.map((scheme) => [scheme, []]))),
      requestParams: params,
      ...(body && { requestBody: { required: true, content: jsonContent(body.schema, body.examples) } }),
      responses: {
        [answer.status]: {
          description: answer.description,
          ...(answer.headers && { headers: answer.headers }),
          content: jsonContent(answer.schema, answer.examples),
        },
        ...refusals(refused),
      },
    };
    paths[path] = { ...paths[path], [method]: made };
  }
  return paths;
}

function jsonContent(schema: z.ZodType, examples: Examples) {
  const shown = Object.entries(examples).map(([summary, value]) => [exampleName(summary), { summary, value }]);
  return { 'application/json': { schema, examples: Object.fromEntries(shown) as Record<string, { value: unknown }> } };
}

/** A name that OpenAPI allows: "iOS, native APNs" becomes "ios-native-apns". */
function exampleName(summary: string): string {
  return summary
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
