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
  /** There is something to fetch for a client that may be waiting for it. */
  z.object({ kind: z.literal('chatEvents'), tenantId: z.int(), chatId: z.string() }),
  /** There is something that clients did, for the platforms to be told. */
  z.object({ kind: z.literal('clientEvents') }),
  /** On the node that tells it somebody watches these tenants (0: all of them), and will for some seconds more. */
  z.object({ kind: z.literal('watching'), tenantIds: z.array(z.int()) }),
  /** A node has just come, and knows of nobody who watches. */
  z.object({ kind: z.literal('whoWatches') }),
  /** What has changed of a tenant that somebody watches: deliveries by their ids, push subscriptions by their chats. */
  z.object({
    kind: z.literal('changes'),
    tenantId: z.int(),
    deliveries: z.array(z.string()),
    pushSubscriptions: z.array(z.string()),
  }),
  /** So much has changed of it that it is not told one by one. */
  z.object({ kind: z.literal('manyChanges'), tenantId: z.int() }),
  /** A tenant, an app or an API key is not what it was. */
  z.object({ kind: z.literal('tenant'), id: z.int(), host: z.string() }),
  z.object({ kind: z.literal('app'), tenantId: z.int(), appId: z.string() }),
  z.object({ kind: z.literal('apiKey'), tenantId: z.int(), id: z.string() }),
]);

/** What the nodes on one database tell each other. Hints only: whoever misses one finds out by looking. */
export type Notice = z.infer<typeof noticeSchema>;

/** What connects the nodes (PostgreSQL: "LISTEN", "NOTIFY"). */
export interface NoticeWire {
  /** Sends to the other nodes, soon. Never fails: a node that misses a notice finds out by looking. */
  tell(notice: Notice): void;
  /** Called for each notice of another node; also, with `missed`, after a time in which none could arrive. */
  on(listener: (notice: Notice) => void): void;
  close(): Promise<void>;
}

/** Notices for every node, this one included. */
export interface Notices extends NoticeWire {
  /** As `tell`, and calls the listeners of this node at once. */
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
      wire.tell(notice);
    },
  };
}

/** Notices of this many milliseconds go as one statement, and the same one goes once. */
const GATHER_MS = 20;
const RECONNECT_MS = 1_000;
/** For connecting and for each statement: a network that swallows everything would keep them for minutes. */
const ANSWER_MS = 5_000;
/** PostgreSQL takes fewer than 8,000 bytes; what is longer is left to be found out. */
const PAYLOAD_MAX = 7_900;

/** For a gateway that has its database to itself. */
export function noNotices(): Notices {
  return noticesOver({ tell: () => undefined, on: () => undefined, close: () => Promise.resolve() });
}

/** Installations in other schemas of the same database have channels of their own. */
function channelOf(schema: string): string {
  return schema === 'public' ? 'beckon' : `beckon_${createHash('sha256').update(schema).digest('hex').slice(0, 16)}`;
}

/** Opens a connection of its own, and again whenever it is lost. @throws Error when the database is not there at first */
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
      // A pooler gives its clients process ids of its own.
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
        // Whatever was told in between was missed.
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
    const teller = client;
    if (!teller) return;
    teller
      .query(`SELECT pg_notify('${channel}', payload) FROM unnest($1::text[]) AS payload`, [payloads])
      .catch((error: unknown) => {
        logger.debug({ err: error }, 'other nodes could not be told');
        // Who does not answer does not tell us anything either.
        end(teller);
      });
  }

  await connect();
  return noticesOver({
    tell(notice) {
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

/** Whatever state it is in; to a server that is gone nobody can say good-bye. */
function end(client: pg.Client): void {
  client.end().catch(() => undefined);
}

/** Null for what is none of ours: anybody with an account may write to the channel. */
function parse(payload: string): Notice | null {
  try {
    return noticeSchema.parse(JSON.parse(payload));
  } catch {
    return null;
  }
}
