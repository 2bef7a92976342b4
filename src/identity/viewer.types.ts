import { Field, ObjectType } from 'type-graphql';
import { actorName, type Caller, type Role } from '../domain/caller.js';
import { RoleEnum } from './role.types.js';

@ObjectType({ simpleResolvers: true, description: 'The caller.' })
export class Viewer {
  constructor(readonly caller: Caller) {}

  @Field(() => RoleEnum)
  get role(): Role {
    return this.caller.role;
  }

  @Field(() => String, { description: 'How the audit log names the caller.' })
  get actor(): string {
    return actorName(this.caller);
  }

  @Field(() => String, { nullable: true, description: 'Null but for DEVICE.' })
  get appId(): string | null {
    return this.caller.role === 'DEVICE' ? this.caller.appId : null;
  }

  @Field(() => String, { nullable: true, description: "The device's own, whole; null but for DEVICE." })
  get clientId(): string | null {
    return this.caller.role === 'DEVICE' ? this.caller.clientId.reveal() : null;
  }
}
