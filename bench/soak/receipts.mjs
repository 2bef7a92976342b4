import { shownAs } from '../support/shownAs.mjs';

/** Counts what the devices get, message by message, in little memory. */
export function createReceipts() {
  /** By the message's number: how often it came, and under which id (undefined: under several). */
  const received = new Map();
  return {
    /** Takes a push of the simulators; those without a number are not the soak's. */
    take(push) {
      const body = push.payload.aps?.alert.body ?? push.payload.notification?.body;
      const number = Number(/^soak (\d+)$/.exec(body ?? '')?.[1] ?? NaN);
      if (Number.isNaN(number)) return;
      const id = shownAs(push);
      const before = received.get(number);
      received.set(
        number,
        before ? { times: before.times + 1, id: before.id === id ? id : undefined } : { times: 1, id },
      );
    },
    get size() {
      return received.size;
    },
    missing: (numbers) => numbers.filter((number) => !received.has(number)),
    /** `again`: twice under one id, which a device shows once; `twice`: all others that came more than once. */
    repeated() {
      const counts = { again: 0, twice: 0 };
      for (const { times, id } of received.values()) {
        if (times > 1) counts[times === 2 && id !== undefined ? 'again' : 'twice'] += 1;
      }
      return counts;
    },
  };
}
