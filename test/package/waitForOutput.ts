import { once } from 'node:events';
import type { Readable } from 'node:stream';

/** Waits until a program has said this. @returns the first group @throws Error with all it said, when it ends before */
export function waitForOutput(output: Readable | null, pattern: RegExp): Promise<string> {
  if (!output) return Promise.reject(new Error('the program has no output'));
  let said = '';
  const found = new Promise<string>((resolve) => {
    output.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [, group] = pattern.exec(said) ?? [];
      if (group !== undefined) resolve(group);
    });
  });
  const ended = once(output, 'end').then(() => Promise.reject(new Error(`it has ended: ${said}`)));
  ended.catch(() => undefined);
  return Promise.race([found, ended]);
}
