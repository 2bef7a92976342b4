import { readCommandLine } from '../../bench/commandLine.mjs';
import { ALWAYS_COMPARED, ROWS } from '../../bench/rows.mjs';

test('no words mean all rows', () => {
  expect(readCommandLine([])).toMatchObject({ rows: ROWS, only: undefined, quick: false, write: false });
});

test('rivals are named with their rows', () => {
  const asked = readCommandLine(['deliver', '--quick', '--only', 'durable by hand, Beckon']);
  expect(asked).toMatchObject({ rows: ['deliver'], only: ['durable by hand', 'Beckon'], quick: true });
});

test('a commit to compare with', () => {
  expect(readCommandLine(['compare', 'HEAD~3']).compare).toEqual({
    rev: 'HEAD~3',
    rows: ALWAYS_COMPARED,
    starts: undefined,
  });
  const asked = readCommandLine(['compare', 'main', '--row', 'deliver', '--starts', '8']);
  expect(asked.compare).toEqual({ rev: 'main', rows: ['deliver'], starts: 8 });
});

test.each([
  [['soak'], 'there is no row soak; there are subscribe,'],
  [['deliver', '--only', 'baseline'], 'there is no rival baseline; there are limit,'],
  [['compare'], 'compare takes one commit'],
  [['compare', 'a', 'b'], 'compare takes one commit'],
  [['compare', 'HEAD', '--row', 'start'], 'there is no row to compare start; there are subscribe, deliver, batch'],
  [['compare', 'HEAD', '--starts', '0'], '--starts is a number from 1 to 99'],
  [['compare', 'HEAD', '--write'], '--write and --only are not options of compare'],
  [['deliver', '--row', 'deliver'], '--row and --starts are options of compare'],
  [['--write', '--quick'], '--write is not for quick runs'],
])('%j is refused', (words, reason) => {
  expect(() => readCommandLine(words)).toThrow(reason);
});
