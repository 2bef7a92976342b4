import {
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { OTHER_VALUES, SCALARS } from './worstInputs.js';

/** An operation with one argument, or one field of its input, that holds the worst. */
export interface WorstArgument {
  /** Which of the schema's it is (`Mutation.subscribe(input:)`, `DeviceTokenInput.iosApns`). */
  coordinate: string;
  /** The same with the way to it: `Mutation.subscribe(input:).device.iosApns` */
  place: string;
  query: string;
  /** Variables that harm nobody. */
  harmless: Record<string, unknown>;
  variables: Record<string, unknown>[];
}

/** Every argument of every field, and every input field below it, with each of its worst values. @throws Error for a type without any */
export function worstArguments(schema: GraphQLSchema): WorstArgument[] {
  const found: WorstArgument[] = [];
  const seen = new Set<GraphQLObjectType>();

  function walk(type: GraphQLObjectType, wrap: (selection: string) => string, given: readonly GraphQLArgument[]): void {
    if (seen.has(type)) return;
    seen.add(type);
    for (const field of Object.values(type.getFields())) {
      const result = getNamedType(field.type);
      const inner = isCompositeType(result) ? '{ __typename }' : '';
      for (const argument of field.args) {
        const all = [...given, ...field.args.filter((one) => one === argument || isNonNullType(one.type))];
        const query = operation(wrap(call(field, all, inner)), all);
        const own = `${type.name}.${field.name}(${argument.name}:)`;
        for (const { coordinate, path, values } of worstOf(argument.type, own, [])) {
          const variables = values.map((value) => ({ ...samples(all), [argument.name]: value }));
          const place = [own, ...path].join('.');
          found.push({ coordinate, place, query, harmless: samples(all), variables });
        }
      }
      const needed = [...given, ...field.args.filter((one) => isNonNullType(one.type))];
      const below = (selection: string) => wrap(call(field, needed, `{ ${selection} }`));
      if (isObjectType(result)) walk(result, below, needed);
      if (!isAbstractType(result)) continue;
      for (const one of schema.getPossibleTypes(result)) {
        walk(one, (selection) => below(`... on ${one.name} { ${selection} }`), needed);
      }
    }
  }

  const operation = (selection: string, args: readonly GraphQLArgument[]) => {
    const declared = new Map(args.map(({ name, type }) => [name, String(type)]));
    const list = [...declared].map(([name, type]) => `$${name}: ${type}`).join(', ');
    return selection.replace(/^(\w+)/, `$1 (${list})`);
  };

  for (const [kind, root] of [
    ['query', schema.getQueryType()],
    ['mutation', schema.getMutationType()],
    ['subscription', schema.getSubscriptionType()],
  ] as const) {
    if (root) walk(root, (selection) => `${kind} { ${selection} }`, []);
  }
  return found;
}

function call(
  { name, args }: GraphQLField<unknown, unknown>,
  given: readonly GraphQLArgument[],
  inner: string,
): string {
  const own = args.filter((argument) => given.includes(argument)).map((one) => `${one.name}: $${one.name}`);
  return `${name}${own.length > 0 ? `(${own.join(', ')})` : ''} ${inner}`;
}

interface WorstValues {
  coordinate: string;
  path: readonly string[];
  values: unknown[];
}

/** Values of a type with the worst at one place each, and where that is. @param coordinate what is of the type */
function worstOf(type: GraphQLInputType, coordinate: string, path: readonly string[]): WorstValues[] {
  const bare = getNullableType(type);
  if (isListType(bare)) {
    return [
      { coordinate, path, values: OTHER_VALUES.list },
      ...worstOf(bare.ofType, coordinate, path).map((inner) => ({
        ...inner,
        values: inner.values.map((value) => [value]),
      })),
    ];
  }
  if (isEnumType(bare)) return [{ coordinate, path, values: OTHER_VALUES.enum }];
  if (!isInputObjectType(bare)) {
    const values = SCALARS[bare.name];
    if (!values) throw new Error(`there are no worst values for ${bare.name}, which ${coordinate} is of`);
    return [{ coordinate, path, values: [...values] }];
  }
  return [
    { coordinate, path, values: OTHER_VALUES.object },
    ...Object.values(bare.getFields()).flatMap((field) =>
      worstOf(field.type, `${bare.name}.${field.name}`, [...path, field.name]).map((inner) => ({
        ...inner,
        values: inner.values.map((value) => ({
          ...(bare.isOneOf ? {} : (sampleOf(bare) as object)),
          [field.name]: value,
        })),
      })),
    ),
  ];
}

function samples(args: readonly GraphQLArgument[]): Record<string, unknown> {
  return Object.fromEntries(args.map(({ name, type }) => [name, sampleOf(type)]));
}

/** Something of a type that harms nobody: with no more than has to be there. */
function sampleOf(type: GraphQLInputType): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [sampleOf(bare.ofType)];
  if (isEnumType(bare)) return bare.getValues()[0]?.name;
  if (isInputObjectType(bare)) {
    const fields = Object.values(bare.getFields());
    const needed = bare.isOneOf ? fields.slice(0, 1) : fields.filter((field) => isNonNullType(field.type));
    return Object.fromEntries(needed.map((field) => [field.name, sampleOf(field.type)]));
  }
  const harmless: Record<string, unknown> = { Int: 1, Float: 1, Boolean: true, DateTime: '2026-01-01T00:00:00Z' };
  return bare.name === 'JSONObject' ? {} : (harmless[bare.name] ?? 'sample');
}
