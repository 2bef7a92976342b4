import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';

/** What every resolver knows of its request. */
export interface GraphqlContext {
  /** Who is calling; null when that could not be established, and then `refusal` says why. */
  caller: Caller | null;
  refusal: DomainError | null;
  requestId: string;
  /** The request's Accept-Language header. */
  acceptLanguage: string | undefined;
  /** Counts calls beyond the one that every request is. @throws DomainError TOO_MANY_REQUESTS */
  countMore(calls: number): void;
  /** Takes from what the caller may spend, where there is one. @throws DomainError TOO_MANY_REQUESTS */
  countCost(costOf: () => number): void;
  /** Resolves when the caller may do its next work. @param pieces how much it is, see Turns @throws DomainError TOO_MANY_REQUESTS */
  nextTurn(pieces: number): Promise<void>;
  /** Runs the work of requestChat, for which a browser that is not known yet is a new client. @throws DomainError */
  requestingChat<T>(work: (caller: Caller) => Promise<T>): Promise<T>;
}

/**
 * The caller; asked for by each resolver, so that what needs none (introspection) is answered without. An operation that
 * needs one is refused before it is executed (`admission.ts`).
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
