import type { z } from 'zod';
import { DomainError } from '../domain/errors.js';

/** What a schema makes of a body. @throws DomainError INVALID_INPUT naming the first field that is not usable */
export function parsed<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.join('.');
  throw new DomainError('INVALID_INPUT', `${place || 'the body'}: ${issue?.message ?? 'is not usable'}`);
}
