import { chatIdOf, clientIdOf } from '../../../bench/pages/seed.mjs';
import { Redacted } from '../../../src/domain/redacted.js';
import type { Store } from '../../support/stores.js';
import type { Chat } from '../../support/testStores.js';
import type { Population } from './fillDatabase.js';

/** A full database, and who is in it. */
export interface Place {
  store: Store;
  /** The tenant that has nearly everything. */
  large: Population;
  /** One that has next to nothing. */
  small: Population;
}

/** Work of the store, by what it is. */
export type Paths = Record<string, () => Promise<unknown>>;

export const NOTE = { actor: 'key:admin', address: null, action: 'test', at: new Date() };

/** The n-th chat of a tenant, as it was made. */
export function nthChat({ tenantId, apps }: Population, n: number): Chat {
  const appId = apps[n % apps.length] ?? '';
  return { tenantId, appId, chatId: chatIdOf(n), clientId: new Redacted(clientIdOf(n)) };
}

/** An active one: those whose number ends with 0 or 1. */
export function activeChat(population: Population, n: number): Chat {
  return nthChat(population, 10 * Math.ceil(n / 2) + (n % 2));
}

/** One that is over. */
export function endedChat(population: Population, n: number): Chat {
  return nthChat(population, 10 * n + 5);
}

/** So many active chats, of the small tenant too. Each call with another `from` gives others, up to 10,000. */
export function activeChats({ large, small }: Place, count: number, from: number): Chat[] {
  const few = Math.ceil(count / 20);
  return Array.from({ length: count }, (_, index) =>
    index < few ? activeChat(small, 1 + ((from + index) % 300)) : activeChat(large, from + index),
  );
}
