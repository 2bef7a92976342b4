import { CHAT_STATES } from '../../format/labels.js';
import { spokenTime } from '../../format/times.js';
import type { SearchMatch, SearchQuery } from '../../generated/graphql.js';
import { chatPath, consolePath, tenantPath } from '../../url/paths.js';

type Hit = SearchQuery['search']['hits'][number];

/** A hit as the search box lists it. */
export interface ShownHit {
  /** The page that it leads to; also its key. */
  path: string;
  kind: 'Chat' | 'Tenant' | 'App';
  title: string;
  /** What tells it from others. */
  detail: string;
}

const MATCHED: Readonly<Record<SearchMatch, string>> = {
  CHAT_ID: 'chat id',
  CLIENT_ID: 'client id',
  DEVICE_TOKEN: 'device',
  PHONE_NUMBER: 'phone number',
  FROM: 'name',
  TENANT: 'tenant',
  APP: 'app',
};

/** @param isEverywhere whether the hits are of several tenants @param now milliseconds since 1970 */
export function shownHit({ matched, tenantHost, target }: Hit, isEverywhere: boolean, now: number): ShownHit {
  const chosen = isEverywhere ? tenantHost : null;
  const ofTenant = isEverywhere ? [tenantHost] : [];
  switch (target.__typename) {
    case 'Tenant':
      return {
        path: consolePath(tenantPath(target.host), chosen),
        kind: 'Tenant',
        ...{ title: target.name, detail: target.host },
      };
    case 'App':
      return {
        path: consolePath(tenantPath(tenantHost, target.appId), chosen),
        kind: 'App',
        ...{ title: target.name, detail: [target.appId, ...ofTenant].join(' · ') },
      };
    case 'ChatSession': {
      const { chatId, clientId, state, createdAt, app } = target;
      const began = spokenTime(Date.parse(createdAt), now);
      const about = [`found by ${MATCHED[matched]}`, `client ${clientId}`, app.name, ...ofTenant, `began ${began}`];
      return {
        path: consolePath(chatPath(chatId), chosen),
        kind: 'Chat',
        ...{ title: chatId, detail: [CHAT_STATES[state].label, ...about].join(' · ') },
      };
    }
  }
}
