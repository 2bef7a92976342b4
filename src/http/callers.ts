import type { FastifyRequest, FastifyReply } from 'fastify';
import type { Caller } from '../domain/caller.js';

/** Authenticates requests of every transport. A request is counted once, when its caller is found. */
export interface Callers {
  /** @throws DomainError of the first group of error codes, or TOO_MANY_REQUESTS */
  of(request: FastifyRequest): Promise<Caller>;
  /** The same at Request Chat, where a browser that is not known yet becomes a new client. @throws DomainError as `of` */
  arriving(request: FastifyRequest): Promise<Caller>;
  /** Counts additional calls of one request. @throws DomainError TOO_MANY_REQUESTS, and then none is counted */
  countMore(request: FastifyRequest, calls: number): void;
  /**
   * Checks that a caller has query budget left; anonymous callers have no budget to check. @throws DomainError
   * TOO_MANY_REQUESTS
   */
  checkCost(request: FastifyRequest): void;
  /** Charges a caller's query budget. @throws DomainError TOO_MANY_REQUESTS */
  countCost(request: FastifyRequest, costOf: () => number): void;
  /** Resolves when a caller may do its next work, see Turns. @throws DomainError TOO_MANY_REQUESTS */
  nextTurn(request: FastifyRequest, pieces: number): Promise<void>;
  /** Charges one event of a live query. @returns false if the budget does not allow it now; nothing is charged */
  payForEvent(request: FastifyRequest, cost: number): boolean;
  /** Authenticates a running request again without counting it. @throws DomainError if it would be refused now */
  again(request: FastifyRequest): Promise<Caller>;
  /**
   * The caller of Request Chat. After the work, a browser's cookie is set, or renewed if it is old.
   * @throws DomainError as `of`, and any error of the work
   */
  requestingChat<T>(request: FastifyRequest, reply: FastifyReply, work: (caller: Caller) => Promise<T>): Promise<T>;
}

export interface CountedCallers extends Callers {
  /**
   * Of devices whose requests the contact center answers, so that no limit counts them. API keys and tokens are refused:
   * they may be the contact center's.
   */
  uncounted: Callers;
}
