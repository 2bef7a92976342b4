/**
 * The fields of a GraphQL type's class. These classes are never constructed: resolvers return objects of their shape.
 */
export type Plain<T> = { [Field in keyof T]: T[Field] };
