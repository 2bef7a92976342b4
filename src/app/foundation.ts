import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { longestPresenceMs } from '../chats/presence.js';
import { createAuditLog } from '../database/auditEntry.js';
import { createStoreGuard, pingDatabase } from '../database/guardedStores.js';
import { createNodeTurns } from '../database/nodeTurns.js';
import { createStoreTroubles } from '../database/storeTroubles.js';
import type { Clock } from '../domain/clock.js';
import { createWatchedClock } from '../domain/watchedClock.js';
import { NO_TRACING } from '../domain/tracing.js';
import { createMetrics } from '../http/metrics.js';
import type { Foundation, Room } from '../http/room.js';
import { createChangeBroadcast } from '../live/changeBroadcast.js';
import type { StartedTracing } from '../tracing/sdkTracing.js';
import type { Config } from './config.js';
import type { Storage } from './storage.js';

/** The objects shared by all rooms, and those that only `createGateway` connects. */
export async function createFoundation(config: Config, storage: Storage, logger: Logger, time: Clock) {
  const { database } = storage;
  const watched = createWatchedClock(time);
  const { presence, upstream } = config;
  // A contact center behind this gateway decides how long polls are held.
  const holdMs = Math.max(presence.holdMs, upstream?.timeoutMs ?? 0);
  const nodeId = randomUUID();
  const traced = await startTracing(config, logger, nodeId);
  const metrics = createMetrics(traced !== null);
  const troubles = createStoreTroubles(logger, undefined, metrics.databaseFailed);
  const guard = createStoreGuard(troubles);
  const notices = await database.openNotices(logger);
  const broadcast = createChangeBroadcast({ notices, alone: database.exclusive });
  const turns = createNodeTurns();
  const foundation: Foundation = {
    ...{ database, guard, notices, turns, logger, changes: broadcast, nodeId, newId: uuidv7 },
    ...{ tracing: traced ?? NO_TRACING, metrics, clock: watched.clock, random: Math.random },
    auditLog: guard({ auditEntries: createAuditLog(database) }).auditEntries,
    longestPresenceMs: longestPresenceMs({ holdMs, lapseMs: presence.lapseMs }),
  };
  const ground: Room = {
    async close() {
      turns.stop();
      await traced?.stop();
      await notices.close();
      await storage.close();
    },
  };
  return { foundation, ground, broadcast, watched, checkStore: () => pingDatabase(database, troubles) };
}

/** OpenTelemetry's modules take time at the start, and memory. So they are loaded only if traces are configured. */
async function startTracing({ tracing }: Config, logger: Logger, nodeId: string): Promise<StartedTracing | null> {
  if (tracing === null) return null;
  const { createSdkTracing } = await import('../tracing/sdkTracing.js');
  const resource = { 'service.instance.id': nodeId, ...tracing.resource };
  return createSdkTracing({ ...tracing, resource }, { logger });
}
