import { CHAT_STATES, choicesOf, SERVICE_NAMES } from '../../format/labels.js';
import type { ChatSessionFilter, ChatState, PushService } from '../../generated/graphql.js';
import type { Bounds } from '../../url/timeRange.js';
import type { FilterField, Filters } from '../../url/listParams.js';

/** The filters of chats. */
export function sessionFilterFields(appIds: readonly string[]): FilterField[] {
  return [
    { name: 'chat', label: 'Chat id', choices: null },
    { name: 'client', label: 'Client id', choices: null },
    { name: 'app', label: 'App id', choices: null, suggestions: appIds },
    { name: 'state', label: 'State', choices: choicesOf(CHAT_STATES) },
    { name: 'active', label: 'Active', choices: choicesOf({ yes: 'Yes', no: 'Ended' }) },
    { name: 'subscribed', label: 'Subscribed', choices: choicesOf({ yes: 'Yes', no: 'No' }) },
    { name: 'service', label: 'Push service', choices: choicesOf(SERVICE_NAMES) },
  ];
}

/** Filters as the query's variable. */
export function chatSessionFilter(tenantHost: string, filters: Filters, { after, before }: Bounds): ChatSessionFilter {
  return {
    tenantHost,
    chatId: filters['chat'],
    clientId: filters['client'],
    appId: filters['app'],
    state: (filters['state'] ?? null) as ChatState | null,
    active: filters['active'] ? filters['active'] === 'yes' : null,
    subscribed: filters['subscribed'] ? filters['subscribed'] === 'yes' : null,
    service: (filters['service'] ?? null) as PushService | null,
    createdAfter: after,
    createdBefore: before,
  };
}
