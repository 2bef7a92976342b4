import { GraphQLError, Kind, type DocumentNode, type FragmentDefinitionNode, type SelectionSetNode } from 'graphql';

/** The deepest selection; real operations need about a third of it. */
export const MAX_DEPTH = 12;
export const MAX_ALIASES = 30;
export const MAX_FIELDS = 500;
export const MAX_FRAGMENTS = 30;
export const MAX_OPERATIONS = 20;
/** Validation compares fields of the same name pairwise. This many comparisons take about 1.5 ms. */
export const MAX_PAIRS = 3_200;
/** Introspecting the whole schema takes about 10 ms. */
export const MAX_SCHEMA_LOOKS = 2;
export const MAX_TOKENS = 1_500;
/** Coercion errors repeat what was sent, so only one is reported. */
export const MAX_COERCION_ERRORS = 1;
/** Characters and lines of a text: blanks and comments are no tokens, but finding the position of each error scans them. */
export const MAX_TEXT = 16_384;
export const MAX_LINES = 2_000;

/** Levels of fields, and numbers of selections, of a selection with its fragments spread out. */
interface Extent {
  depth: number;
  fields: number;
  spreads: number;
  aliases: number;
  schemaLooks: number;
}

const NOTHING: Extent = { depth: 0, fields: 0, spreads: 0, aliases: 0, schemaLooks: 0 };

/**
 * Why a document is refused regardless of the schema; null: allowed. It visits each node once, so it runs before
 * validation and cost counting, which take longer for larger documents.
 */
export function limitFault(document: DocumentNode): GraphQLError | null {
  const fragments = new Map<string, FragmentDefinitionNode>();
  const operations: SelectionSetNode[] = [];
  for (const node of document.definitions) {
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
    else if (node.kind === Kind.OPERATION_DEFINITION) operations.push(node.selectionSet);
  }
  const definitions = document.definitions.length;
  if (operations.length > MAX_OPERATIONS) return over('has', operations.length, 'operations', MAX_OPERATIONS);
  if (definitions - operations.length > MAX_FRAGMENTS) {
    return over('has', definitions - operations.length, 'fragments', MAX_FRAGMENTS);
  }
  const counted = countSelections(fragments);
  for (const set of operations) {
    const { depth, fields, spreads, aliases, schemaLooks } = counted.extentOf(set);
    if (depth > MAX_DEPTH) return over('is nested', depth, 'levels deep', MAX_DEPTH);
    if (fields > MAX_FIELDS) return over('has', fields, 'fields', MAX_FIELDS);
    if (spreads > MAX_FIELDS) return over('spreads', spreads, 'fragments', MAX_FIELDS);
    if (aliases > MAX_ALIASES) return over('has', aliases, 'aliases', MAX_ALIASES);
    if (schemaLooks > MAX_SCHEMA_LOOKS) return over('asks', schemaLooks, 'times for the schema', MAX_SCHEMA_LOOKS);
  }
  // Those that no operation spreads are validated too.
  for (const { selectionSet } of fragments.values()) counted.extentOf(selectionSet);
  const pairs = counted.pairs();
  return pairs > MAX_PAIRS ? over('repeats fields in', pairs, 'pairs', MAX_PAIRS) : null;
}

function countSelections(fragments: ReadonlyMap<string, FragmentDefinitionNode>) {
  const known = new Map<SelectionSetNode, Extent>();
  /** How often each response name occurs. Validation compares fields of the same name. */
  const names = new Map<string, number>();

  function extentOf(set: SelectionSetNode): Extent {
    const seen = known.get(set);
    if (seen) return seen;
    // Within itself a fragment counts as nothing: a cycle ends here, and is another rule's to refuse.
    known.set(set, NOTHING);
    const total = { ...NOTHING };
    for (const selection of set.selections) {
      const isField = selection.kind === Kind.FIELD;
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? fragments.get(selection.name.value)?.selectionSet
          : selection.selectionSet;
      const { depth, fields, spreads, aliases, schemaLooks } = inner ? extentOf(inner) : NOTHING;
      total.fields += fields + (isField ? 1 : 0);
      total.spreads += spreads + (isField ? 0 : 1);
      total.aliases += aliases + (isField && selection.alias ? 1 : 0);
      total.schemaLooks += schemaLooks + (isField && /^__(?:schema|type)$/.test(selection.name.value) ? 1 : 0);
      // Introspection is deep by nature; graphql-js limits it itself (MaxIntrospectionDepthRule).
      if (!isField || !selection.name.value.startsWith('__'))
        total.depth = Math.max(total.depth, depth + (isField ? 1 : 0));
      if (!isField) continue;
      const name = (selection.alias ?? selection.name).value;
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    known.set(set, total);
    return total;
  }

  return {
    extentOf,
    pairs: () => [...names.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0),
  };
}

function over(does: string, count: number, what: string, limit: number): GraphQLError {
  return new GraphQLError(`The operation ${does} ${count} ${what}; the limit is ${limit}.`);
}
