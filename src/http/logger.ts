import { pino, type Logger } from 'pino';

interface LoggedError {
  type: string;
  message: string;
  code?: unknown;
  stack: string[];
}

/** Characters that wait for a reader who has stalled; what comes then is left out. */
const MAX_UNREAD = 16 * 1024 * 1024;

/**
 * JSON lines on standard output, which nobody waits for: what comes while one is written is written together, and the rest
 * when the process ends. Errors are logged by what is known to be harmless in them.
 */
export function createLogger(level: string): Logger {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  return pino(options, pino.destination({ sync: false, maxLength: MAX_UNREAD }));
}

/** Prisma's messages quote the arguments of the call, device tokens included: only their last line, the fault, is kept. */
function describeError(error: unknown): LoggedError | string {
  if (!(error instanceof Error)) return typeof error;
  const isPrisma = error.name.startsWith('PrismaClient');
  const lines = error.message.split('\n');
  return {
    type: error.name,
    message: (isPrisma ? lines.at(-1) : error.message) ?? '',
    code: (error as { code?: unknown }).code,
    stack: (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')),
  };
}
