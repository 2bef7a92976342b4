import { GraphQLError, isEnumType, type GraphQLSchema } from 'graphql';

/** Fields of one object. No input has so many, and each unknown name is compared with all known ones. */
const MAX_FIELDS = 200;
const MAX_NAME = 256;
/** Of all together: 500 events of all that an event has are fewer. */
const MAX_VALUES = 8_000;

const TOO_MANY_FIELDS = `An object in the variables must have at most ${MAX_FIELDS} fields, with names of at most ${MAX_NAME} characters.`;

/**
 * Why variables are refused regardless of the operation; null: allowed. It visits each value once and stops at the
 * limit.
 * @param maxValues more where the caller may publish to many chats
 */
export function variableFault(variables: Record<string, unknown>, maxValues = MAX_VALUES): GraphQLError | null {
  const left: object[] = [variables];
  let values = 0;
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    const names = Array.isArray(value) ? [] : Object.keys(value);
    values += Array.isArray(value) ? value.length : names.length;
    if (values > maxValues) return new GraphQLError(`The variables must have at most ${maxValues} values.`);
    if (names.length > MAX_FIELDS || names.some((name) => name.length > MAX_NAME)) {
      return new GraphQLError(TOO_MANY_FIELDS);
    }
    for (const inner of Object.values(value) as unknown[]) {
      if (typeof inner === 'object' && inner !== null) left.push(inner);
    }
  }
  return null;
}

/** Limits the text that an enum compares with its values for a suggestion. */
export function limitEnumTexts(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isEnumType(type) || type.name.startsWith('__')) continue;
    const parse = type.parseValue.bind(type);
    type.parseValue = (value, hideSuggestions): unknown =>
      parse(typeof value === 'string' ? value.slice(0, MAX_NAME) : value, hideSuggestions);
  }
  return schema;
}
