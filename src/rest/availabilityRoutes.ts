import type { FastifyInstance } from 'fastify';
import type { Callers } from '../http/callers.js';
import type { Apps } from '../services/apps.js';
import { legacyCaller } from './legacyCaller.js';
import { LEGACY_PREFIX } from './legacyPrefix.js';

export interface AvailabilityOptions {
  callers: Callers;
  apps: Apps;
  /** This software's, as it is told to clients. */
  version: string;
}

/** What the SDKs ask before they request a chat. */
export function availabilityRoutes(app: FastifyInstance, { callers, apps, version }: AvailabilityOptions): void {
  app.get(`${LEGACY_PREFIX}/availability`, async (request) => {
    const { available, estimatedWait } = await apps.availability(await legacyCaller(callers, request));
    return {
      chat: available ? 'available' : unavailableWord(request.headers['user-agent']),
      ...(estimatedWait !== null && { ewt: String(estimatedWait) }),
    };
  });

  app.get(`${LEGACY_PREFIX}/version`, async (request) => {
    await legacyCaller(callers, request);
    return { server_version: version };
  });
}

/** The SDKs spell it differently, and neither understands the other's. URLSession names CFNetwork and Darwin. */
export function unavailableWord(userAgent: string | undefined): 'notAvailable' | 'unavailable' {
  return /\b(?:CFNetwork|Darwin)\//.test(userAgent ?? '') ? 'notAvailable' : 'unavailable';
}
