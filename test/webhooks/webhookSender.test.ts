import { randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { Redacted } from '../../src/domain/redacted.js';
import { createWebhookSender, type WebhookSenderOptions } from '../../src/webhooks/sending/webhookSender.js';
import { startPlatform, type PlatformReceiver } from './platformReceiver.js';

const SECRET = new Redacted(`whsec_${randomBytes(32).toString('base64')}`);
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function platform(): Promise<PlatformReceiver> {
  const receiver = await startPlatform();
  closing.push(receiver.close);
  return receiver;
}

function sender(options: Partial<WebhookSenderOptions> = {}) {
  const made = createWebhookSender({
    clock: () => new Date(),
    userAgent: 'Beckon/0',
    privateAddresses: true,
    timeoutMs: 500,
    ...options,
  });
  closing.push(made.close);
  return made;
}

function requestTo(url: string, fields: { id?: string; body?: string } = {}) {
  return { url, secret: SECRET, id: 'msg_1', body: '{"chat_id":"c","events":[{"msg":"Grüße"}]}', ...fields };
}

it('signs requests according to Standard Webhooks', async () => {
  const receiver = await platform();
  expect(await sender().send(requestTo(receiver.url))).toEqual({ kind: 'delivered', statusCode: 200 });
  const [request] = receiver.requests;
  expect(request?.headers).toMatchObject({
    'webhook-id': 'msg_1',
    'user-agent': 'Beckon/0',
    'content-type': 'application/json; charset=utf-8',
  });
  const { body = '', headers = {}, path } = request ?? {};
  expect(path).toBe('/events?key=of-the-platform');
  expect(new Webhook(SECRET.reveal()).verify(body, headers)).toMatchObject({ events: [{ msg: 'Grüße' }] });
  expect(() => new Webhook(SECRET.reveal()).verify(body.replace('c', 'd'), headers)).toThrow('No matching signature');
});

it.each([
  [{ status: 204 }, { kind: 'delivered', statusCode: 204 }],
  [{ status: 400 }, { kind: 'refused', statusCode: 400, reason: 'HTTP 400', retryAfterMs: null }],
  [{ status: 410 }, { kind: 'refused', statusCode: 410, reason: 'HTTP 410', retryAfterMs: null }],
  [
    { status: 503, headers: { 'retry-after': '7' } },
    { kind: 'refused', statusCode: 503, reason: 'HTTP 503', retryAfterMs: 7_000 },
  ],
])('maps a response to its outcome: %j', async (answer, outcome) => {
  const receiver = await platform();
  receiver.answer(() => answer);
  expect(await sender().send(requestTo(receiver.url))).toEqual(outcome);
});

it('follows no redirect', async () => {
  const [receiver, elsewhere] = [await platform(), await platform()];
  receiver.answer(() => ({ status: 307, headers: { location: elsewhere.url } }));
  expect(await sender().send(requestTo(receiver.url))).toMatchObject({ kind: 'refused', reason: 'HTTP 307' });
  expect(elsewhere.requests).toEqual([]);
});

it('waits for no answer longer than it should', async () => {
  const receiver = await platform();
  receiver.answer(() => null);
  expect(await sender().send(requestTo(receiver.url))).toEqual({ kind: 'unreachable', reason: 'TIMEOUT' });
});

it('has a short reason for an unreachable platform', async () => {
  const receiver = await platform();
  await receiver.close();
  expect(await sender().send(requestTo(receiver.url))).toEqual({ kind: 'unreachable', reason: 'ECONNREFUSED' });
});

it.each([
  ['an address', (port: string) => `http://127.0.0.1:${port}/`],
  ['a name, after it was looked up', (port: string) => `http://localhost:${port}/`],
  ['an address of IPv6', (port: string) => `http://[::1]:${port}/`],
  ['an address of IPv4 in IPv6', (port: string) => `https://[::ffff:127.0.0.1]:${port}/`],
  ['an address in another spelling', (port: string) => `https://2130706433:${port}/`],
  ['this network', (port: string) => `https://0.0.0.0:${port}/`],
  ['a neighbour', () => 'https://10.1.2.3/'],
  ['what clouds tell of themselves', () => 'http://169.254.169.254/'],
])('does not speak to private addresses: %s', async (_name, urlOf) => {
  const receiver = await platform();
  const url = urlOf(new URL(receiver.url).port);
  expect(await sender({ privateAddresses: false }).send(requestTo(url))).toEqual({
    kind: 'unreachable',
    reason: 'ADDRESS_NOT_ALLOWED',
  });
  expect(receiver.connections()).toBe(0);
});

it('uses a connection again, and another one where the platform has just closed it', async () => {
  const receiver = await platform();
  const made = sender();
  // The answer's end comes after its beginning.
  const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
  for (const id of ['msg_1', 'msg_2']) {
    expect(await made.send(requestTo(receiver.url, { id }))).toMatchObject({ kind: 'delivered' });
    await pause();
  }
  expect(receiver.connections()).toBe(1);
  receiver.closeIdle();
  expect(await made.send(requestTo(receiver.url))).toMatchObject({ kind: 'delivered' });
  expect(receiver.connections()).toBe(2);
});

it('reads no long answers', async () => {
  const receiver = await platform();
  receiver.answer(() => ({ status: 200, body: 'x'.repeat(4 * 1_024 * 1_024) }));
  expect(await sender().send(requestTo(receiver.url))).toMatchObject({ kind: 'delivered' });
});

it('never throws, whatever it is given', async () => {
  expect(await sender().send(requestTo('no url at all'))).toMatchObject({ kind: 'unreachable' });
});
