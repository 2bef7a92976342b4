import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the contact center got it. */
export interface ReceivedRequest {
  method: string;
  /** As it stood in the request line. */
  url: string;
  headers: IncomingMessage['headers'];
  /** Names and values in turn, as they came. */
  rawHeaders: string[];
  /** All that came of its body, with the bytes counted and hashed. */
  body: { text: string; size: number; sha256: string };
  /** Resolves when its connection is closed, or its answer sent. */
  over: Promise<unknown>;
}

export type Answering = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

interface Chat {
  client: string;
  isOver: boolean;
  waiting: Record<string, unknown>[];
  wake: () => void;
}

/** A small contact center that follows the legacy contract. */
export interface ContactCenterServer {
  url: string;
  received: ReceivedRequest[];
  /** Answers the next request that matches in another way. */
  answerNext(match: RegExp, answering: Answering): void;
  /** Says something in a chat: whoever polls gets it. */
  say(chatId: string, ...events: Record<string, unknown>[]): void;
  /** No longer knows the chat. */
  forget(chatId: string): void;
  /** Waits for the newest request whose URL matches. */
  request(match: RegExp): Promise<ReceivedRequest>;
  /** Stops listening, cuts all connections. */
  stop(): Promise<void>;
  /** Listens again, at the same place. */
  start(): Promise<void>;
}

const TEXT_LIMIT = 64 * 1024;

/** @param holdMs how long polls are held */
export async function startContactCenterServer(holdMs = 15_000): Promise<ContactCenterServer> {
  const chats = new Map<string, Chat>();
  const received: ReceivedRequest[] = [];
  const others: { match: RegExp; answering: Answering }[] = [];
  let port = 0;

  const server = createServer((request, response) => {
    const { method = '', url = '', headers, rawHeaders } = request;
    const body = { text: '', size: 0, sha256: '' };
    received.push({ method, url, headers, rawHeaders, body, over: once(response, 'close') });
    const other = others.findIndex(({ match }) => match.test(`${method} ${url}`));
    const [special] = other === -1 ? [] : others.splice(other, 1);
    void (async () => {
      if (special) await special.answering(request, response);
      else await readBody(request, body).then(() => answer(request, response, body.text));
    })().catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage, response: ServerResponse, text: string): Promise<void> {
    const path = new URL(request.url ?? '', 'http://x').pathname;
    const [, chatId = '', part = ''] =
      /^\/(?:behind\/)?clientweb\/api\/v[12]\/chats(?:\/([^/]+)\/(\w+))?$/.exec(path) ?? [];
    const chat = chats.get(chatId);
    const client = request.headers.authorization ?? '';
    const send = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    if (request.method === 'POST' && path.endsWith('/chats')) {
      const known = [...chats].find(([, one]) => one.client === client && !one.isOver);
      const id = known?.[0] ?? randomUUID();
      if (!known) chats.set(id, { client, isOver: false, waiting: [], wake: () => undefined });
      send(200, { chat_id: id, state: known ? 'connected' : 'queued', is_new_chat: !known, ewt: '30' });
    } else if (path.endsWith('/availability')) send(200, { chat: 'available' });
    else if (path.endsWith('/version')) send(200, { server_version: '5.19' });
    else if (!chat || chat.isOver) send(404, { error_code: '5005', error_message: 'no such chat' });
    else if (part === 'events' && request.method === 'GET') {
      if (chat.waiting.length === 0) await held(chat, response);
      send(200, { events: chat.waiting.splice(0) });
    } else if (part === 'events') {
      const { events } = JSON.parse(text) as { events: { event: string }[] };
      chat.isOver = events.some(({ event }) => event === 'chat_session_end');
      send(200, {});
    } else send(200, { events: [] });
  }

  async function held(chat: Chat, response: ServerResponse): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      chat.wake = resolve;
      response.once('close', resolve);
      timer = setTimeout(resolve, holdMs);
    });
    clearTimeout(timer);
  }

  async function start(): Promise<void> {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  }

  await start();
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    answerNext: (match, answering) => void others.push({ match, answering }),
    say(chatId, ...events) {
      const chat = chats.get(chatId);
      chat?.waiting.push(...events);
      chat?.wake();
    },
    forget: (chatId) => void chats.delete(chatId),
    async request(match) {
      const deadline = Date.now() + 5_000;
      for (;;) {
        const found = received.findLast(({ url }) => match.test(url));
        if (found) return found;
        if (Date.now() > deadline) throw new Error(`nothing has come for ${match.source}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
    start,
  };
}

/** Reads a body to its end, keeping only the beginning of it. */
export async function readBody(
  body: AsyncIterable<Buffer>,
  into: ReceivedRequest['body'] = { text: '', size: 0, sha256: '' },
): Promise<ReceivedRequest['body']> {
  const hash = createHash('sha256');
  for await (const chunk of body) {
    into.size += chunk.length;
    hash.update(chunk);
    if (into.size <= TEXT_LIMIT) into.text += chunk.toString('utf8');
  }
  into.sha256 = hash.digest('hex');
  return into;
}
