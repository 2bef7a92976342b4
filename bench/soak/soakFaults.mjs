import { setTimeout as delay } from 'node:timers/promises';

/** How long each goes on. */
const TROUBLE_MS = 3_000;

/** A fault of one provider, for a few seconds. */
const of = (provider, name, fault) => ({
  name: `${provider}: ${name}`,
  async play({ simulators }) {
    simulators[provider].setFault(fault);
    await delay(TROUBLE_MS);
    simulators[provider].setFault(null);
  },
});

const restart = (provider) => ({
  name: `${provider}: away and back`,
  async play({ simulators }) {
    await simulators[provider].goDown();
    await delay(TROUBLE_MS);
    await simulators[provider].comeBack();
  },
});

const blackHole = {
  name: 'both: black hole',
  async play({ simulators }) {
    simulators.proxy.setFault({ kind: 'swallow' });
    await delay(TROUBLE_MS);
    simulators.proxy.setFault(null);
  },
};

/** Always the last node, so that the first one's memory can be watched over the whole run. */
const kill = {
  name: 'kill -9 of a node',
  async play({ gateways }) {
    const last = gateways.nodes.length - 1;
    await gateways.nodes[last].stop('SIGKILL');
    await delay(TROUBLE_MS);
    await gateways.restart(last);
  },
};

const PROVIDER_FAULTS = [
  of('apns', 'graceful GOAWAY', { kind: 'goaway', afterRequests: 100 }),
  of('fcm', '503', { kind: 'status', status: 503, reason: 'UNAVAILABLE' }),
  of('apns', 'reset after delivery', { kind: 'reset', scope: 'connection', delivered: true, everyNth: 100, times: 1 }),
  restart('fcm'),
  of('apns', '429', { kind: 'status', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 3 }),
  blackHole,
  of('fcm', 'reset before delivery', { kind: 'reset', scope: 'stream', delivered: false, everyNth: 10 }),
  of('apns', 'one stream a connection', { kind: 'streams', most: 1 }),
  of('fcm', 'silence', { kind: 'silence', everyNth: 10 }),
  restart('apns'),
  of('fcm', 'one 500 in twenty', { kind: 'status', status: 500, reason: 'INTERNAL', everyNth: 20 }),
  of('apns', 'GOAWAY with an error', { kind: 'goaway', afterRequests: 100, errorCode: 11, times: 1 }),
];

/** The n-th fault of a soak: one after the other; with several nodes each third is a kill. */
export function soakFault(turn, nodes) {
  if (nodes > 1 && turn % 3 === 2) return kill;
  const index = nodes > 1 ? turn - Math.floor((turn + 1) / 3) : turn;
  return PROVIDER_FAULTS[index % PROVIDER_FAULTS.length];
}
