import { once } from 'node:events';
import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/** The bytes of a POST. @param {{ path: string, headers: object, body: string }} request @param {string} host and port */
export function bytesOf({ path, headers, body }, host) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}`;
  return `${head}\r\n\r\n${body}`;
}

/**
 * A keep-alive connection with as little work as can be: the load shares the machine with what it measures, and known load
 * generators cost more for each call than the servers.
 * @returns `exchange(bytes)`, one at a time, which resolves with `{ status, body }` and rejects when the connection fails or
 * ends, and `close()`
 */
export async function openHttpConnection({ hostname, port }) {
  const socket = connect(Number(port), hostname).setNoDelay(true);
  await once(socket, 'connect');
  let received = null;
  let waiting = null;
  const fail = (error) => {
    socket.destroy();
    waiting?.reject(error);
    waiting = null;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server ended the connection')));
  socket.on('data', (chunk) => {
    received = received ? Buffer.concat([received, chunk]) : chunk;
    try {
      const answer = answerIn(received);
      if (!answer) return;
      const { resolve } = waiting;
      received = waiting = null;
      resolve(answer);
    } catch (error) {
      fail(error);
    }
  });
  return {
    exchange: (bytes) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        if (socket.destroyed) fail(new Error('the connection has ended'));
        else socket.write(bytes);
      }),
    close: () => socket.destroy(),
  };
}

/** @returns null while it is not whole */
function answerIn(bytes) {
  const end = bytes.indexOf(HEAD_END);
  if (end < 0) return null;
  const head = bytes.latin1Slice(0, end);
  const [, length] = /\r\ncontent-length: (\d+)/i.exec(head) ?? [];
  if (length === undefined) throw new Error(`an answer without content-length: ${head}`);
  const from = end + HEAD_END.length;
  if (bytes.length < from + Number(length)) return null;
  return { status: Number(head.slice(9, 12)), body: bytes.utf8Slice(from, from + Number(length)) };
}
