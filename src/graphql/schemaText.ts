import { printSchema, type GraphQLSchema } from 'graphql';

/** The text of `schema.graphql`. Printed from the finished schema, which includes @oneOf. */
export function schemaText(schema: GraphQLSchema): string {
  return `# Printed from the rooms of src/ by src/app/printSchema.ts: change it there.\n\n${printSchema(schema)}\n`;
}
