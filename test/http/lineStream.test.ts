import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { createLineStream } from '../../src/http/lineStream.js';

const LOGGER = path.resolve('dist/http/logger.js');
const nextTurn = () => new Promise(setImmediate);

function useStream(most: number) {
  const written: string[] = [];
  return { stream: createLineStream({ write: (text) => written.push(text), most }), written };
}

test('lines of a turn of the event loop are written as one text, in their order', async () => {
  const { stream, written } = useStream(1_000);
  stream.write('one\n');
  stream.write('two\n');
  expect(written).toEqual([]);
  await nextTurn();
  expect(written).toEqual(['one\ntwo\n']);
  stream.write('three\n');
  await nextTurn();
  expect(written).toEqual(['one\ntwo\n', 'three\n']);
});

test('no text has more bytes than one write takes, but a longer line stays whole', async () => {
  const { stream, written } = useStream(10);
  for (const line of ['1234\n', 'äöü\n', '1\n', 'a line of more than ten\n', 'end\n']) stream.write(line);
  await nextTurn();
  expect(written).toEqual(['1234\n', 'äöü\n1\n', 'a line of more than ten\n', 'end\n']);
});

test('flush writes what is left at once, and nothing twice', async () => {
  const { stream, written } = useStream(1_000);
  stream.write('last\n');
  stream.flush();
  stream.flush();
  expect(written).toEqual(['last\n']);
  await nextTurn();
  expect(written).toEqual(['last\n']);
});

test('what is logged right before a process ends is in its output, however much it is', () => {
  const program = `import { createLogger } from ${JSON.stringify(LOGGER)};
    const logger = createLogger('info');
    for (let line = 1; line <= 1000; line += 1) logger.info({ line }, 'last words');
    process.exit(3);`;
  const { status, stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
    encoding: 'utf8',
  });
  expect(status).toBe(3);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { line: number }).line)).toEqual(
    Array.from({ length: 1_000 }, (_, index) => index + 1),
  );
});
