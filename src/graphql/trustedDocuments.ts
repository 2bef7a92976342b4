import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { z } from 'zod';
import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import { MAX_LINES, MAX_TEXT } from './queryLimits.js';

/** The known operations of the frontends, by id; null: any operation is allowed. */
export type TrustedDocuments = ReadonlyMap<string, string> | null;

const fileSchema = z.record(z.string().min(1), z.string().min(1));

/**
 * Reads documents from a JSON file `{ "<id>": "<GraphQL text>" }`, as code generators write them ("persisted
 * documents").
 * @throws Error naming the file and its fault
 */
export function readTrustedDocuments(file: string): ReadonlyMap<string, string> {
  try {
    const documents = Object.entries(fileSchema.parse(JSON.parse(readFileSync(file, 'utf8'))));
    for (const [, text] of documents) parse(text);
    return new Map(documents);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`BECKON_TRUSTED_DOCUMENTS: ${file} is no JSON object of GraphQL documents by their ids: ${reason}`);
  }
}

/** A request's operation: `query`, or its `documentId`. */
export interface OperationText {
  query?: unknown;
  documentId?: unknown;
}

/**
 * The text of an operation. With trusted documents, devices and anonymous callers may send only those; callers with a
 * key may send any.
 * @returns undefined if none was sent
 * @throws DomainError INVALID_INPUT
 */
export function textOfOperation(
  documents: TrustedDocuments,
  caller: Caller | null,
  { query, documentId }: OperationText,
): unknown {
  if (!documents) return sentText(query);
  if (documentId === undefined || documentId === null) {
    if (caller !== null && caller.role !== 'DEVICE') return sentText(query);
    throw new DomainError('INVALID_INPUT', 'only trusted documents are executed here: send documentId, not query');
  }
  const text = typeof documentId === 'string' ? documents.get(documentId) : undefined;
  if (text === undefined) throw new DomainError('INVALID_INPUT', 'documentId names no trusted document');
  return text;
}

function sentText(query: unknown): unknown {
  if (typeof query !== 'string') return query;
  if (query.length > MAX_TEXT) {
    throw new DomainError('INVALID_INPUT', `the query must have at most ${MAX_TEXT} characters`);
  }
  if (query.length > MAX_LINES && query.split(/\r\n|[\n\r]/, MAX_LINES + 1).length > MAX_LINES) {
    throw new DomainError('INVALID_INPUT', `the query must have at most ${MAX_LINES} lines`);
  }
  return query;
}
