import { once } from 'node:events';

/** The next message of a child process. @throws Error when it ends instead */
export async function nextMessage(child) {
  const given = new AbortController();
  try {
    return await Promise.race([
      once(child, 'message', { signal: given.signal }).then(([message]) => message),
      once(child, 'exit', { signal: given.signal }).then(([code]) => {
        throw new Error(`${child.spawnargs[1]} ended with ${code ?? 'a signal'}`);
      }),
    ]);
  } finally {
    given.abort();
  }
}
