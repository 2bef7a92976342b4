import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const CONFIG = {
  src: './src',
  schema: './schema.graphql',
  language: 'typescript',
  artifactDirectory: './artifacts',
  customScalarTypes: { DateTime: 'string', JSONObject: 'Record<string, unknown>' },
  persistConfig: { file: './operations.json' },
};

/**
 * Compiles the operations of `test/graphql/relay` by Relay's compiler, on the schema of this repository.
 * @returns the lines that it prints, and the compiled operations by their names
 */
export async function compileForRelay(): Promise<{ told: string[]; operations: Map<string, string> }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'beckon-relay-'));
  try {
    await cp(path.join(ROOT, 'test/graphql/relay'), path.join(folder, 'src'), { recursive: true });
    await cp(path.join(ROOT, 'schema.graphql'), path.join(folder, 'schema.graphql'));
    await mkdir(path.join(folder, 'artifacts'));
    await writeFile(path.join(folder, 'operations.json'), '{}');
    await writeFile(path.join(folder, 'relay.config.json'), JSON.stringify(CONFIG));
    const compiler = path.join(ROOT, 'node_modules/relay-compiler/cli.js');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [compiler, 'relay.config.json'], {
      cwd: folder,
    });
    const texts = Object.values(
      JSON.parse(await readFile(path.join(folder, 'operations.json'), 'utf8')) as Record<string, string>,
    );
    return {
      told: stripVTControlCharacters(stdout + stderr)
        .trim()
        .split('\n'),
      operations: new Map(texts.map((text) => [/^\w+ (\w+)/m.exec(text)?.[1] ?? '', text])),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
