import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Finding } from '../../src/doctor/finding.js';
import type { Report } from '../../src/doctor/doctor.js';
import { startSimulators, type Simulators } from '../../src/simulators/simulators.js';
import { runCli } from '../cli/runCli.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';

/** What `beckon doctor --json` has said, and all that it has printed. */
export interface Examined {
  code: number | null;
  printed: string;
  report: Report;
  /** The states of its checks, in their order, by name; several of one name joined by a blank. */
  states: Record<string, string>;
  /** The first finding of a check. @throws Error if there is none */
  finding(check: string): Finding;
}

/** An installation with simulated providers. */
export interface DoctorStage {
  simulators: Simulators;
  environment: TestEnvironment;
  /** Where all is well, except that tests may run as root. */
  variables(): Record<string, string>;
}

/** Prepares one for a test file. */
export function useDoctorStage(isMigrated = true): () => DoctorStage {
  let stage: DoctorStage | undefined;
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(`${tmpdir()}/beckon-doctor-`);
    const [simulators, environment] = await Promise.all([
      startSimulators({ directory: folder }),
      createTestEnvironment(isMigrated),
    ]);
    stage = {
      ...{ simulators, environment },
      variables: () => ({ ...environment.variables, ...simulators.environment() }),
    };
  });
  afterAll(async () => {
    await stage?.simulators.close();
    await stage?.environment.remove();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (!stage) throw new Error('only inside a test');
    return stage;
  };
}

/** Runs `beckon doctor --json`. */
export async function examined(
  variables: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Promise<Examined> {
  const { code, stdout, stderr } = await runCli(['doctor', '--json'], variables, nodeOptions);
  const report = JSON.parse(stdout) as Report;
  const states: Record<string, string> = {};
  for (const { check, state } of report.checks) states[check] = [states[check], state].filter(Boolean).join(' ');
  return {
    ...{ code, report, states, printed: stdout + stderr },
    finding(check) {
      const found = report.checks.find((one) => one.check === check);
      if (!found) throw new Error(`no finding of ${check}: ${stdout}`);
      return found;
    },
  };
}
