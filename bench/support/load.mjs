import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * Sends requests over keep-alive connections, each as soon as the one before it is answered, with as little work as can be:
 * the load shares the machine with what it measures, and known load generators cost more for each call than the servers.
 * @param {string} url of the server
 * @param {number} [options.seconds] how long @param {number} [options.count] or how many requests
 * @param {() => { path: string, headers: object, body: string }} next each request anew
 * @param {(body: string) => boolean} isRight of each answer's body; its status has to be 2xx
 * @returns `count` of the answers, `seconds`, and each answer's milliseconds
 * @throws Error when one was wrong or failed
 */
export async function load({ url, connections, seconds = Infinity, count = Infinity, next, isRight }) {
  const { hostname, port, host } = new URL(url);
  const latencies = [];
  const began = performance.now();
  const end = began + seconds * 1_000;
  let sent = 0;
  const nextBytes = () => {
    if (sent >= count || performance.now() >= end) return null;
    sent += 1;
    return bytesOf(next(), host);
  };
  const take = ({ status, body, ms }) => {
    if (status < 200 || status > 299 || !isRight(body))
      throw new Error(`${url} answered ${status}: ${body.slice(0, 300)}`);
    latencies.push(ms);
  };
  await Promise.all(Array.from({ length: connections }, () => converse({ hostname, port, nextBytes, take })));
  return { count: latencies.length, seconds: (performance.now() - began) / 1_000, latencies };
}

function bytesOf({ path, headers, body }, host) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\n${lines.join('')}content-length: ${Buffer.byteLength(body)}`;
  return `${head}\r\n\r\n${body}`;
}

/** One connection, until there is no next request. */
function converse({ hostname, port, nextBytes, take }) {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let received = null;
    let sentAt = 0;
    const send = () => {
      const bytes = nextBytes();
      if (bytes === null) {
        socket.destroy();
        resolve();
        return;
      }
      sentAt = performance.now();
      socket.write(bytes);
    };
    const fail = (error) => {
      socket.destroy();
      reject(error);
    };
    socket.setNoDelay(true).on('connect', send).on('error', reject);
    socket.on('close', () => reject(new Error('the server ended the connection')));
    socket.on('data', (chunk) => {
      received = received ? Buffer.concat([received, chunk]) : chunk;
      try {
        const answer = answerIn(received);
        if (!answer) return;
        received = null;
        take({ ...answer, ms: performance.now() - sentAt });
        send();
      } catch (error) {
        fail(error);
      }
    });
  });
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
