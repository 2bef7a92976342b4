import { HeaderMap, type ApolloServerPlugin, type GraphQLResponse } from '@apollo/server';
import { Kind, OperationTypeNode, type DocumentNode, type SelectionSetNode } from 'graphql';
import { DomainError } from '../domain/errors.js';
import type { GraphqlContext } from './context.js';
import { errorAnswerOf } from './errors.js';

/**
 * Counts each mutation of an operation as one request, so thirty aliases are thirty. An operation over the limit is
 * refused whole.
 */
export const countMutations: ApolloServerPlugin<GraphqlContext> = {
  async requestDidStart() {
    return {
      async responseForOperation({ document, operation, contextValue }) {
        // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- undefined for an unknown name
        if (operation?.operation !== OperationTypeNode.MUTATION) return null;
        try {
          contextValue.countMore(rootFields(document, operation.selectionSet) - 1);
          return null;
        } catch (error) {
          return answerRefusal(error);
        }
      },
    };
  },
};

/** Those of fragments too, each wherever it is spread. Validation has seen that they have no circles. */
function rootFields(document: DocumentNode, set: SelectionSetNode): number {
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
      return selection.name.value.startsWith('__') ? sum : sum + 1;
    }, 0);
  }

  return ofSet(set);
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
