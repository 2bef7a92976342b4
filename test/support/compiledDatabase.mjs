import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { TestEnvironment } from 'jest-environment-node';

const DATABASE = fileURLToPath(import.meta.resolve('@electric-sql/pglite/pglite.wasm'));

/** As long as a worker keeps this, the embedded databases of all its test files share what V8 has compiled of it. */
let compiled;

/** Jest's own environment, in a worker that compiles the embedded database once instead of in each test file. */
export default class CompiledDatabase extends TestEnvironment {
  async setup() {
    compiled ??= readFile(DATABASE).then((bytes) => WebAssembly.compile(bytes));
    await compiled;
    await super.setup();
  }
}
