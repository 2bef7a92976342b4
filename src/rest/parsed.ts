import type { z } from 'zod';
import { DomainError, type ErrorCode } from '../domain/errors.js';

/** What a schema makes of a body. @throws DomainError of this code, naming the first field that is not usable */
export function parsed<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  code: ErrorCode = 'INVALID_INPUT',
): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join('.') || 'the body';
  const fault = issue?.message ?? 'is not usable';
  // Our own words ("must be ..") go on from the name of the field; zod's are sentences of their own.
  throw new DomainError(code, `${place}${/^[a-z]/.test(fault) ? ' ' : ': '}${fault}`);
}
