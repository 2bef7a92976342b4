/** What a request to the contact center is, as far as the gateway in front of it cares. */
export type ProxiedCall =
  | { kind: 'requestChat' }
  /** Of one chat: the client asks for its events, or sends some. */
  | { kind: 'poll' | 'clientEvents'; chatId: string }
  | { kind: 'other' };

const CHATS = /^\/clientweb\/api\/v[12]\/chats(?:\/([^/]+)\/events)?\/?$/;

/** @param path without the query, still percent-encoded; slashes may stand in it several at once */
export function proxiedCallOf(method: string, path: string): ProxiedCall {
  const match = CHATS.exec(decoded(path.replace(/\/{2,}/g, '/')) ?? '');
  if (!match) return { kind: 'other' };
  const [, chatId] = match;
  if (chatId === undefined) return { kind: method === 'POST' ? 'requestChat' : 'other' };
  if (method === 'GET') return { kind: 'poll', chatId };
  return method === 'POST' ? { kind: 'clientEvents', chatId } : { kind: 'other' };
}

/**
 * Whether a path leads out of where it begins: `..` in any spelling, also that of servers that cut off what follows a
 * semicolon. What is no more under /clientweb/ is not passed on.
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
