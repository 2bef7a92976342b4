import type { Turns } from '../../src/database/turns.js';

/** Of a node that always has time. */
export const FREE_TURNS: Turns = { next: async () => undefined, look: () => undefined };
