import Fastify, { type FastifyInstance } from 'fastify';
import { limitSlowBodies } from '../../src/http/slowBodies.js';
import { eventually } from '../support/eventually.js';
import { keptSocket } from './keptSocket.js';

const OWN_MS = 500;
const WINDOW_MS = 300;

let app: FastifyInstance;
let url = '';
let passing: (() => void)[] = [];
beforeAll(async () => {
  app = Fastify();
  limitSlowBodies(app, { ownMs: OWN_MS, passed: { windowMs: WINDOW_MS, bytes: 1_000 } });
  app.post('/own', async () => ({ read: true }));
  await app.register(async (passed) => {
    passed.removeAllContentTypeParsers();
    passed.addContentTypeParser('*', (_request, _payload, done) => done(null));
    passed.post('/refused', { onRequest: async (_request, reply) => reply.code(401).send('no') }, () => 'never');
    passed.post('/passed', { config: { isPassedOn: true } }, async (request) => {
      request.raw.resume();
      await new Promise<void>((resolve) => request.raw.once('end', resolve));
      return 'all of it';
    });
    passed.post('/waits', { config: { isPassedOn: true } }, async (request) => {
      // Taken only when the test says so.
      await new Promise<void>((resolve) => passing.push(resolve));
      request.raw.resume();
      await new Promise<void>((resolve) => request.raw.once('end', resolve));
      return 'all of it';
    });
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => app.close());
beforeEach(() => (passing = []));

const head = (path: string, length: number) =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;

/** Sends a little again and again, until the answer is there. */
async function trickle(path: string, length: number, every: string, ms: number): Promise<string> {
  const socket = keptSocket(url);
  socket.write(head(path, length));
  const timer = setInterval(() => socket.write(every), ms);
  try {
    return await socket.answer();
  } finally {
    clearInterval(timer);
    socket.close();
  }
}

test.each(['/own', '/passed'])('a body that trickles is cut off with 408: %s', async (path) => {
  expect(await trickle(path, 100_000, ' ', 50)).toMatch(/^HTTP\/1\.1 408 .*connection: close/is);
});

test('one that never comes, too', async () => {
  const socket = keptSocket(url);
  socket.write(head('/passed', 5));
  expect(await socket.answer()).toMatch(/^HTTP\/1\.1 408 /);
  socket.close();
});

test('a large one that keeps coming is passed on, however long it takes', async () => {
  const answer = await trickle('/passed', 400_000, 'a'.repeat(10_000), 30);
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*all of it/s);
});

test('a client that waits for the contact center is not cut off', async () => {
  const socket = keptSocket(url);
  socket.write(head('/waits', 100_000));
  socket.write(Buffer.alloc(100_000));
  await eventually(async () => expect(passing).toHaveLength(1));
  // Longer than several windows, in which nothing comes.
  await new Promise((resolve) => setTimeout(resolve, WINDOW_MS * 4));
  passing[0]?.();
  expect(await socket.answer()).toMatch(/^HTTP\/1\.1 200 .*all of it/s);
  socket.close();
});

test('one that was refused already gets no second answer', async () => {
  const socket = keptSocket(url);
  socket.write(head('/refused', 100));
  expect(await socket.answer()).toMatch(/^HTTP\/1\.1 401 /);
  await expect(socket.answer()).rejects.toThrow('the connection has ended after ""');
});
