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

/** What GraphQL and Prisma are given has device tokens in it. */
function describeError(error: unknown): LoggedError | string {
  if (!(error instanceof Error)) return typeof error;
  return {
    type: error.name,
    message: harmless(error),
    code: (error as { code?: unknown }).code,
    stack: (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')),
  };
}

function harmless({ name, message }: Error): string {
  // It quotes values of the request.
  if (name === 'GraphQLError') return 'not told here';
  // It quotes the arguments of the call; its last line is the fault.
  return name.startsWith('PrismaClient') ? (message.split('\n').at(-1) ?? '') : message;
}
