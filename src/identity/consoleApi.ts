import type { FastifyInstance } from 'fastify';
import type { Authentication } from './authentication.js';
import type { SignIns } from './signIns.js';
import { answerConsoleError } from '../http/consoleErrors.js';
import { consoleSessionRoutes } from './consoleSession.route.js';
import { consoleSignInRoutes, type ConsoleSignInOptions } from './consoleSignIn.route.js';
import { createSignInFailures } from './signInFailures.js';
import { guardMethods } from '../http/methodGuard.js';

interface ConsoleApiOptions extends Omit<ConsoleSignInOptions, 'codeFlow' | 'signIns' | 'failures'> {
  authentication: Pick<Authentication, 'ofSession'>;
  signIns: SignIns;
  /** Null: people sign in by keys only. */
  codeFlow: ConsoleSignInOptions['codeFlow'] | null;
}

/** Registers the routes for signing in to and out of the console. */
export async function registerConsoleApi(app: FastifyInstance, options: ConsoleApiOptions): Promise<void> {
  const { codeFlow, encryptionKeys, clock } = options;
  const failures = createSignInFailures(encryptionKeys, clock);
  await app.register(async (door) => {
    door.setErrorHandler(answerConsoleError);
    // Forms could send it.
    door.removeContentTypeParser('text/plain');
    await guardMethods(door, (routes) => {
      consoleSessionRoutes(routes, { ...options, failures, hasProvider: codeFlow !== null });
      if (codeFlow) consoleSignInRoutes(routes, { ...options, failures, codeFlow });
    });
  });
}
