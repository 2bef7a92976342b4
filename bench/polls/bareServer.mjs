/**
 * What a good engineer writes in an afternoon: long polls with Fastify, waiting in memory, with no database, no
 * authentication, and no second chance for an answer that does not arrive. Prints its URL when it is ready.
 */
import Fastify from 'fastify';

const HOLD_MS = 15_000;
const waiting = new Map();
/** What came while a client was between two polls. */
const kept = new Map();
const app = Fastify({ forceCloseConnections: true });

app.get('/chats/:id/events', (request, reply) => {
  const { id } = request.params;
  const missed = kept.get(id);
  if (missed) {
    kept.delete(id);
    return { events: missed };
  }
  const answer = (events) => {
    clearTimeout(timer);
    waiting.delete(id);
    void reply.send({ events });
  };
  const timer = setTimeout(() => answer([]), HOLD_MS);
  waiting.set(id, answer);
  return reply;
});
app.post('/chats/:id/events', async (request, reply) => {
  const { id } = request.params;
  const { events } = request.body;
  const answer = waiting.get(id);
  if (answer) answer(events);
  else kept.set(id, [...(kept.get(id) ?? []), ...events]);
  return reply.code(202).send({});
});
app.get('/usage', async () => {
  const { user, system } = process.cpuUsage();
  return { rssBytes: process.memoryUsage.rss(), cpuSeconds: (user + system) / 1e6 };
});

process.stdout.write(`${await app.listen({ host: '127.0.0.1', port: 0 })}\n`);
