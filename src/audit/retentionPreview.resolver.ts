import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { callerOf, type GraphqlContext } from '../graphql/context.js';
import { orUserErrors } from '../graphql/errors.js';
import type { Plain } from '../graphql/plain.js';
import { SetRetentionInput } from '../tenants/tenant.types.js';
import { PreviewRetentionPayload } from './retentionPreview.types.js';
import type { RetentionPreviews } from './retentionPreviews.js';

@Resolver()
export class RetentionPreviewResolver {
  constructor(private readonly services: { previews: RetentionPreviews }) {}

  @Query(() => PreviewRetentionPayload, {
    description:
      'Counts what the next run would remove if `setRetention` got this input. For ADMIN of the tenant and OPERATOR.',
  })
  previewRetention(
    @Ctx() context: GraphqlContext,
    @Arg('input', () => SetRetentionInput) input: SetRetentionInput,
  ): Promise<Plain<PreviewRetentionPayload>> {
    const caller = callerOf(context);
    return orUserErrors(async () => ({ removal: await this.services.previews.preview(caller, input) }));
  }
}
