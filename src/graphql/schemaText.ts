import { printSchema, type GraphQLSchema } from 'graphql';

/** The text of `schema.graphql`. Printed from the finished schema, which includes @oneOf. */
export function schemaText(schema: GraphQLSchema): string {
  return `# Printed from src/graphql by src/graphql/printSchema.ts: change it there.\n\n${printSchema(schema)}\n`;
}
