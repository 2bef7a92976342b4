/** The kind of a request to the contact center, as far as the gateway needs it. */
export type ProxiedCall =
  | { kind: 'requestChat' }
  /** The client polls a chat's events, or sends some. */
  | { kind: 'poll' | 'clientEvents'; chatId: string }
  | { kind: 'other' };

const CHATS = /^\/clientweb\/api\/v[12]\/chats(?:\/([^/]+)\/events)?\/?$/;

/** @param path without the query, still percent-encoded; it may have repeated slashes */
export function proxiedCallOf(method: string, path: string): ProxiedCall {
  const match = CHATS.exec(decoded(path.replace(/\/{2,}/g, '/')) ?? '');
  if (!match) return { kind: 'other' };
  const [, chatId] = match;
  if (chatId === undefined) return { kind: method === 'POST' ? 'requestChat' : 'other' };
  if (method === 'GET') return { kind: 'poll', chatId };
  return method === 'POST' ? { kind: 'clientEvents', chatId } : { kind: 'other' };
}

/**
 * Whether a path leaves /clientweb/ by `..` in any spelling, including that of servers that strip path parameters after
 * a semicolon. Such paths are not forwarded.
 */
export function leadsElsewhere(path: string): boolean {
  const text = decoded(path);
  return text === null || /(?:^|[/\\])\.{1,2}(?:[/\\;]|$)/.test(text);
}

function decoded(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
}
