import { HeaderMap, type GraphQLRequestContextResponseForOperation } from '@apollo/server';
import {
  getIntrospectionQuery,
  stripIgnoredCharacters,
  type DocumentNode,
  type FormattedExecutionResult,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { Caller } from '../domain/caller.js';
import { DomainError } from '../domain/errors.js';
import { createCostBudget } from '../http/costBudget.js';
import { asksForData } from './admission.js';
import type { GraphqlContext } from './context.js';
import { answerRefusal } from './countMutations.js';
import { looksAtSchema } from './operationGuard.js';
import type { RequestStep } from './requestSteps.js';

/** Introspection queries per second for all anonymous callers and devices of a node together. */
const NEW_PER_SECOND = 5;
/** Introspection options of tools built on graphql-js. Their responses are always cached. */
const OPTIONS = [
  'descriptions',
  'specifiedByUrl',
  'directiveIsRepeatable',
  'schemaDescription',
  'inputValueDeprecation',
  'oneOf',
];
const OF_TOOLS: ReadonlySet<string> = new Set(
  Array.from({ length: 2 ** OPTIONS.length }, (_, chosen) =>
    keyOf(
      'IntrospectionQuery',
      getIntrospectionQuery(Object.fromEntries(OPTIONS.map((option, bit) => [option, (chosen & (1 << bit)) > 0]))),
    ),
  ),
);
/** Characters of the other cached responses; the whole schema has about 200,000. */
const MAX_CHARACTERS = 1024 * 1024;
const TOO_MANY = 'too many schema queries from callers who are not signed in; try again in a moment, or sign in';

type Request = Pick<
  GraphQLRequestContextResponseForOperation<GraphqlContext>,
  'document' | 'operation' | 'source' | 'contextValue'
>;

/** Cached introspection responses. */
interface SchemaAnswers {
  /** Runs before the admission: cached queries were admitted. */
  recall: RequestStep;
  /** Runs after the admission, to count admitted queries only. */
  limit: RequestStep;
  /** How a result is written. */
  stringify: (result: FormattedExecutionResult) => string;
}

/**
 * Serves introspection to anonymous callers and devices from a cache. Executing and serializing a tool's introspection
 * query takes more CPU than such a caller may cost, but its result never changes. Other introspection queries are
 * limited, with 429 beyond the limit.
 */
export function createSchemaAnswers(): SchemaAnswers {
  const answers = new LRUCache<string, string>({ maxSize: MAX_CHARACTERS, sizeCalculation: ({ length }) => length });
  const ofTools = new Map<string, string>();
  const budget = createCostBudget(NEW_PER_SECOND, 1);
  const known = new WeakMap<DocumentNode, boolean>();
  /** The cache key of a request, by its context, until it is answered. */
  const admitted = new WeakMap<GraphqlContext, string>();
  /** The serialized text of a cached response. */
  const written = new WeakMap<object, string>();

  function isAboutSchema(document: DocumentNode): boolean {
    const is = known.get(document) ?? looksAtSchema(document);
    known.set(document, is);
    return is;
  }

  const stringify = (result: FormattedExecutionResult) =>
    (result.data && written.get(result.data)) ?? `${JSON.stringify(result)}\n`;

  const isQuestion = ({ document, contextValue: { caller } }: Request) => isStranger(caller) && isAboutSchema(document);

  const recall: RequestStep = {
    respond(request) {
      const question = isQuestion(request) ? questionOf(request) : null;
      const text = question === null ? undefined : (ofTools.get(question) ?? answers.get(question));
      if (text === undefined) return null;
      const data = {};
      written.set(data, text);
      const http = { status: undefined, headers: new HeaderMap() };
      return { http, body: { kind: 'single', singleResult: { data } } };
    },
  };

  const limit: RequestStep = {
    respond(request) {
      if (!isQuestion(request)) return null;
      const seconds = budget.spend('', 1);
      if (seconds !== null) return answerRefusal(new DomainError('TOO_MANY_REQUESTS', TOO_MANY, null, seconds));
      const question = questionOf(request);
      if (question !== null) admitted.set(request.contextValue, question);
      return null;
    },
    sending({ response: { body }, contextValue }) {
      const question = admitted.get(contextValue);
      if (question === undefined || body.kind !== 'single') return;
      const { data, errors } = body.singleResult;
      if (!data || errors) return;
      (OF_TOOLS.has(question) ? ofTools : answers).set(question, stringify({ data }));
    },
  };
  return { recall, limit, stringify };
}

function isStranger(caller: Caller | null): boolean {
  return caller === null || caller.role === 'DEVICE';
}

/** The query without comments and blanks; null if the response may vary, with variables or data. */
function questionOf({ document, operation, source }: Request): string | null {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- undefined for an unknown name
  if (!operation || operation.variableDefinitions?.length !== 0 || asksForData(document)) return null;
  return keyOf(operation.name?.value ?? '', source);
}

function keyOf(name: string, source: string): string {
  return `${name} ${stripIgnoredCharacters(source)}`;
}
