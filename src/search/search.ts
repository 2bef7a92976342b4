import type { ChatSessionRecord } from '../chats/room.js';
import { authorize, isAllowed, type Caller } from '../domain/caller.js';
import { devicesNamed, FIREBASE_TOKEN_MAX } from '../domain/deviceToken.js';
import { refusedField } from '../domain/errors.js';
import { phoneNumbersNamed } from '../domain/phoneNumber.js';
import { canonicalId } from '../domain/publicId.js';
import { checkText } from '../domain/text.js';
import type { AppRecord, Apps, TenantRecord, Tenants } from '../tenants/room.js';
import type { ChatMatch, ChatsWanted, SearchStore } from './search.store.js';

/** Something found. */
export type Found =
  | { kind: 'tenant'; tenant: TenantRecord }
  | { kind: 'app'; tenant: TenantRecord; app: AppRecord }
  | { kind: 'chat'; tenant: TenantRecord; matched: ChatMatch; session: ChatSessionRecord };

/** What a caller searches for. */
interface SearchInput {
  query: string;
  /** Absent: wherever the caller may search. */
  tenantHost?: string | null;
  /** Tenants, apps and chats each. */
  first: number;
}

interface SearchResult {
  found: Found[];
  hasMore: boolean;
}

const FIRST_MAX = 50;
/**
 * How many first characters of a client id find it. A device signs in with its client id, so the rest must not be guessable
 * character by character: a longer text has to be the whole id.
 */
const BEGINNING_MAX = 16;
/** Viewers find shorter ids only by the whole id, because lists show their end as well. */
const LONG_CLIENT_ID = 32;

/** The use case of searching. */
export type Search = ReturnType<typeof createSearch>;

interface SearchOptions {
  store: { search: SearchStore };
  tenants: Tenants;
  apps: Apps;
}

export function createSearch({ store, tenants, apps }: SearchOptions) {
  return {
    /**
     * Finds chats by id, client and device, and by phone number and name if the caller may read these; tenants and apps by
     * id and name. An operator searches all tenants unless it names one in `tenantHost`.
     * @throws DomainError FORBIDDEN, INVALID_INPUT, NOT_FOUND (the tenant)
     */
    async find(caller: Caller, { query, tenantHost, first }: SearchInput): Promise<SearchResult> {
      authorize(caller, 'search');
      const isEverywhere = caller.role === 'OPERATOR' && tenantHost == null;
      const tenantId = isEverywhere ? null : (await tenants.named(caller, tenantHost)).id;
      if (first < 1 || first > FIRST_MAX) throw refusedField(['first'], `must be from 1 to ${FIRST_MAX}`);
      const text = query.trim();
      if (text === '') return { found: [], hasMore: false };
      checkText(text, ['query'], FIREBASE_TOKEN_MAX);

      const limit = first + 1;
      const [chats, tenantIds, appNames] = await Promise.all([
        store.search.chats(tenantId, chatsWanted(caller, text), limit),
        store.search.tenants(tenantId, text, limit),
        store.search.apps(tenantId, text, limit),
      ]);
      const foundChats = chats.slice(0, first).map(async ({ matched, isWhole, session }) => {
        const found: Found = { kind: 'chat', matched, session, tenant: await tenants.byId(session.tenantId) };
        return { isWhole, found };
      });
      const foundTenants = tenantIds
        .slice(0, first)
        .map(async (id): Promise<Found> => ({ kind: 'tenant', tenant: await tenants.byId(id) }));
      const foundApps = appNames.slice(0, first).map(async (name): Promise<Found> => {
        const [tenant, app] = await Promise.all([tenants.byId(name.tenantId), apps.byId(name.tenantId, name.appId)]);
        return { kind: 'app', tenant, app };
      });
      const [ofChats, ofTenants, ofApps] = await Promise.all([
        Promise.all(foundChats),
        Promise.all(foundTenants),
        Promise.all(foundApps),
      ]);
      const chatsThat = (isWhole: boolean) =>
        ofChats.filter((one) => one.isWhole === isWhole).map(({ found }) => found);
      return {
        found: [...chatsThat(true), ...ofTenants, ...ofApps, ...chatsThat(false)],
        hasMore: [chats, tenantIds, appNames].some((list) => list.length > first),
      };
    },
  };
}

function chatsWanted(caller: Caller, text: string): ChatsWanted {
  const readsContacts = isAllowed(caller, 'readContactDetails');
  const clientId = canonicalId(text);
  return {
    // Ids made here have small letters; those of contact centers may have others.
    chatIds: [...new Set([text, text.toLowerCase()])],
    clientId,
    clientIdBeginning: clientId.slice(0, BEGINNING_MAX).replace(/[\uD800-\uDBFF]$/, ''),
    beginningsFrom: readsContacts ? 0 : LONG_CLIENT_ID,
    devices: devicesNamed(text),
    phoneNumbers: readsContacts ? phoneNumbersNamed(text) : [],
    from: readsContacts ? text : null,
  };
}
