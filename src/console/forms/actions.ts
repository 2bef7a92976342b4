import { notifications } from '@mantine/notifications';
import { useEffect, useRef, useState } from 'react';
import type { Refusal } from './refusals.js';

export interface Work {
  isPending: boolean;
  /** Why the last run failed. */
  failure: Error | null;
  /** @param work returns the failure; null: done */
  run: (work: () => Promise<Error | null>) => Promise<void>;
  /** Forgets the failure. */
  forget: () => void;
}

/** A closing dialog restores the focus itself and must come first. */
const AFTER_OTHERS_MS = 50;
const IDLE = { isPending: false, failure: null };

/**
 * Runs the work of a button. The button is disabled meanwhile and loses the focus. It gets the focus back unless
 * another element has it by then.
 */
export function useWork(): Work {
  const [state, setState] = useState<Pick<Work, 'isPending' | 'failure'>>(IDLE);
  const begunAt = useRef<Element | null>(null);
  useEffect(() => {
    if (state.isPending) return;
    const timer = setTimeout(() => {
      if (document.activeElement === document.body && begunAt.current instanceof HTMLElement) begunAt.current.focus();
      begunAt.current = null;
    }, AFTER_OTHERS_MS);
    return () => clearTimeout(timer);
  }, [state]);

  async function run(work: () => Promise<Error | null>): Promise<void> {
    begunAt.current = document.activeElement;
    setState({ isPending: true, failure: null });
    const failure = await work().catch((error: unknown) => error as Error);
    setState({ isPending: false, failure });
  }

  return { ...state, run, forget: () => setState(IDLE) };
}

interface Action<Args extends unknown[]> extends Omit<Work, 'run'> {
  start: (...args: Args) => void;
}

/** The action of a button. @param act returns the gateway's refusals; empty: done */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<readonly Refusal[]>): Action<Args> {
  const { run, ...state } = useWork();
  const start = (...args: Args) =>
    void run(async () => {
      const words = (await act(...args)).map(({ message }) => message).join(' ');
      return words === '' ? null : new Error(words);
    });
  return { ...state, start };
}

/** Shows a success message for a few seconds; screen readers announce it. */
export function notifySuccess(message: string): void {
  notifications.show({ message, color: 'teal' });
}
