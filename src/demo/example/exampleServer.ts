import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { AgentDesk } from './agentDesk.js';

/** What the pages have to know. */
interface ExampleSettings {
  /** Of the gateway. */
  url: string;
  tenant: string;
  appId: string;
}

export interface ExampleServer {
  /** `http://127.0.0.1:<port>`: the customer's page; the agent's is at `/agent`. */
  origin: string;
  /** Serves the pages from now on. */
  open(settings: ExampleSettings, desk: AgentDesk): void;
  close(): Promise<void>;
}

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PAGES = path.join(ROOT, 'examples/web');
const CLIENT = path.join(ROOT, 'dist/clients/web');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
const FILES: Readonly<Record<string, string>> = {
  '/': path.join(PAGES, 'index.html'),
  '/agent': path.join(PAGES, 'agent.html'),
  '/beckon.js': path.join(CLIENT, 'beckon.js'),
  '/beckon-worker.js': path.join(CLIENT, 'beckon-worker.js'),
  ...Object.fromEntries(
    ['customer.js', 'agent.js', 'conversation.js', 'look.css', 'bell.svg'].map((name) => [
      `/${name}`,
      path.join(PAGES, name),
    ]),
  ),
};
/** Bytes. */
const BODY_MAX = 1_048_576;

/**
 * Serves the example: the customer's page, the agent's, and what the agent's page asks for. The platform's key stays here.
 * Listens on 127.0.0.1. @param port 0: any
 */
export async function startExampleServer(port: number): Promise<ExampleServer> {
  let opened: { settings: ExampleSettings; desk: AgentDesk } | null = null;
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, 400, { error: error instanceof Error ? error.message : String(error) });
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', headers } = request;
    const { pathname } = new URL(request.url ?? '/', origin);
    // No page of another site may speak for the agent, by whatever name it comes here.
    if (`http://${headers.host ?? ''}` !== origin) {
      response.writeHead(308, { location: origin + pathname }).end();
      return;
    }
    if (!opened) send(response, 503, { error: 'the gateway is being set up' });
    else if (method === 'GET' && pathname === '/settings.json') send(response, 200, opened.settings);
    else if (method === 'GET' && pathname === '/agent/news') stream(response, opened.desk);
    else if (method === 'GET') await sendFile(response, pathname, opened.settings.url);
    else if (method === 'POST' && pathname === '/webhook') {
      opened.desk.receive(await bodyOf(request), headers as Record<string, string>);
      response.writeHead(204).end();
    } else if (method === 'POST' && headers.origin === origin) {
      await act(opened.desk, pathname, JSON.parse(await bodyOf(request)) as AgentAction);
      response.writeHead(204).end();
    } else send(response, 403, { error: 'only the page of the agent does this' });
  }

  return {
    origin,
    open: (settings, desk) => void (opened = { settings, desk }),
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

interface AgentAction {
  chatId: string;
  text?: string;
  isTyping?: boolean;
}

async function act(desk: AgentDesk, pathname: string, { chatId, text = '', isTyping = false }: AgentAction) {
  if (pathname === '/agent/say') await desk.say(chatId, text);
  else if (pathname === '/agent/type') await desk.type(chatId, isTyping);
  else if (pathname === '/agent/end') await desk.end(chatId);
  else throw new Error('there is no such action');
}

/** Server-sent events for the agent's page. */
function stream(response: ServerResponse, desk: AgentDesk): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  const leave = desk.watch((news) => response.write(`data: ${JSON.stringify(news)}\n\n`));
  response.write(': that was all so far\n\n');
  response.once('close', leave);
}

async function sendFile(response: ServerResponse, pathname: string, gatewayUrl: string): Promise<void> {
  const file = FILES[pathname];
  if (file === undefined) {
    send(response, 404, { error: 'there is no such page' });
    return;
  }
  const policy = `default-src 'self'; connect-src 'self' ${gatewayUrl}; base-uri 'none'; frame-ancestors 'none'`;
  response.writeHead(200, {
    'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'content-security-policy': policy,
    'cache-control': 'no-cache',
  });
  response.end(await readFile(file));
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > BODY_MAX) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
