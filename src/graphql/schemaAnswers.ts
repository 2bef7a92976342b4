import { HeaderMap, type ApolloServerPlugin, type GraphQLRequestContextResponseForOperation } from '@apollo/server';
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

/** Questions about the schema that are executed a second for all strangers of a node together. */
const NEW_PER_SECOND = 5;
/** What the tools ask that are made with graphql-js. Their answers are kept, whatever else is asked. */
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
/** Of the other remembered answers as JSON; the whole schema has some 200,000. */
const MAX_CHARACTERS = 1024 * 1024;
const TOO_MANY = 'strangers have asked too much about the schema; try again in a moment, or sign in';

type Plugin = ApolloServerPlugin<GraphqlContext>;
type Request = Pick<
  GraphQLRequestContextResponseForOperation<GraphqlContext>,
  'document' | 'operation' | 'source' | 'contextValue'
>;

/** What is known of the schema, as it is asked for. */
export interface SchemaAnswers {
  /** Before the admission: what is remembered was admitted. */
  recall: Plugin;
  /** After the admission: what is refused is no question. */
  limit: Plugin;
  /** How a result is written. */
  stringify: (result: FormattedExecutionResult) => string;
}

/**
 * Answers strangers (nobody, and devices) about the schema from memory. To execute the introspection query of a tool, and to write
 * its result, takes more CPU than a stranger may cost, but it is the same until the gateway stops. Other questions have a limit, and
 * get 429 beyond it.
 */
export function createSchemaAnswers(): SchemaAnswers {
  const answers = new LRUCache<string, string>({ maxSize: MAX_CHARACTERS, sizeCalculation: ({ length }) => length });
  const ofTools = new Map<string, string>();
  const budget = createCostBudget(NEW_PER_SECOND, 1);
  const known = new WeakMap<DocumentNode, boolean>();
  /** Of what stands for an answer that is written already. */
  const written = new WeakMap<object, string>();

  function isAboutSchema(document: DocumentNode): boolean {
    const is = known.get(document) ?? looksAtSchema(document);
    known.set(document, is);
    return is;
  }

  const stringify = (result: FormattedExecutionResult) =>
    (result.data && written.get(result.data)) ?? `${JSON.stringify(result)}\n`;

  const isQuestion = ({ document, contextValue: { caller } }: Request) => isStranger(caller) && isAboutSchema(document);

  const recall: Plugin = {
    async requestDidStart() {
      return {
        async responseForOperation(request) {
          const question = isQuestion(request) ? questionOf(request) : null;
          const text = question === null ? undefined : (ofTools.get(question) ?? answers.get(question));
          if (text === undefined) return null;
          const data = {};
          written.set(data, text);
          const http = { status: undefined, headers: new HeaderMap() };
          return { http, body: { kind: 'single', singleResult: { data } } };
        },
      };
    },
  };

  const limit: Plugin = {
    async requestDidStart() {
      let question: string | null = null;
      return {
        async responseForOperation(request) {
          if (!isQuestion(request)) return null;
          const seconds = budget.spend('', 1);
          if (seconds !== null) return answerRefusal(new DomainError('TOO_MANY_REQUESTS', TOO_MANY, null, seconds));
          question = questionOf(request);
          return null;
        },
        async willSendResponse({ response: { body } }) {
          if (question === null || body.kind !== 'single') return;
          const { data, errors } = body.singleResult;
          if (!data || errors) return;
          (OF_TOOLS.has(question) ? ofTools : answers).set(question, stringify({ data }));
        },
      };
    },
  };
  return { recall, limit, stringify };
}

function isStranger(caller: Caller | null): boolean {
  return caller === null || caller.role === 'DEVICE';
}

/**
 * What is asked, but for comments and blanks; null where the answer is not always the same: it depends on variables, or on more than
 * the schema.
 */
function questionOf({ document, operation, source }: Request): string | null {
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- there is none by a name that no operation has
  if (!operation || operation.variableDefinitions?.length !== 0 || asksForData(document)) return null;
  return keyOf(operation.name?.value ?? '', source);
}

function keyOf(name: string, source: string): string {
  return `${name} ${stripIgnoredCharacters(source)}`;
}
