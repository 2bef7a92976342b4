import {
  getNullableType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  parse,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import type { WorstArgument } from './argumentPaths.js';

/**
 * Arguments and input fields of a schema that no row sends the worst of, by their schema coordinates (`Query.node(id:)`,
 * `SubscribeInput.chatId`). A row counts for its own coordinate only, and only where its document really has it.
 */
export function withoutRow(schema: GraphQLSchema, rows: Iterable<WorstArgument>): string[] {
  const covered = new Set<string>();
  for (const { coordinate, query, variables } of rows) {
    if (covered.has(coordinate)) continue;
    if (variables.some((values) => sentCoordinates(schema, query, values).has(coordinate))) covered.add(coordinate);
  }
  return argumentCoordinates(schema).filter((coordinate) => !covered.has(coordinate));
}

function argumentCoordinates(schema: GraphQLSchema): string[] {
  return Object.values(schema.getTypeMap()).flatMap((type) => {
    if (isIntrospectionType(type)) return [];
    if (isInputObjectType(type)) return Object.keys(type.getFields()).map((field) => `${type.name}.${field}`);
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field) =>
      field.args.map(({ name }) => `${type.name}.${field.name}(${name}:)`),
    );
  });
}

/** What an operation gives a value for, by its variables. */
function sentCoordinates(schema: GraphQLSchema, query: string, variables: Record<string, unknown>): Set<string> {
  const sent = new Set<string>();

  function look(type: GraphQLInputType, value: unknown): void {
    const bare = getNullableType(type);
    if (isListType(bare)) {
      for (const item of Array.isArray(value) ? (value as unknown[]) : []) look(bare.ofType, item);
      return;
    }
    if (!isInputObjectType(bare) || typeof value !== 'object' || value === null) return;
    for (const [name, { type: inner }] of Object.entries(bare.getFields())) {
      if (!Object.hasOwn(value, name)) continue;
      sent.add(`${bare.name}.${name}`);
      look(inner, (value as Record<string, unknown>)[name]);
    }
  }

  const info = new TypeInfo(schema);
  const visitor = visitWithTypeInfo(info, {
    Argument({ name, value }) {
      const [parent, field, argument] = [info.getParentType(), info.getFieldDef(), info.getArgument()];
      if (!parent || !field || !argument || value.kind !== Kind.VARIABLE) return;
      if (!Object.hasOwn(variables, value.name.value)) return;
      sent.add(`${parent.name}.${field.name}(${name.value}:)`);
      look(argument.type, variables[value.name.value]);
    },
  });
  visit(parse(query), visitor);
  return sent;
}
