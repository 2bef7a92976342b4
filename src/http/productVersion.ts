import { createRequire } from 'node:module';

/** The version that package.json names. */
export function productVersion(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version;
}
