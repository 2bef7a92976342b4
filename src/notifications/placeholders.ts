import { DomainError } from '../domain/errors.js';

/** What a template may leave open: who speaks, what was said, and the app. */
export const PLACEHOLDERS = ['name', 'message', 'app'] as const;
export type PlaceholderValues = Readonly<Record<(typeof PLACEHOLDERS)[number], string>>;

const PLACEHOLDER = new RegExp(`\\{\\{ *(${PLACEHOLDERS.join('|')}) *\\}\\}`, 'g');

/** Checks that every pair of braces is a placeholder there is. @throws DomainError INVALID_INPUT */
export function checkPlaceholders(text: string, path: readonly string[]): string {
  if (!/\{\{|\}\}/.test(text.replace(PLACEHOLDER, ''))) return text;
  const known = PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ');
  throw new DomainError('INVALID_INPUT', `${path.at(-1) ?? 'text'} must have no placeholders but ${known}`, path);
}

/** Puts the values in, once: what looks like a placeholder in a value stays as it is. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(PLACEHOLDER, (_all, name: keyof PlaceholderValues) => values[name]);
}
