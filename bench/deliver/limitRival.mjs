import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { nextMessage } from '../support/nextMessage.mjs';
import { newToken } from '../support/phones.mjs';
import { newCredentials } from './credentials.mjs';

/**
 * @param templates a push of each provider as Beckon has sent it, `{ headers, payload }`
 * @returns a rival whose `burst(count)` resolves with the seconds that so many pushes took, half by each provider
 */
export async function startLimit({ simulators, templates }) {
  const credentials = await newCredentials(simulators, 'limit');
  const child = fork(path.join(import.meta.dirname, 'limit.mjs'), {
    env: { PATH: process.env.PATH ?? '', ...simulators.environment() },
  });
  const exited = once(child, 'exit');
  child.send({ credentials, templates });
  await nextMessage(child);
  return {
    name: 'limit',
    what: 'node:http2 alone, the same payloads: no database, no outbox',
    pid: child.pid,
    async burst(count) {
      const half = (provider) => Array.from({ length: count / 2 }, () => newToken(provider));
      const tokens = { apns: half('apns'), fcm: half('fcm') };
      const began = performance.now();
      child.send({ tokens });
      await nextMessage(child);
      return (performance.now() - began) / 1_000;
    },
    async stop() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
