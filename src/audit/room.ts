import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Clock } from '../domain/clock.js';
import { createRetentionMetrics } from './retentionMetrics.js';
import { createErasureService, type Erasure, type ErasureOptions } from './erasure.js';
import { createRetentionJob, type Retention, type RetentionOptions } from './retention.js';
import type { Tenants } from '../tenants/tenants.js';

export interface RemovalParts {
  store: ErasureOptions['store'] & RetentionOptions['store'];
  tenants: Tenants;
  news: { gone: ErasureOptions['onErased'] };
  registry: Registry;
  clock: Clock;
  logger: Logger;
  /** Ends an idle chat; null: a contact center ends its chats itself. */
  endIdle: RetentionOptions['endIdle'];
  /** Active chats are gone. */
  onGone: (tenantId: number, chatIds: readonly string[]) => void;
}

/** What removes things for good, put together: on an admin's word, and by age. */
export function composeRemoval(parts: RemovalParts): { erasure: Erasure; retention: Retention } {
  const { store, tenants, news, registry, clock, logger, endIdle, onGone } = parts;
  const onRemoved = createRetentionMetrics(registry);
  return {
    erasure: createErasureService({ store, tenants, clock, onGone, onErased: news.gone }),
    retention: createRetentionJob({ store, clock, random: Math.random, logger, endIdle, onRemoved }),
  };
}
