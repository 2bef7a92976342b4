import type { FastifyRequest, FastifyReply } from 'fastify';
import type { Caller } from '../domain/caller.js';

/** Who requests are from: the same for every transport. A request is counted once, when its caller is found. */
export interface Callers {
  /** @throws DomainError of the first group of error codes, or TOO_MANY_REQUESTS */
  of(request: FastifyRequest): Promise<Caller>;
  /** The same at Request Chat, where a browser that is not known yet becomes a new client. @throws DomainError as `of` */
  arriving(request: FastifyRequest): Promise<Caller>;
  /** Counts what a request asks for beyond the one that it is. @throws DomainError TOO_MANY_REQUESTS, and then none is counted */
  countMore(request: FastifyRequest, calls: number): void;
  /** Whether a caller has something left to spend on queries; whoever is nobody spends nothing. @throws DomainError TOO_MANY_REQUESTS */
  checkCost(request: FastifyRequest): void;
  /** Takes from what a caller may spend on queries. @throws DomainError TOO_MANY_REQUESTS */
  countCost(request: FastifyRequest, costOf: () => number): void;
  /** Resolves when a caller may do its next work, see Turns. @throws DomainError TOO_MANY_REQUESTS */
  nextTurn(request: FastifyRequest, pieces: number): Promise<void>;
  /** Takes what an event of a live query costs. @returns false where the caller cannot pay that now: nothing is taken */
  payForEvent(request: FastifyRequest, cost: number): boolean;
  /** The caller of a request that goes on, found anew and not counted. @throws DomainError where it would be refused by now */
  again(request: FastifyRequest): Promise<Caller>;
  /**
   * The caller at Request Chat, as `arriving`: once the work is done a browser's cookie is set, or renewed where it has
   * grown old.
   * @throws DomainError as `of`, and what the work throws
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
