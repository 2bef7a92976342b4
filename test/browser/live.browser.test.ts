import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { RequestChatDocument } from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { createContactCenter, type ContactCenter } from '../support/contactCenter.js';
import { startGatewayProcess, type GatewayProcess } from '../support/gatewayProcess.js';
import { createTestEnvironment, type TestEnvironment } from '../support/testEnvironment.js';
import { useConsole } from './useConsole.js';

// A gateway that is stopped, and comes back where it was.
let environment: TestEnvironment;
let gateway: GatewayProcess;
let variables: Record<string, string>;
let center: ContactCenter;
beforeAll(async () => {
  environment = await createTestEnvironment();
  const nowhere = 'https://127.0.0.1:9';
  variables = {
    ...environment.variables,
    PORT: String(await freePort()),
    BECKON_APNS_URL: nowhere,
    BECKON_FCM_URL: nowhere,
  };
  gateway = await startGatewayProcess(variables);
  center = await createContactCenter(gateway.url, environment.operatorKey);
});
afterAll(async () => {
  await gateway.stop('SIGTERM');
  await environment.remove();
});
const people = useConsole(() => gateway.url);

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A gateway that stops says so, and one that is gone says nothing. */
const NO_ANSWER = /^error: Failed to load resource: (net::ERR_|.* 503 )/;

const mark = (page: Page, text: RegExp) => page.getByRole('status').filter({ hasText: text }).waitFor();
/** Sooner than a page that follows nothing would ask by itself. */
const LIVE_MS = 10_000;
const audience = async (page: Page, ...counts: string[]) => {
  const waiting = page.getByRole('region', { name: 'Waiting' });
  for (const count of counts) await waiting.getByText(count, { exact: true }).waitFor({ timeout: LIVE_MS });
};

test('a page shows interrupted live updates, and catches up after reconnecting', async () => {
  people.allowFaults(/^failed: POST \/graphql(\/stream)?, net::ERR_/, NO_ANSWER);
  const page = await people.openAs(center.admin);
  await page.getByText('None in the last hour.').waitFor();
  await mark(page, /^Live$/);
  await audience(page, 'no active chats', 'no subscriptions');
  const loadedAt = await page.evaluate(() => performance.timeOrigin);
  await gateway.stop('SIGTERM');
  await mark(page, /^Live updates are interrupted; trying again$/);
  // Where the page does not look for it.
  const elsewhere = await startGatewayProcess({ ...variables, PORT: String(await freePort()) });
  await graphqlData(elsewhere.url, center.device('phone-1'), RequestChatDocument, { input: {} });
  await elsewhere.stop('SIGTERM');
  gateway = await startGatewayProcess(variables);
  await mark(page, /^Live$/);
  await audience(page, '1 active chat', 'no subscriptions');
  expect(await page.evaluate(() => performance.timeOrigin)).toBe(loadedAt);
});

test('a gateway that has been asked too much says when it can be asked again', async () => {
  await gateway.stop('SIGTERM');
  gateway = await startGatewayProcess({ ...variables, BECKON_RATE_LIMIT_PER_TENANT: '1' });
  people.expectFaults(/ 429 .*\/graphql/);
  try {
    const page = await people.openAs(center.admin, '/sessions');
    await page
      .getByRole('alert')
      .filter({ hasText: /requests within a minute\. Try again in \d+ s/ })
      .first()
      .waitFor();
  } finally {
    await gateway.stop('SIGTERM');
    gateway = await startGatewayProcess(variables);
  }
});

test('a page that cannot be loaded says why, and can be loaded again', async () => {
  people.allowFaults(/^failed: \w+ \/(graphql|console)/, /UnloadedError/, NO_ANSWER);
  const page = await people.openAs(center.admin);
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  await gateway.stop('SIGTERM');
  await page.getByRole('link', { name: 'Audit log' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'This page could not be shown' });
  expect(await alert.innerText()).toContain('The gateway does not respond, or it was updated');
  gateway = await startGatewayProcess(variables);
  await page.getByRole('button', { name: 'Reload' }).click();
  await page.getByRole('table', { name: 'Audit entries' }).waitFor();
});

test('a gateway that does not answer is said to, and can be asked again', async () => {
  people.expectFaults(/^failed: POST \/graphql, net::ERR_CONNECTION_REFUSED/, NO_ANSWER);
  const page = await people.openAs(center.admin, '/sessions');
  await page.getByRole('table', { name: 'Chats' }).waitFor();
  await gateway.stop('SIGTERM');
  await page.getByRole('textbox', { name: 'Client id' }).fill('phone-1');
  await page.getByRole('button', { name: 'Search' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'The gateway does not respond' });
  await alert.waitFor();
  gateway = await startGatewayProcess(variables);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await alert.waitFor({ state: 'detached' });
  await page.getByRole('table', { name: 'Chats' }).waitFor();
});
