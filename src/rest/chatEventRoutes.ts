import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Callers } from '../http/callers.js';
import type { Events } from '../services/events.js';
import type { History } from '../services/history.js';
import type { Poll, Polls } from '../services/polls.js';
import { eventsBodySchema } from './eventBody.js';
import { jsonObjectBody } from './jsonObjectBody.js';
import { legacyCaller } from './legacyCaller.js';
import { legacyEvent } from './legacyEvent.js';
import { LEGACY_PREFIX } from './legacyPrefix.js';
import { parsed } from './parsed.js';

export interface ChatEventOptions {
  callers: Callers;
  events: Events;
  polls: Polls;
  history: History;
}

type ChatParams = { Params: { chatId: string } };

/** The legacy contract's conversation: what the client does, what it fetches by long polls, and what was said so far. */
export function chatEventRoutes(app: FastifyInstance, { callers, events, polls, history }: ChatEventOptions): void {
  const path = `${LEGACY_PREFIX}/chats/:chatId/events`;

  app.post<ChatParams>(path, async (request) => {
    const caller = await legacyCaller(callers, request);
    const body = parsed(eventsBodySchema, jsonObjectBody(request));
    await events.send(caller, { chatId: request.params.chatId, events: body.events });
    // The published method may answer with what is new for the client. No SDK reads that, so it would be lost: what is new
    // comes by the poll alone.
    return { events: [] };
  });

  app.get<ChatParams>(path, { exposeHeadRoute: false }, async (request, reply) => {
    const caller = await legacyCaller(callers, request);
    const gone = new AbortController();
    const leave = () => gone.abort();
    reply.raw.once('close', leave);
    const poll = await polls.poll(caller, request.params.chatId, gone.signal);
    reply.raw.off('close', leave);
    settle(poll, reply);
    return { events: poll.events.map((event) => legacyEvent(event, poll.state)) };
  });

  app.get<ChatParams>(`${LEGACY_PREFIX}/chats/:chatId/history`, async (request) => {
    const caller = await legacyCaller(callers, request);
    const { events: told, state } = await history.ofChat(caller, request.params.chatId);
    return { events: told.map((event) => legacyEvent(event, state)) };
  });
}

/** Whether the answer has left decides whether its events are fetched. */
function settle(poll: Poll, reply: FastifyReply): void {
  const failed = (err: unknown) => reply.log.error({ err }, 'what became of a poll could not be stored');
  if (reply.raw.closed) {
    poll.abandoned().catch(failed);
    return;
  }
  reply.raw.once('close', () => {
    // All of it was handed to the network, by a connection that was there.
    (reply.raw.writableFinished ? poll.taken() : poll.abandoned()).catch(failed);
  });
}
