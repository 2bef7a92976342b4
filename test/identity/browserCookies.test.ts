import { randomBytes } from 'node:crypto';
import Fastify from 'fastify';
import { registerBrowserCookies } from '../../src/identity/browserCookies.js';

const DAY = 24 * 3_600_000;
const [oldKey, newKey, otherKey] = [randomBytes(32), randomBytes(32), randomBytes(32)];
const START = new Date('2026-11-22T12:00:00Z');

/** What a node with these keys makes, at that time, of a browser's cookie: who it is, and the cookie it sends back. */
async function visit(
  encryptionKeys: readonly Buffer[],
  at: Date,
  cookie: string | null,
  tenantId = 7,
): Promise<{ known: string | null; cookie: string | null }> {
  const app = Fastify();
  const cookies = await registerBrowserCookies(app, { encryptionKeys, clock: () => at });
  app.decorateRequest('allowedOrigin', null);
  app.get('/', async (request, reply) => {
    const known = cookies.read(request, tenantId);
    cookies.keep(known ?? cookies.create(tenantId), request, reply);
    return { known: known?.clientId.reveal() ?? null };
  });
  const answer = await app.inject({ url: '/', headers: cookie === null ? {} : { cookie } });
  await app.close();
  const set = answer.headers['set-cookie']?.toString().split(';')[0] ?? null;
  return { ...answer.json<{ known: string | null }>(), cookie: set };
}

const after = (ms: number) => new Date(START.getTime() + ms);

it('renews a cookie that is older than a day, for the same client', async () => {
  const { cookie } = await visit([oldKey], START, null);
  const first = await visit([oldKey], after(DAY), cookie);
  expect(first).toEqual({ known: expect.stringMatching(/^WebChat:[\w-]{24}$/) as string, cookie: null });
  const second = await visit([oldKey], after(DAY + 1_000), cookie);
  expect(second.known).toBe(first.known);
  expect(second.cookie).not.toBeNull();
  expect(second.cookie).not.toBe(cookie);
  expect(await visit([oldKey], after(DAY + 2_000), second.cookie)).toEqual({ known: first.known, cookie: null });
});

it('does not know a cookie that is older than a year, which no browser keeps', async () => {
  const { cookie } = await visit([oldKey], START, null);
  expect((await visit([oldKey], after(365 * DAY), cookie)).known).not.toBeNull();
  expect((await visit([oldKey], after(365 * DAY + 1_000), cookie)).known).toBeNull();
});

it('knows the cookies of all its keys, and signs by the newest', async () => {
  const { cookie } = await visit([oldKey], START, null);
  const renewed = await visit([newKey, oldKey], after(2 * DAY), cookie);
  expect(renewed.known).not.toBeNull();
  expect((await visit([newKey], after(2 * DAY), renewed.cookie)).known).toBe(renewed.known);
  expect((await visit([oldKey], after(2 * DAY), renewed.cookie)).known).toBeNull();
  expect((await visit([otherKey], START, cookie)).known).toBeNull();
});

it("does not know another tenant's cookie, whatever name it has", async () => {
  const { cookie } = await visit([oldKey], START, null);
  expect((await visit([oldKey], START, cookie, 8)).known).toBeNull();
  expect((await visit([oldKey], START, (cookie ?? '').replace('client_7', 'client_8'), 8)).known).toBeNull();
});
