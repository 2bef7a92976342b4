import { setFlagsFromString } from 'node:v8';

/** Executed bytes of a WebAssembly function before V8 optimises it: more than any function of Prisma's compiler reaches. */
const NEVER = 2_000_000_000;

/**
 * Lets V8 keep WebAssembly as it was first compiled, for all modules that are compiled from now on. On PostgreSQL the only
 * one is Prisma's query compiler, which runs once for each form of query. Optimising it takes more CPU than it saves, and
 * tens of MiB that are not given back.
 */
export function keepWasmUnoptimised(): void {
  setFlagsFromString(`--wasm-tiering-budget=${NEVER}`);
}
