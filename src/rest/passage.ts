/** What a request to the contact center is, as far as the gateway in front of it cares. */
export type Passage =
  | { kind: 'requestChat' }
  /** Of one chat: the client asks for its events, or sends some. */
  | { kind: 'poll' | 'clientEvents'; chatId: string }
  | { kind: 'other' };

const CHATS = /^\/clientweb\/api\/v[12]\/chats(?:\/([^/]+)\/events)?\/?$/;

/** @param path without the query, still percent-encoded */
export function passageOf(method: string, path: string): Passage {
  const match = CHATS.exec(decoded(path) ?? '');
  if (!match) return { kind: 'other' };
  const [, chatId] = match;
  if (chatId === undefined) return { kind: method === 'POST' ? 'requestChat' : 'other' };
  if (method === 'GET') return { kind: 'poll', chatId };
  return method === 'POST' ? { kind: 'clientEvents', chatId } : { kind: 'other' };
}

/**
 * Whether the target of a request is a path with its query. One that names a host (RFC 9112 section 3.2.2), or has a
 * fragment, which none may have, is read by every server in its own way.
 */
export function isPlainTarget(target: string): boolean {
  return target.startsWith('/') && !target.includes('#');
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
