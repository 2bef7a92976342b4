import { printSchema, type GraphQLSchema } from 'graphql';

/** The schema as `schema.graphql` holds it: printed when it is finished, for only then is @oneOf in it. */
export function schemaText(schema: GraphQLSchema): string {
  return `# Printed from src/graphql by src/graphql/printSchema.ts: change it there.\n\n${printSchema(schema)}\n`;
}
