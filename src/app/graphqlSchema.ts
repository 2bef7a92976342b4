// Must load before type-graphql's decorators run.
import 'reflect-metadata';
import type { GraphQLSchema } from 'graphql';
import { buildGraphqlSchema } from '../graphql/schema.js';
import type { GraphqlDoor, NodeLoader, Room } from '../http/room.js';
import type { Tenants } from '../tenants/tenants.js';
import { NodeResolver } from './node.resolver.js';

/**
 * The schema of all rooms, whose GraphQL doors are loaded for it.
 * @throws what loading a module throws, and an Error naming a fault of the schema
 */
export async function loadGraphqlSchema(
  rooms: readonly Room[],
  tenants: Pick<Tenants, 'byId'>,
): Promise<GraphQLSchema> {
  const doors: GraphqlDoor[] = [];
  // One after the other: the order in which types are loaded is their order in the schema.
  for (const room of rooms) if (room.graphql) doors.push(await room.graphql());
  const nodes = Object.assign({}, ...doors.map((door) => door.nodes)) as Record<string, NodeLoader>;
  return buildGraphqlSchema([...doors.flatMap((door) => door.resolvers), new NodeResolver({ nodes, tenants })]);
}
