import type { Logger } from 'pino';
import { HOUR_MS } from '../domain/durations.js';

interface CredentialWatchOptions {
  /** Alerts admins to expiring credentials. @returns how many */
  checkExpiry: () => Promise<number>;
  /** Ids of keys that sealed credentials but are not configured here. */
  findMissingKeys: () => Promise<string[]>;
  /** Deletes previous credentials after their time as a fallback. @returns how many */
  forgetPrevious: () => Promise<number>;
  logger: Logger;
  everyMs?: number;
}

/** Checks stored credentials at the start and regularly, because they expire by themselves. */
interface CredentialWatch {
  start(): void;
  stop(): Promise<void>;
}

const EVERY_MS = 6 * HOUR_MS;

export function createCredentialWatch(options: CredentialWatchOptions): CredentialWatch {
  const { checkExpiry, findMissingKeys, forgetPrevious, logger, everyMs = EVERY_MS } = options;
  let timer: NodeJS.Timeout | null = null;
  let looking: Promise<void> | null = null;

  async function look(): Promise<void> {
    const forgotten = await forgetPrevious();
    if (forgotten > 0) logger.info({ pushServices: forgotten }, 'credentials that were replaced are forgotten');
    const missing = await findMissingKeys();
    if (missing.length > 0) {
      logger.error({ keyIds: missing }, 'BECKON_ENCRYPTION_KEY lacks keys that stored credentials are sealed by');
    }
    const expiring = await checkExpiry();
    if (expiring > 0) logger.warn({ pushServices: expiring }, 'credentials of push services run out soon');
  }

  function lookNow(): void {
    looking = look().catch((error: unknown) => logger.warn({ err: error }, 'the credential check failed'));
  }

  return {
    start() {
      lookNow();
      timer = setInterval(lookNow, everyMs).unref();
    },
    async stop() {
      if (timer) clearInterval(timer);
      await looking;
    },
  };
}
