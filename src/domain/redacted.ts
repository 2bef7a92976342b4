import { inspect } from 'node:util';

/**
 * A value that must never be seen whole: device tokens, client ids, credentials. Every way a value usually leaves a
 * program (string, JSON, inspection by a logger or an assertion) shows the redacted form, so no call site can forget.
 * Only `reveal()` gives the value, to the store and to the provider it is meant for.
 */
export class Redacted {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The plain value, for storing and sending; never for a response, an error or a log. */
  reveal(): string {
    return this.#value;
  }

  equals(other: Redacted): boolean {
    return this.#value === other.#value;
  }

  /** The first and last four characters; a short value is hidden completely. */
  toString(): string {
    return redact(this.#value);
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** `abcd…wxyz`; values under 16 characters become `…`, because eight of their characters would reveal too much. */
export function redact(value: string): string {
  if (value.length < 16) return '…';
  // A split surrogate pair could not be stored.
  return `${value.slice(0, 4).toWellFormed()}…${value.slice(-4).toWellFormed()}`;
}
