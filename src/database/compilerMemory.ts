import { setFlagsFromString } from 'node:v8';

/** Executed bytes of a WebAssembly function before V8 optimises it: more than any function of Prisma's compiler reaches. */
const NEVER = 2_000_000_000;
/**
 * Node 20 has 1,800,000, which a start reaches in hundreds of functions; later versions of V8 have 13,000,000. With this,
 * 21,000 reads and updates take no longer; with 300,000,000 a start takes no less.
 */
const AFTER_THE_START = 100_000_000;

/**
 * Lets V8 keep WebAssembly as it was first compiled, for all modules that are compiled from now on. On PostgreSQL the only
 * one is Prisma's query compiler, which runs once for each form of query. Optimising it takes more CPU than it saves, and
 * tens of MiB that are not given back.
 */
export function keepWasmUnoptimised(): void {
  setFlagsFromString(`--wasm-tiering-budget=${NEVER}`);
}

/**
 * From now on V8 optimises only WebAssembly functions that keep running. The embedded database runs much of its code once,
 * at its start, when the CPU is needed for other work.
 */
export function optimiseWasmLater(): void {
  setFlagsFromString(`--wasm-tiering-budget=${AFTER_THE_START}`);
}
