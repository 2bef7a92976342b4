import { AuditLogDocument, ChatSessionDocument } from '../generated/graphql.js';
import { graphqlData } from './api.js';
import type { ContactCenter } from './contactCenter.js';

/** What an admin sees of a chat's end: the same, whoever has ended it, but for the reason. */
export async function endOf(url: string, center: ContactCenter, chatId: string) {
  const { chatSession } = await graphqlData(url, center.admin, ChatSessionDocument, { chatId });
  const filter = { object: `chat:${chatId}`, action: 'endChat' };
  const { auditLog } = await graphqlData(url, center.admin, AuditLogDocument, { filter });
  return {
    state: chatSession?.state,
    hasEnded: chatSession ? chatSession.endedAt !== null : null,
    subscription: chatSession?.pushSubscription ?? null,
    audited: auditLog.edges.map(({ node }) => node.details),
  };
}

/** The facts of every end. */
export const ended = (reason: string) => ({
  ...{ state: 'COMPLETED', hasEnded: true, subscription: null },
  audited: [{ reason }],
});
