import type { Caller } from '../domain/caller.js';
import type { DomainError } from '../domain/errors.js';

/** A GraphQL mutation that was refused before it ran, because it does not fit the schema. */
export interface RefusedMutation {
  /** The name of its field. */
  field: string;
  /** The argument `input` as it was sent; null: there is none. */
  input: Readonly<Record<string, unknown>> | null;
  refusal: DomainError;
  /** Null: refused as well. */
  caller: Caller | null;
  requestId: string;
}
