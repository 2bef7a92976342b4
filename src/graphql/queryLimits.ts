import { GraphQLError, Kind, type FragmentDefinitionNode, type SelectionSetNode, type ValidationRule } from 'graphql';
import { oneOfVariables } from './oneOf.js';

/** How far one operation may go; what an API without paging by lists needs is a third of it. */
export const MAX_DEPTH = 12;
export const MAX_ALIASES = 30;
/** Together they bound what validation takes, some 0.1 s: each field is compared with each of the same name. */
export const MAX_FIELDS = 500;
export const MAX_TOKENS = 1_500;

/** Levels of fields, fields, and aliased fields, of a selection with its fragments spread out. */
interface Extent {
  depth: number;
  fields: number;
  aliases: number;
}

const NOTHING: Extent = { depth: 0, fields: 0, aliases: 0 };

/** Refuses operations that are nested deeper than `max` levels of fields. */
export function depthLimit(max: number): ValidationRule {
  return limit(({ depth }) =>
    depth > max ? `The operation is nested ${depth} levels deep; the limit is ${max}.` : null,
  );
}

/** Refuses operations with more than `max` aliases: they would ask for the same thing many times in one request. */
export function aliasLimit(max: number): ValidationRule {
  return limit(({ aliases }) => (aliases > max ? `The operation has ${aliases} aliases; the limit is ${max}.` : null));
}

/** Refuses operations with more than `max` fields, those of a fragment counted wherever it is spread. */
export function fieldLimit(max: number): ValidationRule {
  return limit(({ fields }) => (fields > max ? `The operation has ${fields} fields; the limit is ${max}.` : null));
}

function limit(faultOf: (extent: Extent) => string | null): ValidationRule {
  return (context) => {
    const fragments = new Map<FragmentDefinitionNode, Extent>();

    function extentOfFragment(name: string): Extent {
      const fragment = context.getFragment(name);
      if (!fragment) return NOTHING;
      const known = fragments.get(fragment);
      if (known) return known;
      // Within itself it counts as nothing: a cycle ends here, and is another rule's to refuse.
      fragments.set(fragment, NOTHING);
      const extent = extentOf(fragment.selectionSet);
      fragments.set(fragment, extent);
      return extent;
    }

    function extentOf(set: SelectionSetNode | undefined): Extent {
      const total = { ...NOTHING };
      for (const selection of set?.selections ?? []) {
        const isField = selection.kind === Kind.FIELD;
        // Introspection is deep by nature; graphql-js limits it itself (MaxIntrospectionDepthRule).
        if (isField && selection.name.value.startsWith('__')) continue;
        const inner =
          selection.kind === Kind.FRAGMENT_SPREAD
            ? extentOfFragment(selection.name.value)
            : extentOf(selection.selectionSet);
        total.depth = Math.max(total.depth, inner.depth + (isField ? 1 : 0));
        total.fields += inner.fields + (isField ? 1 : 0);
        total.aliases += inner.aliases + (isField && selection.alias ? 1 : 0);
      }
      return total;
    }

    return {
      OperationDefinition(node) {
        const fault = faultOf(extentOf(node.selectionSet));
        if (fault !== null) context.reportError(new GraphQLError(fault, { nodes: node }));
      },
    };
  };
}

/** What an operation has to keep beside the specification's rules. */
export const EXTRA_RULES: readonly ValidationRule[] = [
  oneOfVariables,
  depthLimit(MAX_DEPTH),
  fieldLimit(MAX_FIELDS),
  aliasLimit(MAX_ALIASES),
];
