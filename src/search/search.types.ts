import { createUnionType, Field, ObjectType } from 'type-graphql';
import { ChatSession } from '../chats/session.types.js';
import { stringEnum } from '../graphql/stringEnum.js';
import { App } from '../tenants/app.types.js';
import { Tenant } from '../tenants/tenant.types.js';
import type { ChatMatch } from './search.store.js';

/** What of a hit matched. */
type SearchMatch = ChatMatch | 'TENANT' | 'APP';

const SearchMatchEnum = stringEnum<SearchMatch>('SearchMatch', 'What of a hit matched the searched text.', {
  CHAT_ID: 'The id of the chat.',
  CLIENT_ID: "The client's id, whole or its beginning, whatever the case.",
  DEVICE_TOKEN:
    'The device token, installation id or endpoint to which the chat is or was last subscribed, also after its removal.',
  PHONE_NUMBER: "The client's phone number. For ADMIN and OPERATOR.",
  FROM: 'The name by which the client wants to be called, whatever the case. For ADMIN and OPERATOR.',
  TENANT: 'The host or the name of the tenant, or a part of it.',
  APP: 'The id or the name of the app, or a part of it.',
});

const SearchTarget = createUnionType({
  name: 'SearchTarget',
  description: 'What a search can find.',
  types: () => [Tenant, App, ChatSession] as const,
});

@ObjectType({ simpleResolvers: true, description: 'Something that a search has found.' })
export class SearchHit {
  @Field(() => SearchMatchEnum)
  matched!: SearchMatch;

  @Field(() => String, { description: 'The host of its tenant.' })
  tenantHost!: string;

  @Field(() => SearchTarget)
  target!: Tenant | App | ChatSession;
}

@ObjectType({ simpleResolvers: true, description: 'What a search has found.' })
export class SearchResults {
  @Field(() => [SearchHit], {
    description:
      'Chats that match wholly, tenants, apps, and clients whose id begins with the text; of each the newest first.',
  })
  hits!: SearchHit[];

  @Field(() => Boolean, { description: 'Whether there are more tenants, apps or chats than `first`.' })
  hasMore!: boolean;
}
