import { useGraphql } from './useGraphql.js';

/** The GraphQL server that the suites of operations.test.ts share. */
export const graphql = useGraphql();
