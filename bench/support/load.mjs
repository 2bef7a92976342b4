import { bytesOf, openHttpConnection } from './httpConnection.mjs';

/**
 * Sends requests over keep-alive connections, each as soon as the one before it is answered.
 * @param {string} url of the server
 * @param {number} [options.seconds] how long @param {number} [options.count] or how many requests
 * @param {() => { path: string, headers: object, body: string }} next each request anew
 * @param {(body: string) => boolean} isRight of each answer's body; its status has to be 2xx
 * @returns `count` of the answers, `seconds`, and each answer's milliseconds
 * @throws Error when one was wrong or failed
 */
export async function load({ url, connections, seconds = Infinity, count = Infinity, next, isRight }) {
  const address = new URL(url);
  const latencies = [];
  const began = performance.now();
  const end = began + seconds * 1_000;
  let sent = 0;
  const converse = async () => {
    const connection = await openHttpConnection(address);
    try {
      while (sent < count && performance.now() < end) {
        sent += 1;
        const bytes = bytesOf(next(), address.host);
        const sentAt = performance.now();
        const answer = await connection.exchange(bytes);
        latencies.push(performance.now() - sentAt);
        refuseWrong(url, answer, isRight);
      }
    } finally {
      connection.close();
    }
  };
  await Promise.all(Array.from({ length: connections }, converse));
  return { count: latencies.length, seconds: (performance.now() - began) / 1_000, latencies };
}

/** @throws Error for an answer that a load did not expect */
export function refuseWrong(url, { status, body }, isRight) {
  if (status >= 200 && status <= 299 && isRight(body)) return;
  throw new Error(`${url} answered ${status}: ${body.slice(0, 300)}`);
}
