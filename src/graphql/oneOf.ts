import {
  assertValidSchema,
  GraphQLError,
  GraphQLSchema,
  isInputObjectType,
  isNonNullType,
  Kind,
  type ASTVisitor,
  type GraphQLInputObjectType,
  type ValidationContext,
} from 'graphql';
import { Extensions } from 'type-graphql';

/** Marks an `@InputType` class as a OneOf Input Object; `applyOneOf` makes it real. */
export const OneOf = () => Extensions({ oneOf: true });

/**
 * Turns the marked input types into OneOf Input Objects (GraphQL specification), which type-graphql does not support.
 * graphql-js validates, coerces, introspects and prints by `isOneOf`. `@Directive('@oneOf')` would be printed but
 * enforce nothing.
 * @throws Error when a variant has a default or is not nullable
 */
export function applyOneOf(schema: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isInputObjectType(type) || type.extensions['oneOf'] !== true) continue;
    type.isOneOf = true;
    type.astNode = astNodeWithOneOf(type);
  }
  // A new schema has not been validated yet: the rules about the variants are part of that.
  const finished = new GraphQLSchema({ ...schema.toConfig(), assumeValid: false });
  assertValidSchema(finished);
  return finished;
}

/**
 * Refuses nullable variables as variants of a non-null OneOf Input Object. The rule of graphql-js
 * (VariablesInAllowedPositionRule) covers only nullable ones.
 */
export function oneOfVariables(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition(operation) {
      const definitions = new Map(operation.variableDefinitions?.map((node) => [node.variable.name.value, node]));
      for (const { node, parentType } of context.getRecursiveVariableUsages(operation)) {
        const definition = definitions.get(node.name.value);
        if (!definition || definition.type.kind === Kind.NON_NULL_TYPE || !isNonNullType(parentType)) continue;
        const type: unknown = parentType.ofType;
        if (!isInputObjectType(type) || !type.isOneOf) continue;
        const name = `$${node.name.value}`;
        context.reportError(
          new GraphQLError(
            `Variable "${name}" must be non-nullable to be used for OneOf Input Object "${type.name}".`,
            { nodes: [definition, node] },
          ),
        );
      }
    },
  };
}

function astNodeWithOneOf({ name, astNode }: GraphQLInputObjectType): GraphQLInputObjectType['astNode'] {
  return {
    kind: Kind.INPUT_OBJECT_TYPE_DEFINITION,
    name: { kind: Kind.NAME, value: name },
    ...astNode,
    directives: [...(astNode?.directives ?? []), { kind: Kind.DIRECTIVE, name: { kind: Kind.NAME, value: 'oneOf' } }],
  };
}
