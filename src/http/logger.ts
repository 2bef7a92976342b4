import { pino, type Logger } from 'pino';
import { createLineStream } from './lineStream.js';

interface LoggedError {
  type: string;
  message: string;
  code?: unknown;
  stack: string[];
}

/** Characters buffered for a stalled reader; further lines are dropped. */
const MAX_UNREAD = 16 * 1024 * 1024;
/** Bytes of one write. */
const MAX_WRITE = 16 * 1024;
/** The system writes this many bytes to a pipe in one piece (PIPE_BUF), so lines of several processes do not mix. */
const ONE_PIECE = 4_096;

/**
 * Logs JSON lines to standard output without blocking. Lines of a moment are written together, and the
 * rest when the process ends. Of errors it logs only fields known to be harmless.
 * @param among set where several processes write to this output; `worker` is in every line
 */
export function createLogger(level: string, among: { worker?: number } | null = null): Logger {
  const options = {
    level,
    base: among ?? undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    serializers: { err: describeError },
  };
  const maxWrite = among === null ? MAX_WRITE : ONE_PIECE;
  const output = pino.destination({ sync: false, maxLength: MAX_UNREAD, maxWrite });
  const lines = createLineStream({ write: (text) => output.write(text), most: maxWrite });
  // Before the output writes its rest.
  process.prependListener('exit', lines.flush);
  return pino(options, lines);
}

/** Errors of GraphQL and Prisma may contain device tokens. */
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
  // Prisma's message quotes the arguments of the call. Its last line is the fault.
  return name.startsWith('PrismaClient') ? (message.split('\n').at(-1) ?? '') : message;
}
