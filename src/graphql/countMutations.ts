import { HeaderMap, type GraphQLResponse } from '@apollo/server';
import {
  Kind,
  OperationTypeNode,
  valueFromASTUntyped,
  type DocumentNode,
  type FieldNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { chatsCounted } from '../domain/chatEvent.js';
import { DomainError } from '../domain/errors.js';
import { isJsonObject } from '../domain/jsonObject.js';
import { errorAnswerOf } from './errors.js';
import { BATCH_MUTATION } from './estimateCost.js';
import type { RequestStep } from './requestSteps.js';

type Variables = Readonly<Record<string, unknown>>;

/**
 * Counts each mutation of an operation as one request, so thirty aliases count as thirty. A publish to many chats counts
 * each chat. An operation over the limit is refused whole, before anything of it is done.
 */
export const countMutations: RequestStep = {
  respond({ document, operation, contextValue, request: { variables = {} } }) {
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- undefined for an unknown name
    if (operation?.operation !== OperationTypeNode.MUTATION) return null;
    try {
      contextValue.countMore(requestsOf(document, operation, variables) - 1);
      return null;
    } catch (error) {
      return answerRefusal(error);
    }
  },
};

/** Includes the fields of fragments, once for each spread. Validation has ruled out cycles. */
function requestsOf(document: DocumentNode, operation: OperationDefinitionNode, given: Variables): number {
  const variables = { ...defaultsOf(operation), ...given };
  const fragments = new Map(
    document.definitions.flatMap((node) => (node.kind === Kind.FRAGMENT_DEFINITION ? [[node.name.value, node]] : [])),
  );
  const known = new Map<string, number>();

  function ofFragment(name: string): number {
    const count = known.get(name) ?? ofSet(fragments.get(name)?.selectionSet);
    known.set(name, count);
    return count;
  }

  function ofSet(inner: SelectionSetNode | undefined): number {
    return (inner?.selections ?? []).reduce((sum, selection) => {
      if (selection.kind === Kind.INLINE_FRAGMENT) return sum + ofSet(selection.selectionSet);
      if (selection.kind === Kind.FRAGMENT_SPREAD) return sum + ofFragment(selection.name.value);
      if (selection.name.value === BATCH_MUTATION) return sum + chatsCounted(chatsOf(selection, variables));
      return selection.name.value.startsWith('__') ? sum : sum + 1;
    }, 0);
  }

  return ofSet(operation.selectionSet);
}

function defaultsOf({ variableDefinitions = [] }: OperationDefinitionNode): Variables {
  return Object.fromEntries(
    variableDefinitions.flatMap(({ variable, defaultValue }) =>
      defaultValue ? [[variable.name.value, valueFromASTUntyped(defaultValue)]] : [],
    ),
  );
}

/** How many chats a publish to many has. Execution refuses an input of another shape. */
function chatsOf({ arguments: args = [] }: FieldNode, variables: Variables): number {
  const input = args.find(({ name }) => name.value === 'input')?.value;
  const value: unknown = input && valueFromASTUntyped(input, variables);
  const chats = isJsonObject(value) ? value['chats'] : undefined;
  return Array.isArray(chats) ? chats.length : 1;
}

/** The response to an operation that is refused. @throws any other error */
export function answerRefusal(refusal: unknown): GraphQLResponse {
  if (!(refusal instanceof DomainError)) throw refusal;
  const { message, extensionCode, status } = errorAnswerOf(refusal);
  const headers = new HeaderMap();
  if (refusal.retryAfterSeconds !== null) headers.set('retry-after', String(refusal.retryAfterSeconds));
  const http = { status: status ?? 400, headers };
  return {
    http,
    body: { kind: 'single', singleResult: { errors: [{ message, extensions: { code: extensionCode } }] } },
  };
}
