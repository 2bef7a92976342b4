import {
  AlertsWebhookDocument,
  ConfigureAlertsDocument,
  RemoveAlertsDocument,
  SendTestAlertDocument,
} from '../generated/graphql.js';
import { INSTALLATION, type Caller } from '../../src/domain/caller.js';
import { graphql } from './stage.js';
import { OPERATOR } from './harnessTenant.js';

const harness = graphql;

interface Payload {
  alertsWebhook: Record<string, unknown> | null;
  secret: string | null;
  userErrors: { code: string; message: string; path: string[] }[];
}
const URL_OF_RECEIVER = 'https://alerts.example.com/beckon?key=between-the-two';

async function ask(document: { toString(): string }, variables: object, caller: Caller): Promise<unknown> {
  const { data, errors } = await harness().send({ query: document.toString(), variables }, caller);
  const [error] = errors;
  if (error) return error.extensions.code;
  return Object.values(data ?? {})[0];
}
const configure = (caller: Caller, fields: object = {}) =>
  ask(ConfigureAlertsDocument, { input: { url: URL_OF_RECEIVER, ...fields } }, caller) as Promise<Payload>;
const webhookOf = (caller: Caller, tenantHost: string | null = null) =>
  ask(AlertsWebhookDocument, { tenantHost }, caller);
const remove = (caller: Caller, input: object = {}) => ask(RemoveAlertsDocument, { input }, caller) as Promise<Payload>;

it('is set up with a secret that is shown once, and keeps it unless a new one is asked for', async () => {
  const { host, admin } = await harness().tenant();
  expect(await webhookOf(admin)).toBeNull();
  const made = await configure(admin, { kinds: ['WEBHOOK_FAILING', 'WEBHOOK_FAILING'] });
  expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const shown = {
    ...{ url: URL_OF_RECEIVER, enabled: true, kinds: ['WEBHOOK_FAILING'], queuedNotices: 0, failingSince: null },
    ...{ lastError: null, failures: 0, droppedNotices: 0 },
  };
  expect(made.alertsWebhook).toMatchObject(shown);
  expect(await webhookOf({ ...admin, role: 'VIEWER' }, host)).toMatchObject(shown);
  expect(await configure(admin, { enabled: false })).toMatchObject({
    secret: null,
    alertsWebhook: { enabled: false, kinds: null },
  });
  const renewed = await configure(admin, { newSecret: true });
  expect(renewed.secret).toMatch(/^whsec_/);
  expect(renewed.secret).not.toBe(made.secret);
});

it('of all tenants is that of an operator who names none, beside those of tenants', async () => {
  const { host, admin } = await harness().tenant();
  const { prisma } = harness().database;
  await configure(OPERATOR, { url: 'https://all.example.com/' });
  await configure(OPERATOR, { tenantHost: host });
  expect(await webhookOf(OPERATOR)).toMatchObject({ url: 'https://all.example.com/' });
  expect(await webhookOf(OPERATOR, host)).toMatchObject({ url: URL_OF_RECEIVER });
  expect(await webhookOf(admin)).toMatchObject({ url: URL_OF_RECEIVER });
  expect((await remove(OPERATOR)).userErrors).toEqual([]);
  expect((await remove(OPERATOR)).userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  expect(await webhookOf(admin)).toMatchObject({ url: URL_OF_RECEIVER });
  const entries = await prisma.auditEntry.findMany({
    where: { tenantId: { in: [INSTALLATION, admin.tenant.id] }, object: 'alertsWebhook' },
    orderBy: { id: 'asc' },
  });
  expect(entries.map(({ tenantId, action }) => [tenantId, action])).toEqual([
    [INSTALLATION, 'configureAlerts'],
    [admin.tenant.id, 'configureAlerts'],
    [INSTALLATION, 'removeAlerts'],
  ]);
  const text = JSON.stringify(entries.map(({ details }) => details));
  expect(text).toContain('https://alerts.example.com');
  expect(text).not.toContain('between-the-two');
});

it.each([
  [{ url: 'http://alerts.example.com/' }, 'url must be an https:// URL', ['url']],
  [{ kinds: [] }, 'kinds must name a kind, or be null: all kinds', ['kinds']],
])('is refused: %j', async (fields, message, path) => {
  const { admin } = await harness().tenant();
  const { userErrors, alertsWebhook } = await configure(admin, fields);
  expect(userErrors).toEqual([{ code: 'INVALID_INPUT', message, path }]);
  expect(alertsWebhook).toBeNull();
});

it('is not seen, changed, tested or removed by an admin of another tenant', async () => {
  const [mine, theirs] = [await harness().tenant(), await harness().tenant()];
  const tenantHost = mine.host;
  await configure(mine.admin);
  expect(await webhookOf(theirs.admin, tenantHost)).toBeNull();
  for (const answer of [
    await configure(theirs.admin, { tenantHost }),
    await remove(theirs.admin, { tenantHost }),
    await ask(SendTestAlertDocument, { input: { tenantHost } }, theirs.admin),
  ]) {
    expect(answer).toMatchObject({ userErrors: [{ code: 'NOT_FOUND', path: ['tenantHost'] }] });
  }
  expect(await webhookOf(mine.admin)).toMatchObject({ url: URL_OF_RECEIVER });
});
