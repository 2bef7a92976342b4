import { DomainError } from '../../src/domain/errors.js';

/** What a call is refused with. @throws Error when it is not refused, and whatever else it throws */
export function refusalOf(call: () => unknown): DomainError {
  try {
    call();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
  throw new Error('not refused');
}
