import { BeckonError, isPassing } from './beckonError.js';
import type { ChatEvent } from './chatEvent.js';
import { pause, untilVisible, whileVisible } from './waiting.js';

export interface LiveOptions {
  /** The chat's own name: windows of one site with the same chat share one poll by it. */
  name: string;
  /** One long poll. */
  poll(signal: AbortSignal): Promise<ChatEvent[]>;
  /** Whether an event has not been given out yet. */
  isNew(event: ChatEvent): boolean;
  signal: AbortSignal | undefined;
}

/**
 * The events of a chat as they happen, until it ends. Polls only while the page is in the foreground: in the background
 * nothing is fetched, so the gateway sends pushes, and what came meanwhile is fetched when the page is back. Of several
 * windows one polls, and tells the others.
 * @throws BeckonError that does not pass by itself
 */
export async function* liveEvents({ name, poll, isNew, signal }: LiveOptions): AsyncGenerator<ChatEvent, void> {
  const waiting: ChatEvent[] = [];
  const polls: { areOver: boolean; failure: Error | null; wake: () => void } = {
    areOver: false,
    failure: null,
    wake: () => undefined,
  };
  const left = new AbortController();
  const leave = () => left.abort();
  signal?.addEventListener('abort', leave);
  if (signal?.aborted) leave();

  function take(events: readonly ChatEvent[]): void {
    waiting.push(...events.filter(isNew));
    polls.wake();
  }
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => take(data as ChatEvent[]);
  const polling = pollInTurn(name, left.signal, poll, (events) => {
    channel.postMessage(events);
    take(events);
  })
    .catch((error: unknown) => (polls.failure = error as Error))
    .finally(() => {
      polls.areOver = true;
      polls.wake();
    });
  try {
    for (;;) {
      for (let event = waiting.shift(); event; event = waiting.shift()) yield event;
      if (polls.areOver) break;
      await new Promise<void>((resolve) => (polls.wake = resolve));
    }
    if (polls.failure) throw polls.failure;
  } finally {
    leave();
    signal?.removeEventListener('abort', leave);
    await polling;
    channel.close();
  }
}

/** Polls until the chat ends or the signal is aborted, while the page is visible and no other window polls. */
async function pollInTurn(
  name: string,
  signal: AbortSignal,
  poll: LiveOptions['poll'],
  take: (events: ChatEvent[]) => void,
): Promise<void> {
  while (!signal.aborted) {
    await untilVisible(signal);
    const turn = whileVisible(signal);
    try {
      const inTurn = () => pollUntil(turn.signal, poll, take);
      if (await navigator.locks.request(name, { signal: turn.signal }, inTurn)) return;
    } catch (error) {
      if (!turn.signal.aborted) throw error;
    } finally {
      turn.release();
    }
  }
}

/** @returns whether the chat has ended; false: the signal was aborted */
async function pollUntil(
  signal: AbortSignal,
  poll: LiveOptions['poll'],
  take: (events: ChatEvent[]) => void,
): Promise<boolean> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      take(await poll(signal));
      failures = 0;
    } catch (error) {
      // An aborted poll has no other kind of error.
      if (!(error instanceof BeckonError)) throw error;
      if (error.code === 'CHAT_ENDED') return true;
      // 400: the gateway has not noticed yet that an earlier poll of this browser is over.
      if (!isPassing(error) && error.status !== 400) throw error;
      failures += 1;
      await pause(failures, error.retryAfterMs, signal);
    }
  }
  return false;
}
