import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

const isInstalled = (name: string) =>
  (process.env['PATH'] ?? '').split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

/** The shells in which every command of the pages works. Every system has bash and sh; zsh, and dash by that name, may be missing. */
export const SHELLS = ['bash', isInstalled('dash') ? 'dash' : 'sh', 'zsh'].map((name) => ({
  name,
  // A check before landing installs it, so that none is skipped there.
  isThere: name !== 'zsh' || Boolean(process.env['CI']) || isInstalled('zsh'),
}));

/** A shell that somebody has open. */
export interface OpenShell {
  /** Runs a command. @returns its output */
  run(command: string): Promise<string>;
  close(): Promise<void>;
}

export function openShell(name: string): OpenShell {
  // Without the settings of whoever runs the tests.
  const shell = spawn(name, name === 'zsh' ? ['-f'] : [], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(shell, 'exit');
  let output = '';
  shell.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  return {
    async run(command) {
      output = '';
      shell.stdin.write(`${command}\necho '=== end'\n`);
      while (!output.endsWith('=== end\n')) {
        await Promise.race([
          once(shell.stdout, 'data'),
          exited.then(() => Promise.reject(new Error(`${name} has ended: ${output}`))),
        ]);
      }
      return output.replace('=== end\n', '');
    },
    async close() {
      shell.stdin.end();
      await exited;
    },
  };
}
