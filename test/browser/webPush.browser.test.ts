/**
 * A web page subscribes as docs/integrating.md says, with the service worker that comes with Beckon. What the browser's push
 * service has got for it is handed to the worker, which shows it, and a click leads to the chat.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import {
  ConfigureWebPushDocument,
  PublishChatEventsDocument,
  SetAllowedOriginsDocument,
  SetNotificationSettingsDocument,
} from '../generated/graphql.js';
import { graphqlData } from '../support/api.js';
import { agentMessage } from '../support/deviceFlow.js';
import { eventually } from '../support/eventually.js';
import { usePhones } from '../support/usePhones.js';

/** A page in the foreground fetches by itself what it would be told otherwise. */
const { providers, gateway, center } = usePhones({ BECKON_PRESENCE_SECONDS: '0' });
const ROOT = path.join(import.meta.dirname, '../..');
const CLIENT = readFileSync(path.join(ROOT, 'dist/clients/web/beckon.js'), 'utf8');
const WORKER = readFileSync(path.join(ROOT, 'dist/clients/web/beckon-worker.js'), 'utf8');
/** A worker is not active at once: here it installs for longer than a request takes. */
const SLOWLY =
  "self.addEventListener('install', (event) => event.waitUntil(new Promise((end) => setTimeout(end, 1_000))));";
const PATIENCE_MS = 30_000;
/** The site by its name. Here it has none, so what leads to it leads to where it is. */
const SITE = 'https://chat.acme.example.com';
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** A page of the site, with what the documentation tells its author to write. */
const documented = () => `<!doctype html><title>Acme</title>
  <button id="bell">Notify me</button><div id="log"></div><form><input name="text"><button>Send</button></form>
  <script type="module">${documentedScript()}</script>`;

/** What the page of the documentation tells its reader to write, for this gateway and tenant. */
function documentedScript(): string {
  const text = readFileSync(path.join(ROOT, 'docs/integrating.md'), 'utf8');
  const block = Array.from(text.matchAll(/```js\n([\s\S]*?)```/g), ([, code = '']) => code).find((code) =>
    code.includes('createBeckon'),
  );
  return (block ?? '')
    .replace('https://beckon.example.com', gateway().url)
    .replace('acme.example.com', center().host)
    .replace('acme-shop', center().appId);
}

let site: Server;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let cdp: CDPSession;
const registrations: string[] = [];
const origin = () => `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

beforeAll(async () => {
  site = createServer((request, response) => {
    if (request.url === '/beckon-worker.js')
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(WORKER + SLOWLY);
    else if (request.url === '/beckon.js') response.writeHead(200, { 'content-type': 'text/javascript' }).end(CLIENT);
    else response.writeHead(200, { 'content-type': 'text/html' }).end(documented());
  }).listen(0, '127.0.0.1');
  await once(site, 'listening');
  const { url } = gateway();
  const app = { tenantHost: center().host, appId: center().appId };
  await graphqlData(url, center().admin, ConfigureWebPushDocument, {
    input: { ...app, subject: 'mailto:push@acme.example.com' },
  });
  await graphqlData(url, center().admin, SetAllowedOriginsDocument, {
    input: { tenantHost: center().host, origins: [origin()] },
  });
  await graphqlData(url, center().admin, SetNotificationSettingsDocument, {
    input: { ...app, linkTemplate: `${SITE}/chats/{{chatID}}` },
  });
  browser = await chromium.launch({ executablePath: process.env['TEST_BROWSER'], args: FLAGS });
  context = await browser.newContext();
  context.setDefaultTimeout(PATIENCE_MS);
  await context.grantPermissions(['notifications'], { origin: origin() });
  page = await context.newPage();
  cdp = await context.newCDPSession(page);
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: updated }) => {
    registrations.push(...updated.map(({ registrationId }) => registrationId));
  });
  await cdp.send('ServiceWorker.enable');
});
afterAll(async () => {
  await browser.close();
  site.close();
});

/** A customer who has asked for a chat on the page, and for its notifications. */
async function subscribedCustomer(): Promise<{ chatId: string; endpoint: string }> {
  let endpoint = '';
  // Chromium would ask Google's for it.
  await context.exposeFunction('atPushService', (applicationServerKey: string) => {
    const subscription = providers().simulators.webPush.newSubscription({ applicationServerKey });
    ({ endpoint } = subscription);
    return subscription;
  });
  const requested = page.waitForResponse((response) => new URL(response.url()).pathname.endsWith('/chats'));
  await page.goto(origin());
  const { chat_id: chatId } = (await (await requested).json()) as { chat_id: string };
  await page.evaluate(`PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
    // Browsers refuse without a worker that is active.
    if (!(await navigator.serviceWorker.getRegistration())?.active) throw new Error('no active worker');
    return atPushService(applicationServerKey);
  }`);
  await page.getByRole('button', { name: 'Notify me' }).click();
  await page.getByRole('button', { name: 'Notifications are on' }).waitFor();
  // A Chromium that is driven never hides a page: here it believes that it is.
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange'));`);
  return { chatId, endpoint };
}

/** Hands the worker what its push service has got. */
async function deliver(payload: string): Promise<void> {
  const registrationId = registrations.at(-1) ?? '';
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: origin(),
    registrationId,
    data: payload.replaceAll(SITE, origin()),
  });
}

const shown = () =>
  page.evaluate<{ title: string; body: string; tag: string }[]>(`(async () => {
    const notifications = await (await navigator.serviceWorker.ready).getNotifications();
    return notifications.map(({ title, body, tag }) => ({ title, body, tag }));
  })()`);

test('a page subscribes, its worker shows the push, and a click leads to the chat', async () => {
  const { chatId, endpoint } = await subscribedCustomer();
  const input = { chatId, events: [agentMessage('Your parcel is found!')] };
  await graphqlData(gateway().url, center().platform, PublishChatEventsDocument, { input });
  const push = await providers().simulators.waitForPush(({ token }) => token === endpoint, PATIENCE_MS);
  const payload = JSON.stringify(push.payload);
  expect(push.payload).toMatchObject({ web_push: 8030, notification: { navigate: `${SITE}/chats/${chatId}` } });
  // The worker takes pages in hand that are loaded after it.
  await page.reload();
  await deliver(payload);
  await eventually(async () =>
    expect(await shown()).toEqual([
      { title: 'Anna', body: 'Your parcel is found!', tag: expect.any(String) as string },
    ]),
  );
  // The same push again replaces it: a device shows each delivery once.
  await deliver(payload);
  await eventually(async () => expect(await shown()).toHaveLength(1));
  const [worker] = context.serviceWorkers();
  await worker?.evaluate(`(async () => {
    const [notification] = await registration.getNotifications();
    dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  })()`);
  await page.waitForURL(`${origin()}/chats/${chatId}`);
  await eventually(async () => expect(await shown()).toEqual([]));
});

test('a push that cannot be read still shows something', async () => {
  await deliver('no JSON');
  await eventually(async () => expect(await shown()).toMatchObject([{ title: 'New message' }]));
});
