import type { GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchemaSync, type PubSub } from 'type-graphql';
import { applyOneOf } from './oneOf.js';
import { limitEnumTexts } from './variableLimits.js';

/** Each live query follows a source of its own; type-graphql's topics are not used. */
const NO_TOPICS: PubSub = {
  publish: () => undefined,
  subscribe: (topic) => {
    throw new Error(`nothing publishes ${topic}`);
  },
};

/** The schema of these resolvers, instances of type-graphql classes. Building it calls none of them. */
export function buildGraphqlSchema(resolvers: readonly object[]): GraphQLSchema {
  const instances = new Map<unknown, object>(resolvers.map((resolver) => [resolver.constructor, resolver]));
  const [first, ...others] = resolvers.map((resolver) => resolver.constructor);
  if (!first) throw new Error('a schema needs a resolver');
  const schema = buildSchemaSync({
    resolvers: [first, ...others],
    container: { get: (someClass) => instances.get(someClass) },
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    // The domain validates, for every transport alike.
    validate: false,
    pubSub: NO_TOPICS,
  });
  return limitEnumTexts(applyOneOf(schema));
}
