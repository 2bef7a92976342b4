import type { Database } from './database.js';

/** Sessions of the console that have ended before their time, each named by a digest. */
export function createSignedOutSessions({ prisma }: Database) {
  return {
    /** Keeps one until `endsAt`, and forgets those that would have ended by now. */
    async add(digest: Uint8Array<ArrayBuffer>, endsAt: Date, now: Date): Promise<void> {
      await prisma.$executeRaw`
        WITH over AS (DELETE FROM signed_out_sessions WHERE ends_at < ${now})
        INSERT INTO signed_out_sessions (digest, ends_at) VALUES (${digest}, ${endsAt}) ON CONFLICT DO NOTHING`;
    },

    async has(digest: Uint8Array<ArrayBuffer>): Promise<boolean> {
      return (await prisma.signedOutSession.findUnique({ where: { digest } })) !== null;
    },
  };
}
