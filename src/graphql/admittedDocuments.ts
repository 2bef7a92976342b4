import type { ApolloServerOptionsWithStaticSchema } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Characters of source text. The parsed documents take some 50 times as much memory. */
const MAX_CHARACTERS = 512 * 1024;

/** A cache of parsed, valid documents, so that a repeated operation skips both steps. */
export function createAdmittedDocuments() {
  const kept = new LRUCache<string, DocumentNode>({
    maxSize: MAX_CHARACTERS,
    sizeCalculation: ({ loc }) => Math.max(1, loc?.source.body.length ?? 1),
  });
  /** The cache keys of the parsed documents. */
  const parsed = new WeakMap<DocumentNode, string>();
  const store: NonNullable<ApolloServerOptionsWithStaticSchema<object>['documentStore']> = {
    get: (key) => Promise.resolve(kept.get(key)),
    // The document is parsed, but not validated yet.
    async set(key, document) {
      parsed.set(document, key);
    },
    delete: (key) => Promise.resolve(kept.delete(key)),
  };
  return {
    store,
    /** Caches a valid document. */
    keep(document: DocumentNode): void {
      const key = parsed.get(document);
      if (key !== undefined) kept.set(key, document);
    },
  };
}
