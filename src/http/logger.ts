import { pino, type Logger } from 'pino';

interface LoggedError {
  type: string;
  message: string;
  code?: unknown;
  stack: string[];
}

/** JSON lines on standard output. Errors are logged by what is known to be harmless in them. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  });
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
