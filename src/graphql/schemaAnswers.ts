import { HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  stripIgnoredCharacters,
  type DocumentNode,
  type FormattedExecutionResult,
  type OperationDefinitionNode,
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
/** Of the remembered answers as JSON; the whole schema has some 200,000. */
const MAX_CHARACTERS = 1024 * 1024;
const TOO_MANY = 'strangers have asked too much about the schema; try again in a moment, or sign in';

/** What is known of the schema, as it is asked for. */
export interface SchemaAnswers {
  /** After the admission: what is refused is no question. */
  plugin: ApolloServerPlugin<GraphqlContext>;
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

  const plugin: ApolloServerPlugin<GraphqlContext> = {
    async requestDidStart() {
      let question: string | null = null;
      return {
        async responseForOperation({ document, operation, source, contextValue: { caller } }) {
          // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- there is none by a name that no operation has
          if (!operation || !isStranger(caller) || !isAboutSchema(document)) return null;
          const asked = hasOneAnswer(document, operation) ? keyOf(source, operation) : null;
          const text = asked === null ? undefined : answers.get(asked);
          if (text !== undefined) {
            const data = {};
            written.set(data, text);
            const http = { status: undefined, headers: new HeaderMap() };
            return { http, body: { kind: 'single', singleResult: { data } } };
          }
          const seconds = budget.spend('', 1);
          if (seconds !== null) return answerRefusal(new DomainError('TOO_MANY_REQUESTS', TOO_MANY, null, seconds));
          question = asked;
          return null;
        },
        async willSendResponse({ response: { body } }) {
          if (question === null || body.kind !== 'single') return;
          const { data, errors } = body.singleResult;
          if (data && !errors) answers.set(question, stringify({ data }));
        },
      };
    },
  };
  return { plugin, stringify };
}

function isStranger(caller: Caller | null): boolean {
  return caller === null || caller.role === 'DEVICE';
}

/** Whether it says the same whoever asks, whenever, and with whatever variables. */
function hasOneAnswer(document: DocumentNode, { variableDefinitions = [] }: OperationDefinitionNode): boolean {
  return variableDefinitions.length === 0 && !asksForData(document);
}

/** Comments and blanks make no other question of it. */
function keyOf(source: string, { name }: OperationDefinitionNode): string {
  return `${name?.value ?? ''} ${stripIgnoredCharacters(source)}`;
}
