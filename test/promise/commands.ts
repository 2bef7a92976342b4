import fc from 'fast-check';
import type { Fault } from '../../src/simulators/faults.js';
import { accept, PHONES, release, type Model } from './model.js';
import type { RealGateway } from './realGateway.js';

type Command = fc.AsyncCommand<Model, RealGateway>;

interface Parts {
  name: string;
  /** Only while the gateway runs, unless given. */
  check?: (model: Readonly<Model>) => boolean;
  run: (model: Model, real: RealGateway) => Promise<void>;
}

function command({ name, run, check = ({ isRunning }) => isRunning }: Parts): Command {
  return { check, run, toString: () => name };
}

const publish = (phone: number) =>
  command({
    name: `publish(${phone})`,
    async run(model, real) {
      const text = await real.publish(phone);
      accept(model, phone, text);
    },
  });

const subscribe = (phone: number) =>
  command({
    name: `subscribe(${phone})`,
    async run(model, real) {
      await real.subscribe(phone);
      model.isSubscribed[phone] = true;
    },
  });

const unsubscribe = (phone: number) =>
  command({
    name: `unsubscribe(${phone})`,
    async run(model, real) {
      await real.unsubscribe(phone);
      model.isSubscribed[phone] = false;
      release(model, phone);
    },
  });

const fetch = (phone: number) =>
  command({
    name: `fetch(${phone})`,
    async run(model, real) {
      await real.fetch(phone);
      release(model, phone);
    },
  });

const kill = command({
  name: 'kill',
  async run(model, real) {
    await real.kill();
    model.isRunning = false;
  },
});

const restart = command({
  name: 'restart',
  check: ({ isRunning }) => !isRunning,
  async run(model, real) {
    await real.start();
    model.isRunning = true;
  },
});

const fault = (what: Fault | null) =>
  command({
    name: `fault(${JSON.stringify(what)})`,
    check: () => true,
    run: async (_model, real) => real.setFault(what),
  });

const timePasses = (ms: number) =>
  command({
    name: `timePasses(${ms})`,
    check: () => true,
    async run(model, real) {
      model.aheadMs += ms;
      await real.setClockAhead(model.aheadMs);
    },
  });

const FAULTS: (Fault | null)[] = [
  null,
  { kind: 'delay', ms: 300 },
  { kind: 'status', status: 503, reason: 'ServiceUnavailable' },
  { kind: 'status', status: 429, reason: 'TooManyRequests', retryAfterSeconds: 2 },
  { kind: 'reset', scope: 'stream', delivered: true },
  { kind: 'reset', scope: 'connection', delivered: false },
  { kind: 'refusedStream' },
  { kind: 'silence', delivered: true, everyNth: 2 },
];

/** All that can happen. A gateway that is down comes up again soon, for little can happen to it. */
export function everyCommand(): fc.Arbitrary<Command>[] {
  const phone = fc.integer({ min: 0, max: PHONES - 1 });
  return [
    phone.map(publish),
    phone.map(publish),
    phone.map(subscribe),
    phone.map(unsubscribe),
    phone.map(fetch),
    fc.constant(kill),
    fc.constant(restart),
    fc.constant(restart),
    fc.constantFrom(...FAULTS).map(fault),
    fc.constantFrom(1_000, 20_000, 300_000, 7_200_000).map(timePasses),
  ];
}
