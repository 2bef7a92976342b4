import type { Finding } from './finding.js';
import type { Report } from './doctor.js';

const STATES: readonly Finding['state'][] = ['ok', 'warning', 'failed', 'skipped'];
const CHECK_COLUMNS = 20;
const STATE_COLUMNS = Math.max(...STATES.map((state) => state.length)) + 2;

/** A report for a person: a line per check with what to do below it, and the counts. */
export function reportText({ checks, version, node }: Report): string {
  const lines = checks.flatMap(({ state, check, text, remedy }) => [
    `${state.padEnd(STATE_COLUMNS)}${check.padEnd(CHECK_COLUMNS)}  ${text}`,
    ...(remedy === null ? [] : [`${' '.repeat(STATE_COLUMNS + CHECK_COLUMNS)}  -> ${remedy}`]),
  ]);
  const counts = STATES.map((state) => `${checks.filter((check) => check.state === state).length} ${state}`);
  return [`Beckon ${version} on Node ${node}`, '', ...lines, '', counts.join(', '), ''].join('\n');
}
