import { z } from 'zod';
import type { ZodOpenApiPathsObject } from 'zod-openapi';
import { openapiTags } from './openapiTags.js';

const open = { tags: [openapiTags.health.name], security: [] };

function said<Text extends string>(status: Text, description: string) {
  const schema = z.object({ status: z.literal(status) });
  return { description, content: { 'application/json': { schema, example: { status } } } };
}

function refused(description: string) {
  return { description, content: { 'application/json': { schema: z.object({ error: z.string() }) } } };
}

/** The operations for load balancers and Prometheus. */
export const healthOperations: ZodOpenApiPathsObject = {
  '/healthz': {
    get: {
      ...open,
      operationId: 'alive',
      summary: 'Whether the process lives',
      description: 'Asks nothing of the database: an answer is all there is to it.',
      responses: { 200: said('alive', 'It does.') },
    },
  },
  '/readyz': {
    get: {
      ...open,
      operationId: 'ready',
      summary: 'Whether it can work',
      description: 'Asks the database too.',
      responses: {
        200: said('ready', 'It can.'),
        503: said('not ready', 'Not now: it starts, stops, or has lost its database.'),
      },
    },
  },
  '/version': {
    get: {
      ...open,
      operationId: 'gatewayVersion',
      summary: 'Which version it is',
      responses: {
        200: {
          description: 'Its name and version.',
          content: {
            'application/json': {
              schema: z.object({ name: z.literal('beckon'), version: z.string() }),
              example: { name: 'beckon', version: '0.1.0' },
            },
          },
        },
      },
    },
  },
  '/metrics': {
    get: {
      tags: [openapiTags.health.name],
      security: [{ metricsToken: [] }, {}],
      operationId: 'metrics',
      summary: 'Metrics',
      description:
        'For Prometheus, at most a second old. Nothing in it names a tenant, a client or a chat. Where the console has a ' +
        'listener of its own it is there only. Elsewhere it needs a token (`BECKON_METRICS_TOKEN`).',
      responses: {
        200: { description: 'All metrics.', content: { 'text/plain': { schema: z.string() } } },
        401: refused('The token is missing, or another one.'),
        404: refused('No token is set, and the console has no listener of its own, or another one.'),
        429: refused(
          'Too many wrong keys and tokens have come from this address; `Retry-After` says when to come back.',
        ),
      },
    },
  },
};
