import { registerEnumType } from 'type-graphql';

/**
 * Makes a GraphQL enum of a union of strings. The union's every member needs its description, so that a new one does not
 * compile until the schema has it too.
 */
export function stringEnum<Value extends string>(
  name: string,
  description: string,
  values: Record<Value, string>,
): { readonly [Name in Value]: Name } {
  const members = Object.fromEntries(Object.keys(values).map((value) => [value, value]));
  const valuesConfig = Object.fromEntries(
    Object.entries<string>(values).map(([value, text]) => [value, { description: text }]),
  );
  registerEnumType(members, { name, description, valuesConfig });
  return members as { readonly [Name in Value]: Name };
}
