import type { Refusal } from './placeRefusals.js';
import { useWork, type Work } from './useWork.js';

export interface Action<Args extends unknown[]> extends Omit<Work, 'run'> {
  start: (...args: Args) => void;
}

/** Something that a button does. @param act tells what the gateway has refused: nothing where all is done */
export function useAction<Args extends unknown[]>(act: (...args: Args) => Promise<readonly Refusal[]>): Action<Args> {
  const { run, ...state } = useWork();
  const start = (...args: Args) =>
    void run(async () => {
      const words = (await act(...args)).map(({ message }) => message).join(' ');
      return words === '' ? null : new Error(words);
    });
  return { ...state, start };
}
