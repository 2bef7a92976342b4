import { createHash } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type pg from 'pg';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { PostgresConnections } from './postgresConnections.js';

const noticeSchema = z.discriminatedUnion('kind', [
  /** Some notices have been missed: there may be anything. */
  z.object({ kind: z.literal('missed') }),
  /** There are deliveries to send. */
  z.object({ kind: z.literal('deliveries') }),
  /** New events for a client that may be polling. */
  z.object({ kind: z.literal('chatEvents'), tenantId: z.int(), chatId: z.string() }),
  /** New client events to send to webhooks. */
  z.object({ kind: z.literal('clientEvents') }),
  /** There are alerts to send to webhooks. */
  z.object({ kind: z.literal('alerts') }),
  /** A platform asks for other outcomes of pushes than before. */
  z.object({ kind: z.literal('outcomeAskers') }),
  /** The sending node has subscribers to these tenants (0: all), and will for some seconds. */
  z.object({ kind: z.literal('watching'), tenantIds: z.array(z.int()) }),
  /** A node has just started and asks who watches. */
  z.object({ kind: z.literal('whoWatches') }),
  /** Changes of a watched tenant: deliveries by id, push subscriptions by chat. */
  z.object({
    kind: z.literal('changes'),
    tenantId: z.int(),
    deliveries: z.array(z.string()),
    pushSubscriptions: z.array(z.string()),
  }),
  /** Too many changes to list. */
  z.object({ kind: z.literal('manyChanges'), tenantId: z.int() }),
  /** A tenant, an app or an API key has changed. */
  z.object({ kind: z.literal('tenant'), id: z.int(), host: z.string() }),
  z.object({ kind: z.literal('app'), tenantId: z.int(), appId: z.string() }),
  z.object({ kind: z.literal('apiKey'), tenantId: z.int(), id: z.string() }),
]);

/** Notices between the nodes of one database. They are hints: a node that misses one finds the change by polling. */
export type Notice = z.infer<typeof noticeSchema>;

/** What connects the nodes (PostgreSQL: "LISTEN", "NOTIFY"). */
interface NoticeWire {
  /** Sends to the other nodes, soon. Never fails: a node that misses a notice finds out by looking. */
  send(notice: Notice): void;
  /** Called for each notice of another node; also, with `missed`, after a time in which none could arrive. */
  on(listener: (notice: Notice) => void): void;
  close(): Promise<void>;
}

/** Notices for every node, this one included. */
export interface Notices extends NoticeWire {
  /** Sends as `send` does, and also calls the listeners of this node at once. */
  announce(notice: Notice): void;
}

/** Adds this node's own listeners to a wire. */
export function noticesOver(wire: NoticeWire): Notices {
  const listeners: ((notice: Notice) => void)[] = [];
  const hear = (notice: Notice) => listeners.forEach((listener) => listener(notice));
  wire.on(hear);
  return {
    ...wire,
    on: (listener) => void listeners.push(listener),
    announce(notice) {
      hear(notice);
      wire.send(notice);
    },
  };
}

/** Notices within this time share one statement; duplicates are sent once. */
const GATHER_MS = 20;
const RECONNECT_MS = 1_000;
/** For connecting and for each statement. Without it, a network that drops all packets would block them for minutes. */
const ANSWER_MS = 5_000;
/** PostgreSQL accepts fewer than 8,000 bytes; longer notices are dropped and found by polling. */
const PAYLOAD_MAX = 7_900;

/** For a gateway that has its database to itself. */
export function noNotices(): Notices {
  return noticesOver({ send: () => undefined, on: () => undefined, close: () => Promise.resolve() });
}

/** Installations in other schemas of the same database have channels of their own. */
function channelOf(schema: string): string {
  return schema === 'public' ? 'beckon' : `beckon_${createHash('sha256').update(schema).digest('hex').slice(0, 16)}`;
}

/** Opens its own connection and reopens it when it is lost. @throws Error if the database is unavailable at first */
export async function openNotices({ schema, listener }: PostgresConnections, logger: Logger): Promise<Notices> {
  const channel = channelOf(schema);
  const emitter = new EventEmitter();
  /** Also one that is not connected yet. */
  let client: pg.Client | null = null;
  let closed = false;
  const waiting = new Set<string>();
  let gathering: NodeJS.Timeout | null = null;
  let reconnecting: NodeJS.Timeout | null = null;

  async function connect(): Promise<void> {
    const next = listener(ANSWER_MS);
    client = next;
    next.on('error', () => undefined);
    try {
      await next.connect();
      // A pooler reports its own process ids.
      const { rows } = await next.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      next.on('notification', ({ processId, payload = '' }) => {
        const notice = processId === rows[0]?.pid ? null : parse(payload);
        if (notice) emitter.emit('notice', notice);
      });
      await next.query(`LISTEN ${channel}`);
    } catch (error) {
      client = null;
      end(next);
      throw error;
    }
    next.once('end', () => {
      client = null;
      reconnectLater();
    });
  }

  function reconnectLater(): void {
    if (closed) return;
    reconnecting = setTimeout(() => {
      connect().then(
        // Notices in between were missed.
        () => emitter.emit('notice', { kind: 'missed' } satisfies Notice),
        (error: unknown) => {
          logger.debug({ err: error }, 'no word from other nodes until the database is back');
          reconnectLater();
        },
      );
    }, RECONNECT_MS).unref();
  }

  function send(): void {
    gathering = null;
    const payloads = [...waiting];
    waiting.clear();
    const sender = client;
    if (!sender) return;
    sender
      .query(`SELECT pg_notify('${channel}', payload) FROM unnest($1::text[]) AS payload`, [payloads])
      .catch((error: unknown) => {
        logger.debug({ err: error }, 'other nodes could not be notified');
        // A connection that does not respond delivers no notices either.
        end(sender);
      });
  }

  await connect();
  return noticesOver({
    send(notice) {
      const payload = JSON.stringify(notice);
      if (closed || Buffer.byteLength(payload) > PAYLOAD_MAX) return;
      waiting.add(payload);
      gathering ??= setTimeout(send, GATHER_MS);
    },
    on: (listener) => void emitter.on('notice', listener),
    async close() {
      closed = true;
      if (reconnecting) clearTimeout(reconnecting);
      if (gathering) clearTimeout(gathering);
      await client?.end().catch(() => undefined);
    },
  });
}

/** Ends a client in any state; the server may be gone. */
function end(client: pg.Client): void {
  client.end().catch(() => undefined);
}

/** Null: the notice is not ours. Any account of the database may write to the channel. */
function parse(payload: string): Notice | null {
  try {
    return noticeSchema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
