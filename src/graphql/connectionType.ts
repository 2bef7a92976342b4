import { COUNTED_MAX } from '../domain/boundedCount.js';
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { Connection } from './connection.js';
import { PageInfo } from './connection.types.js';

/**
 * Makes the types `<name>Connection` and `<name>Edge` of a list (Relay, "GraphQL Cursor Connections Specification").
 * @param counted whether the list has `totalCount`, which must be cheap: of all rows, or `bounded` by COUNTED_MAX
 */
export function connectionType<Node extends object>(
  name: string,
  nodeType: () => ClassType<Node>,
  { counted = false }: { counted?: boolean | 'bounded' } = {},
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

    isTotalExact?: () => Promise<boolean>;
  }
  if (counted !== false) {
    const description =
      counted === 'bounded' ? `How many there are in all, up to ${COUNTED_MAX}.` : 'How many there are in all.';
    Field(() => Int, { description })(Page.prototype, 'totalCount');
  }
  if (counted === 'bounded') {
    Field(() => Boolean, { description: 'False: there are more than `totalCount`.' })(Page.prototype, 'isTotalExact');
  }
  return Page;
}
