import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { DomainError } from '../domain/errors.js';
import type { EraseInput as EraseCall } from './erasure.js';
import { AuditEntry } from './auditEntry.types.js';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { EraseInput, ErasePayload } from './erasure.types.js';
import { orUserErrors, prefixPath } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import type { Erasure } from './erasure.js';

@Resolver()
export class ErasureResolver {
  constructor(private readonly services: { erasure: Erasure }) {}

  @Mutation(() => ErasePayload, {
    description:
      'Permanently removes chats, including active ones, with their push subscriptions, events, deliveries, and queued ' +
      'client events. Subscribing, publishing and polling then find no such chat. An interrupted call ' +
      'can be repeated and continues. For ADMIN of the tenant and OPERATOR.',
  })
  erase(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => EraseInput) input: EraseInput,
    @Arg('dryRun', () => Boolean, {
      defaultValue: false,
      description: 'Only count, of the first 10,000 chats: nothing is removed and nothing is audited.',
    })
    dryRun: boolean,
  ): Promise<Plain<ErasePayload>> {
    const caller = callerOf(context);
    const { variant, call } = callOf(input);
    return orUserErrors(async () => {
      const inVariant = <Result>(work: () => Promise<Result>) => prefixPath([variant], (field) => field in call, work);
      if (dryRun) return { erased: await inVariant(() => this.services.erasure.preview(caller, call)) };
      const { removal, proof } = await inVariant(() => this.services.erasure.erase(caller, call));
      return { erased: removal, auditEntry: new AuditEntry(proof) };
    });
  }
}

function callOf({ chat, client, token, phone }: EraseInput): { variant: keyof EraseInput; call: EraseCall } {
  if (chat) {
    const { tenantHost, chatId } = chat;
    return { variant: 'chat', call: { kind: 'chat', tenantHost, chatId } };
  }
  if (client) {
    const { tenantHost, appId, clientId } = client;
    return { variant: 'client', call: { kind: 'client', tenantHost, appId, clientId } };
  }
  if (token) {
    const { tenantHost, deviceToken } = token;
    return { variant: 'token', call: { kind: 'token', tenantHost, deviceToken } };
  }
  if (phone) {
    const { tenantHost, phoneNumber } = phone;
    return { variant: 'phone', call: { kind: 'phone', tenantHost, phoneNumber } };
  }
  // @oneOf guarantees that there is one.
  throw new DomainError('INVALID_INPUT', 'input must have exactly one variant');
}
