import type { Database } from '../database/database.js';

/** See `createSignedOutSessionsStore`. */
export type SignedOutSessionsStore = ReturnType<typeof createSignedOutSessionsStore>;

/** Sessions of the console that have ended before their time, each named by its id, a UUID. */
export function createSignedOutSessionsStore({ prisma }: Database) {
  return {
    /** Keeps one until `endsAt`, and forgets those that would have ended by now. */
    async add(id: string, endsAt: Date, now: Date): Promise<void> {
      await prisma.$executeRaw`
        WITH over AS (DELETE FROM signed_out_sessions WHERE ends_at < ${now})
        INSERT INTO signed_out_sessions (id, ends_at) VALUES (${id}::uuid, ${endsAt}) ON CONFLICT DO NOTHING`;
    },

    async has(id: string): Promise<boolean> {
      return (await prisma.signedOutSession.findUnique({ where: { id } })) !== null;
    },
  };
}
