import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', { description: 'An object with an id that is unique in this installation.' })
export class Node {
  @Field(() => ID, { description: 'Opaque; keep it and give it back as it is.' })
  readonly id!: string;
}
