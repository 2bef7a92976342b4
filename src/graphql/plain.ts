/**
 * The fields of a GraphQL type's class. Classes whose decorators are their content are never constructed: resolvers answer
 * with objects of their shape.
 */
export type Plain<T> = { [Field in keyof T]: T[Field] };
