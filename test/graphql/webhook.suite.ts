import { createHash } from 'node:crypto';
import { ConfigureWebhookDocument, RemoveWebhookDocument, WebhookDocument } from '../generated/graphql.js';
import type { TenantCaller } from '../../src/domain/caller.js';
import { graphql } from './stage.js';

const harness = graphql;

interface Payload {
  webhook: Record<string, unknown> | null;
  secret: string | null;
  userErrors: { code: string; message: string; path: string[] }[];
}
const URL_OF_PLATFORM = 'https://platform.example.com/beckon?key=between-the-two';

async function configure(caller: TenantCaller, host: string, fields: object = {}): Promise<Payload> {
  const input = { tenantHost: host, url: URL_OF_PLATFORM, ...fields };
  const { data } = await harness().send({ query: ConfigureWebhookDocument.toString(), variables: { input } }, caller);
  return data?.['configureWebhook'] as Payload;
}
async function webhookOf(caller: TenantCaller, tenantHost: string): Promise<unknown> {
  const { data } = await harness().send({ query: WebhookDocument.toString(), variables: { tenantHost } }, caller);
  return data?.['webhook'];
}
async function remove(caller: TenantCaller, tenantHost: string): Promise<string[]> {
  const variables = { input: { tenantHost } };
  const { data } = await harness().send({ query: RemoveWebhookDocument.toString(), variables }, caller);
  return (data?.['removeWebhook'] as Payload).userErrors.map(({ code }) => code);
}

it('is set up with a secret that is shown once, and sealed', async () => {
  const { host, admin } = await harness().tenant();
  expect(await webhookOf(admin, host)).toBeNull();
  const made = await configure(admin, host);
  expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const shown = { url: URL_OF_PLATFORM, enabled: true, queuedChats: 0, failingSince: null, lastError: null };
  expect(made.webhook).toMatchObject(shown);
  const { text } = await harness().send({ query: WebhookDocument.toString(), variables: { tenantHost: host } }, admin);
  expect(text).not.toContain('whsec_');
  expect(await webhookOf({ ...admin, role: 'VIEWER' }, host)).toMatchObject(shown);
  const row = await harness().database.prisma.webhook.findUniqueOrThrow({ where: { tenantId: admin.tenant.id } });
  expect(Buffer.from(row.secret).includes(made.secret?.slice(6) ?? '')).toBe(false);
});

it('keeps its secret when it is changed, unless a new one is asked for', async () => {
  const { host, admin } = await harness().tenant();
  const first = await configure(admin, host);
  const changed = await configure(admin, host, { url: 'https://other.example.com/', enabled: false });
  expect(changed).toMatchObject({ secret: null, webhook: { url: 'https://other.example.com/', enabled: false } });
  const renewed = await configure(admin, host, { newSecret: true });
  expect(renewed.secret).toMatch(/^whsec_/);
  expect(renewed.secret).not.toBe(first.secret);
});

it('shows the secret to one of those who set it up first at the same time: the one that is in use', async () => {
  const { host, admin } = await harness().tenant();
  const answers = await Promise.all([1, 2, 3].map(() => configure(admin, host)));
  expect(answers.filter(({ secret }) => secret !== null)).toHaveLength(1);
});

it('can be removed', async () => {
  const { host, admin } = await harness().tenant();
  await configure(admin, host);
  expect(await remove(admin, host)).toEqual([]);
  expect(await webhookOf(admin, host)).toBeNull();
  expect(await remove(admin, host)).toEqual(['NOT_FOUND']);
});

it('leaves a trace of who did what, without what only the platform should know', async () => {
  const { host, admin } = await harness().tenant();
  const urls = ['https://platform.example.com/hooks/one', 'https://platform.example.com/hooks/other'] as const;
  for (const url of urls) await configure(admin, host, { url });
  await remove(admin, host);
  await remove(admin, host);
  const entries = await harness().database.prisma.auditEntry.findMany({
    where: { tenantId: admin.tenant.id, object: 'webhook' },
    orderBy: { id: 'asc' },
  });
  const origin = 'https://platform.example.com';
  // Which one it was can be seen by whoever knows it.
  const digestOf = (url: string) => createHash('sha256').update(url).digest('hex').slice(0, 16);
  const setup = { enabled: true, pushOutcomes: [] };
  const [one, other] = urls.map((url) => ({ origin, urlSha256: digestOf(url) }));
  expect(entries.map(({ actor, action, details }) => [actor, action, details])).toEqual([
    ['key:admin', 'configureWebhook', { before: null, after: { ...one, ...setup, newSecret: true } }],
    [
      'key:admin',
      'configureWebhook',
      { before: { ...one, ...setup }, after: { ...other, ...setup, newSecret: false } },
    ],
    ['key:admin', 'removeWebhook', { before: other }],
  ]);
});

it.each([
  ['http://platform.example.com/', 'url must be an https:// URL'],
  ['http://127.0.0.1:9/', 'url must be an https:// URL'],
  ['ftp://platform.example.com/', 'url must be an https:// URL'],
  ['platform.example.com', 'url must be an https:// URL'],
  ['', 'url must be an https:// URL'],
  ['https://me:password@platform.example.com/', 'url must not have a user name or a password in it'],
  [`https://platform.example.com/${'x'.repeat(2_048)}`, 'url must have at most 2048 characters'],
])('is refused at %s', async (url, message) => {
  const { host, admin } = await harness().tenant();
  const { userErrors, webhook } = await configure(admin, host, { url });
  expect(userErrors).toEqual([{ code: 'INVALID_INPUT', message, path: ['url'] }]);
  expect(webhook).toBeNull();
});

it('is not seen, changed or removed by an admin of another tenant', async () => {
  const [mine, theirs] = [await harness().tenant(), await harness().tenant()];
  await configure(mine.admin, mine.host);
  expect(await webhookOf(theirs.admin, mine.host)).toBeNull();
  expect((await configure(theirs.admin, mine.host)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(await remove(theirs.admin, mine.host)).toEqual(['NOT_FOUND']);
  expect(await webhookOf(mine.admin, mine.host)).toMatchObject({ url: URL_OF_PLATFORM });
});

it.each(['PLATFORM', 'VIEWER'] as const)('is not set up by %s', async (role) => {
  const { host, admin } = await harness().tenant();
  const variables = { input: { tenantHost: host, url: URL_OF_PLATFORM } };
  const { errors } = await harness().send(
    { query: ConfigureWebhookDocument.toString(), variables },
    { ...admin, role },
  );
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
});
