import http from 'node:http';
import type { Identity } from './api.js';

export interface LegacyAnswer {
  status: number;
  body: Record<string, unknown>;
}

/** A poll that is under way. */
export interface OpenPoll {
  answer: Promise<LegacyAnswer>;
  /** Closes its connection, as an app does that goes to the background. */
  abort(): void;
}

/** A client at the legacy door, with a connection of its own for each call. */
export function legacyClient(url: string, identity: Identity, chatId: string) {
  function open(method: string, path: string, body?: unknown): OpenPoll {
    const target = new URL(`/clientweb/api/v2/${path}`, url);
    target.searchParams.set('tenantUrl', identity.tenantUrl ?? '');
    const text = body === undefined ? '' : JSON.stringify(body);
    const request = http.request(target, {
      method,
      agent: false,
      headers: {
        authorization: identity.authorization ?? '',
        'content-type': 'application/json',
        // Node adds none to a DELETE.
        ...(text !== '' && { 'content-length': Buffer.byteLength(text) }),
      },
    });
    const answer = new Promise<LegacyAnswer>((resolve, reject) => {
      request.on('error', reject).on('response', (response) => {
        const chunks: Buffer[] = [];
        response
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('error', reject)
          .on('end', () =>
            resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) as never }),
          );
      });
    });
    answer.catch(() => undefined);
    request.end(text);
    return { answer, abort: () => void request.destroy() };
  }
  const call = (method: string, path: string, body?: unknown) => open(method, path, body).answer;

  const openPoll = () => open('GET', `chats/${chatId}/events`);

  /** A poll that the gateway holds, which the refusal of another one shows. Only while there is nothing to fetch. */
  async function heldPoll(): Promise<OpenPoll> {
    const polls = [openPoll(), openPoll()];
    const first = await Promise.race(polls.map(async (poll) => ({ poll, ...(await poll.answer) })));
    const held = polls.find((poll) => poll !== first.poll);
    if (first.status !== 400 || !held) throw new Error(`a poll was answered with ${first.status}`);
    return held;
  }

  return {
    openPoll,
    heldPoll,
    poll: () => call('GET', `chats/${chatId}/events`),
    send: (...events: unknown[]) => call('POST', `chats/${chatId}/events`, { events }),
    history: () => call('GET', `chats/${chatId}/history`),
    requestChat: (body: unknown = {}) => call('POST', 'chats', body),
    notifications: (body: unknown) => call('POST', `chats/${chatId}/notifications`, body),
    signOut: (body: unknown) => call('DELETE', 'notifications', body),
  };
}

/** What the events of an answer say. */
export function messagesOf({ body }: LegacyAnswer): unknown[] {
  return (body['events'] as Record<string, unknown>[]).map(({ msg }) => msg);
}
