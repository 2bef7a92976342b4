import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import webPush from 'web-push';
import { BUNDLE_ID } from '../../../dist/demo/contactCenter.js';
import { newToken, subscriptionOf } from '../../support/phones.mjs';

const TEAM = { teamId: 'LIBRARY001', keyId: 'LIBKEY0001' };

/**
 * A push library in a process of its own, used as its documentation says, with credentials that the simulators know.
 * @param script the sender, beside this file's folder
 */
export async function startLibrary(script, { simulators, provider }) {
  const credentials = await credentialsFor(provider, simulators);
  const child = fork(path.join(import.meta.dirname, '../senders', script), {
    env: { PATH: process.env.PATH ?? '', ...simulators.environment() },
    execArgv: [],
  });
  const endWithUs = () => child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const exited = once(child, 'exit').finally(() => process.off('exit', endWithUs));
  let number = 0;
  const reports = [];
  let tokens = [];

  /** @returns when every push has its report; a sender that ends before leaves the rest without */
  async function send(devices, into, width = devices.length) {
    number += 1;
    const burst = number;
    const done = new Promise((resolve) => {
      let open = devices.length;
      const take = ({ burst: of, index, report }) => {
        if (of !== burst) return;
        into[index] = report;
        open -= 1;
        if (open > 0) return;
        child.off('message', take);
        resolve();
      };
      child.on('message', take);
    });
    child.send({ burst, tokens: devices.map((token) => subscriptionOf(token) ?? token), width });
    await done;
  }

  child.send({ credentials });
  await once(child, 'message');
  return {
    pid: child.pid,
    reports,
    async prepare(devices) {
      tokens = devices;
      reports.splice(0, reports.length, ...devices.map(() => null));
    },
    warmUp: () =>
      send(
        Array.from({ length: 4 }, () => newToken(provider, simulators)),
        [],
      ),
    /** Whether one more push is reported sent. */
    async probe() {
      const probes = [];
      await send([newToken(provider, simulators)], probes);
      return probes[0].kind === 'sent';
    },
    /** @param [width] how many at once; absent: all */
    burst: (width) => send(tokens, reports, width),
    async close() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

async function credentialsFor(provider, simulators) {
  if (provider === 'webPush') return { subject: 'mailto:push@library.example.com', ...webPush.generateVAPIDKeys() };
  if (provider === 'fcm') return simulators.registerFirebaseProject({ projectId: 'library-project' });
  const { privateKey } = await simulators.registerApnsTeam({ ...TEAM, topics: [BUNDLE_ID] });
  return { ...TEAM, topic: BUNDLE_ID, key: privateKey };
}
