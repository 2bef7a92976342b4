import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** An answer as it came over the wire. */
export interface WireAnswer {
  status: number;
  /** Names in lower case; what comes more than once is joined by line ends. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** A connection that is used again and again, one request at a time, as the clients' HTTP stacks do it. */
export interface KeptConnection {
  exchange(request: Buffer): Promise<WireAnswer>;
  /** Requests that went over it. */
  readonly exchanges: number;
  /** Goes away in the middle of whatever is under way, as an app does that is put to sleep. */
  abandon(): void;
  close(): Promise<void>;
}

/** Opens a connection to a gateway on the loopback. The connection fails when the gateway closes it: clients count on it. */
export async function openConnection(url: string): Promise<KeptConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  socket.on('error', () => undefined);
  let isBusy = false;
  let exchanges = 0;
  return {
    get exchanges() {
      return exchanges;
    },
    async exchange(request) {
      if (isBusy) throw new Error('the clients do not pipeline');
      isBusy = true;
      exchanges += 1;
      socket.write(request);
      try {
        return await readAnswer(socket);
      } finally {
        isBusy = false;
      }
    },
    abandon: () => void socket.destroy(),
    async close() {
      if (socket.destroyed) return;
      socket.end();
      await once(socket, 'close');
    },
  };
}

function readAnswer(socket: Socket): Promise<WireAnswer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const onData = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      try {
        const answer = parseAnswer(received);
        if (answer) done(() => resolve(answer));
      } catch (error) {
        done(() => reject(error instanceof Error ? error : new Error(String(error))));
      }
    };
    const onClose = () => done(() => reject(new Error(`closed before the answer's end: ${received.toString()}`)));
    const done = (settle: () => void) => {
      socket.off('data', onData).off('close', onClose);
      settle();
    };
    socket.on('data', onData).on('close', onClose);
  });
}

/** An answer that is complete, or null. @throws Error for more bytes than it should have */
function parseAnswer(bytes: Buffer): WireAnswer | null {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    const key = name.toLowerCase();
    headers[key] = key in headers ? `${headers[key]}\n${value}` : value;
  }
  const length = Number(headers['content-length']);
  if (!Number.isInteger(length)) throw new Error('these answers are short: they have a Content-Length');
  const body = bytes.subarray(end + 4);
  if (body.length < length) return null;
  if (body.length > length) throw new Error('there is more than one answer');
  return { status: Number(statusLine.split(' ')[1]), headers, body };
}
