import { Kind, OperationTypeNode, valueFromASTUntyped, type DocumentNode } from 'graphql';
import { DomainError } from '../domain/errors.js';
import { isJsonObject } from '../domain/jsonObject.js';
import type { RefusedMutation } from '../http/refusedMutation.js';
import type { RequestStep } from './requestSteps.js';

/** The codes of documents that do not fit the schema. Other codes concern limits or the caller. */
const MISFITS: ReadonlySet<unknown> = new Set(['GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

type OnRefusedMutation = (refused: RefusedMutation) => void;

/** Reports mutations that graphql-js refuses. No resolver sees them. */
export function reportRefusedMutations(report: OnRefusedMutation): RequestStep {
  return {
    sending({ document, request: { variables }, response: { body }, contextValue: { caller, requestId } }) {
      // With data, it ran. The resolvers report what they refuse.
      if (!document || body.kind !== 'single' || body.singleResult.data !== undefined) return;
      const [error] = body.singleResult.errors ?? [];
      if (!error || !MISFITS.has(error.extensions?.['code'])) return;
      // One of a name is enough: a document may have a thousand.
      const mutations = new Map([...mutationsOf(document, variables ?? {})].map((one) => [one.name, one]));
      for (const { name, input } of mutations.values()) {
        report({ field: name, input, refusal: refusalOf(error.message), caller, requestId });
      }
    },
  };
}

/** @param message redacted: it names types and fields only */
function refusalOf(message: string): DomainError {
  const place = / at "input\.([\w.]+)"/.exec(message)?.[1];
  const isAboutVariants = /exactly one key/i.test(message);
  return new DomainError(isAboutVariants ? 'TOO_MANY_VARIANTS' : 'INVALID_INPUT', message, place?.split('.') ?? null);
}

function* mutationsOf(document: DocumentNode, variables: Record<string, unknown>) {
  for (const node of document.definitions) {
    if (node.kind !== Kind.OPERATION_DEFINITION || node.operation !== OperationTypeNode.MUTATION) continue;
    for (const field of node.selectionSet.selections) {
      if (field.kind !== Kind.FIELD) continue;
      const argument = field.arguments?.find(({ name }) => name.value === 'input');
      const input = argument && valueFromASTUntyped(argument.value, variables);
      yield { name: field.name.value, input: isJsonObject(input) ? input : null };
    }
  }
}
