/** Names a chat among those of all tenants. */
export function chatKey({ tenantId, chatId }: { tenantId: number; chatId: string }): string {
  return `${tenantId} ${chatId}`;
}
/** Which side of a chat an event is from. */
export type EventSource = 'PLATFORM' | 'CLIENT';
