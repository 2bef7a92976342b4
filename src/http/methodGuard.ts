import type { FastifyInstance } from 'fastify';
import { DomainError } from '../domain/errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The methods of this path that do something. */
    methodsOfPath?: readonly string[];
  }
}

/**
 * Registers routes in a scope and handles every other method at their paths (RFC 9110 section 9.3.7 and 15.5.6):
 * OPTIONS lists the allowed methods, others are refused before authentication. It learns the paths from the routes
 * themselves. A GET that must not run for HEAD has `exposeHeadRoute: false`.
 */
export async function guardMethods(
  scope: FastifyInstance,
  register: (routes: FastifyInstance) => void | Promise<void>,
): Promise<void> {
  const known = new Map<string, Set<string>>();
  scope.addHook('onRoute', ({ url, method }) => {
    const methods = known.get(url) ?? new Set();
    for (const one of [method].flat()) methods.add(one);
    known.set(url, methods);
  });
  await scope.register(async (routes) => register(routes));

  // Registering more must not teach anything more.
  for (const [url, methods] of [...known]) {
    const own = [...methods].sort();
    const allow = [...new Set([...own, 'OPTIONS'])].join(', ');
    const config = { methodsOfPath: own };
    const others = scope.supportedMethods.filter((method) => !methods.has(method) && method !== 'OPTIONS');
    if (!methods.has('OPTIONS')) {
      scope.options(url, {
        config,
        onRequest: async (_request, reply) => reply.code(204).header('allow', allow).send(),
        handler: unreached,
      });
    }
    if (others.length === 0) continue;
    scope.route({
      method: others,
      url,
      config,
      // Before a body is read.
      onRequest: async (_request, reply) => {
        reply.header('allow', allow);
        throw new DomainError('METHOD_NOT_ALLOWED', `this path takes ${allow}`);
      },
      handler: unreached,
    });
  }
}

/** The hook before has already replied. */
function unreached(): never {
  throw new Error('a refused method has reached its handler');
}
