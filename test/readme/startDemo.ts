import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Settings of another gateway in the user's shell: the demo must ignore them. */
const OF_THE_SHELL = {
  DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none',
  BECKON_UPSTREAM_URL: 'https://127.0.0.1:1',
  NO_PROXY: '*',
  no_proxy: '*',
};

export interface Demo {
  /** All that it has printed so far. */
  output(): string;
  /** Waits until it has printed this. @throws Error with its output, when it ends before */
  waitFor(pattern: RegExp): Promise<void>;
  /** Ctrl-C. */
  interrupt(): void;
  /** The exit code. */
  ended: Promise<number | null>;
}

/** `npm run demo`, without the build. */
export const startDemo = (...options: string[]) => start('dist/cli/main.js', ['demo', ...options]);

/** `npm run example`, without the build. */
export const startExample = (...options: string[]) => start('dist/demo/example/main.js', options);

function start(script: string, options: readonly string[]): Demo {
  const demo = spawn(process.execPath, [script, ...options], {
    env: { ...process.env, ...OF_THE_SHELL },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  demo.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(demo, 'exit').then(([code]: unknown[]) => code as number | null);
  return {
    output: () => output,
    async waitFor(pattern) {
      const early = ended.then(() => Promise.reject(new Error(`the demo has ended: ${output}`)));
      early.catch(() => undefined);
      while (!pattern.test(output)) await Promise.race([once(demo.stdout, 'data'), early]);
    },
    interrupt: () => void demo.kill('SIGINT'),
    ended,
  };
}
