import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import type { TraceContext } from '../domain/tracing.js';

/** The context of every resolver. */
export interface GraphqlContext {
  /** The caller; null: refused, for the reason in `refusal`. */
  caller: Caller | null;
  refusal: DomainError | null;
  requestId: string;
  /** The request's span; null: none is recorded. */
  trace: TraceContext | null;
  /** The request's Accept-Language header. */
  acceptLanguage: string | undefined;
  /** Counts calls beyond the one that every request is. @throws DomainError TOO_MANY_REQUESTS */
  countMore(calls: number): void;
  /** Charges the caller's budget, if there is a caller. @throws DomainError TOO_MANY_REQUESTS */
  countCost(costOf: () => number): void;
  /**
   * Resolves when the caller may do its next work.
   * @param pieces how much it is, see Turns
   * @throws DomainError TOO_MANY_REQUESTS
   */
  nextTurn(pieces: number): Promise<void>;
  /** Runs the work of requestChat, for which a browser that is not known yet is a new client. @throws DomainError */
  requestingChat<T>(work: (caller: Caller) => Promise<T>): Promise<T>;
}

/**
 * The caller. Each resolver asks for it, so that introspection works without one. An operation that needs a caller is
 * refused before it runs (`admission.ts`).
 * @throws DomainError the refusal
 */
export function callerOf(context: GraphqlContext): Caller {
  if (context.caller) return context.caller;
  throw refusalOf(context);
}

/** Why the caller was not accepted. */
export function refusalOf({ refusal }: Pick<GraphqlContext, 'refusal'>): DomainError {
  return refusal ?? new DomainError('AUTHORIZATION_MISSING', 'the Authorization header is missing');
}
