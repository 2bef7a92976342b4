import { readFileSync } from 'node:fs';

/** The variables that the gateway reads, each once. */
export function settingsOfGateway(): string[] {
  const sources = ['src/app/environment.ts', 'src/app/tracingVariables.ts'].map((file) => readFileSync(file, 'utf8'));
  const names = Array.from(sources.join('').matchAll(/^ {2}([A-Z][A-Z\d_]+): /gm), ([, name = '']) => name);
  return [...new Set(names)];
}
