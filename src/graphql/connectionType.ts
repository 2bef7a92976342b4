import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { Connection } from './connection.js';
import { PageInfo } from './connection.types.js';

/**
 * Makes the types `<name>Connection` and `<name>Edge` of a list (Relay, "GraphQL Cursor Connections Specification").
 * @param isCounted whether the list has `totalCount`, which must be cheap
 */
export function connectionType<Node extends object>(
  name: string,
  nodeType: () => ClassType<Node>,
  { isCounted = false } = {},
): ClassType<Connection<Node>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class Edge {
    @Field(() => String)
    cursor!: string;

    @Field(nodeType)
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class Page implements Connection<Node> {
    @Field(() => [Edge])
    edges!: Edge[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    totalCount?: () => Promise<number>;
  }
  if (isCounted) {
    Field(() => Int, { description: 'How many there are in all.' })(Page.prototype, 'totalCount');
  }
  return Page;
}
