import { refusedField } from '../domain/errors.js';

/** The placeholders of templates: the speaker, the message, and the app. */
const PLACEHOLDERS = ['name', 'message', 'app'] as const;
export type PlaceholderValues = Readonly<Record<(typeof PLACEHOLDERS)[number], string>>;

const PLACEHOLDER = new RegExp(`\\{\\{ *(${PLACEHOLDERS.join('|')}) *\\}\\}`, 'g');

/** Checks that every pair of braces is a placeholder there is. @throws DomainError INVALID_INPUT */
export function checkPlaceholders(text: string, path: readonly string[]): string {
  if (!/\{\{|\}\}/.test(text.replace(PLACEHOLDER, ''))) return text;
  const known = PLACEHOLDERS.map((name) => `{{${name}}}`).join(', ');
  throw refusedField(path, `must have no placeholders but ${known}`);
}

/** Fills in the values once: a placeholder inside a value stays as it is. */
export function fillPlaceholders(text: string, values: PlaceholderValues): string {
  return text.replace(PLACEHOLDER, (_all, name: keyof PlaceholderValues) => values[name]);
}
