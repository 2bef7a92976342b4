/**
 * The example that `npm run example` serves, and with it the client for web pages: a customer and an agent in two windows,
 * and a push while the customer is away.
 */
import { chromium, type Browser, type BrowserContext, type CDPSession, type Page } from 'playwright-core';
import { createAgentDesk } from '../../src/demo/example/agentDesk.js';
import { startExampleServer, type ExampleServer } from '../../src/demo/example/exampleServer.js';
import { EXAMPLE_APP, EXAMPLE_TENANT, setUpExample } from '../../src/demo/example/setUpExample.js';
import { createGatewayClient } from '../../src/demo/gatewayClient.js';
import { eventually } from '../support/eventually.js';
import { useGateway } from '../support/useGateway.js';
import { useSimulatedProviders } from '../support/useSimulatedProviders.js';
import { COLOUR_RULES, violationsOf } from './violationsOf.js';

const PATIENCE_MS = 30_000;
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

const providers = useSimulatedProviders();
const gateway = useGateway(() => ({
  ...providers().simulators.environment(),
  BECKON_WEBHOOK_PRIVATE_ADDRESSES: 'allow',
  BECKON_PRESENCE_SECONDS: '1',
}));

let server: ExampleServer;
let browser: Browser;
let context: BrowserContext;
let customer: Page;
let agent: Page;
let cdp: CDPSession;
const registrations: string[] = [];
const faults: string[] = [];

beforeAll(async () => {
  server = await startExampleServer(0);
  const client = createGatewayClient(gateway().url, EXAMPLE_TENANT);
  const keys = await setUpExample(client, gateway().operatorKey, server.origin);
  server.open({ url: gateway().url, tenant: EXAMPLE_TENANT, appId: EXAMPLE_APP }, createAgentDesk(client, keys));
  browser = await chromium.launch({ executablePath: process.env['TEST_BROWSER'], args: FLAGS });
  context = await browser.newContext({ viewport: { width: 390, height: 844 } });
  context.setDefaultTimeout(PATIENCE_MS);
  context.on('weberror', (error) => void faults.push(error.error().message));
  await context.grantPermissions(['notifications'], { origin: server.origin });
  customer = await context.newPage();
  cdp = await context.newCDPSession(customer);
  cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations: updated }) => {
    registrations.push(...updated.map(({ registrationId }) => registrationId));
  });
  await cdp.send('ServiceWorker.enable');
  agent = await (await browser.newContext()).newPage();
  agent.setDefaultTimeout(PATIENCE_MS);
});
afterAll(async () => {
  await browser.close();
  await server.close();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const line = (page: Page, text: string) => page.getByRole('log').getByText(text, { exact: true });

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox').fill(text);
  await button(page, 'Send').click();
  await line(page, text).waitFor();
}

/** A Chromium that is driven never hides a page: here it believes that it is. */
async function turn(page: Page, where: 'background' | 'foreground'): Promise<void> {
  await page.evaluate(`
    Object.defineProperty(document, 'hidden', { configurable: true, value: ${where === 'background'} });
    document.dispatchEvent(new Event('visibilitychange'));`);
}

/** Chromium would ask Google's push service. What it has got there stays for the tab, as it does for a browser. */
const BROWSERS_PART = `
  const subscribed = (subscription) => {
    if (subscription) sessionStorage.setItem('subscription', JSON.stringify(subscription));
    else sessionStorage.removeItem('subscription');
    return current();
  };
  const current = () => {
    const subscription = JSON.parse(sessionStorage.getItem('subscription'));
    return subscription && { toJSON: () => subscription, unsubscribe: async () => subscribed(null) === null };
  };
  PushManager.prototype.subscribe = async ({ applicationServerKey }) => subscribed(await atPushService(applicationServerKey));
  PushManager.prototype.getSubscription = async () => current();`;

const shown = () =>
  customer.evaluate<{ title: string; body: string }[]>(`(async () => {
    const notifications = await (await navigator.serviceWorker.ready).getNotifications();
    return notifications.map(({ title, body }) => ({ title, body }));
  })()`);

const pushes = () => providers().simulators.pushes.map(({ payload }) => JSON.stringify(payload));

test('a customer and an agent chat, and a reload or a second window loses nothing', async () => {
  await agent.goto(`${server.origin}/agent`);
  await customer.goto(server.origin);
  await customer.getByText('Write to begin a chat.').waitFor();
  await say(customer, 'Where is my parcel?');
  await line(agent, 'Where is my parcel?').waitFor();
  await agent.getByRole('textbox').fill('Let me look.');
  await customer.getByText('Anna is typing …').waitFor();
  await say(agent, 'Let me look.');
  await line(customer, 'Anna has joined.').waitFor();
  await line(customer, 'Let me look.').waitFor();
  await customer.getByRole('textbox').fill('Thank');
  await agent.getByText('The customer is typing …').waitFor();
  await say(customer, 'Thank you');

  await customer.reload();
  for (const text of ['Where is my parcel?', 'Let me look.', 'Thank you']) await line(customer, text).waitFor();
  const second = await context.newPage();
  await second.goto(server.origin);
  await line(second, 'Let me look.').waitFor();
  await say(agent, 'It is in Hanover.');
  for (const window of [customer, second]) await line(window, 'It is in Hanover.').waitFor();
  await say(second, 'Good.');
  await line(customer, 'Good.').waitFor();
  // The second window takes over when the first one has gone.
  await customer.goto('about:blank');
  await say(agent, 'Tomorrow it is with you.');
  await line(second, 'Tomorrow it is with you.').waitFor();
  await second.close();
  await customer.goto(server.origin);
  await line(customer, 'Tomorrow it is with you.').waitFor();
  await context.setOffline(true);
  await say(agent, 'Before noon.');
  await context.setOffline(false);
  await line(customer, 'Before noon.').waitFor();
  expect(await customer.getByRole('log').getByText('Let me look.', { exact: true }).count()).toBe(1);
  for (const page of [customer, agent]) {
    expect(await violationsOf(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violationsOf(page, COLOUR_RULES)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
  }
});

test('where the push service of the browser cannot be reached, the page says so, and the chat goes on', async () => {
  await button(customer, 'Turn on notifications').click();
  await customer.getByText(/push service could not be reached/).waitFor();
  await say(customer, 'Never mind.');
  await line(agent, 'Never mind.').waitFor();
});

test('failures are of one class, by code', async () => {
  const answers = await customer.evaluate(`(async () => {
    const { createBeckon } = await import('/beckon.js');
    const settings = await (await fetch('/settings.json')).json();
    const failure = (work) => work.then(() => 'none', ({ name, code, status, gatewayCode }) => ({ name, code, status, gatewayCode }));
    const requested = (more, options) => failure(createBeckon({ ...settings, ...more }).requestChat(options));
    return [
      await requested({ appId: 'none' }),
      await requested({}, { phoneNumber: 7 }),
      await requested({}, { signal: AbortSignal.abort() }),
    ];
  })()`);
  const error = (code: string, status: number, gatewayCode: string) => ({
    ...{ name: 'BeckonError', code, status, gatewayCode },
  });
  expect(answers).toEqual([
    error('NOT_ALLOWED', 403, '3000'),
    error('INVALID', 400, '5003'),
    expect.objectContaining({ name: 'AbortError' }),
  ]);
});

test('a call waits as the gateway asks, and a loop ends with its signal', async () => {
  const headers = {
    'access-control-allow-origin': server.origin,
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Retry-After',
    'retry-after': '1',
  };
  const busy = (body: string) => ({ status: 429, headers, contentType: 'application/json', body });
  await context.route('**/clientweb/api/v2/chats?*', (route) => route.fulfill(busy('{"error_code":"5509"}')), {
    times: 1,
  });
  const [waitedMs, ended] = await customer.evaluate<[number, string]>(`(async () => {
    const { createBeckon } = await import('/beckon.js');
    const beckon = createBeckon(await (await fetch('/settings.json')).json());
    const began = performance.now();
    const chat = await beckon.requestChat();
    const waitedMs = performance.now() - began;
    const stop = new AbortController();
    const following = (async () => {
      for await (const event of chat.events({ signal: stop.signal })) void event;
      return 'ended';
    })();
    stop.abort();
    return [waitedMs, await following];
  })()`);
  expect(waitedMs).toBeGreaterThanOrEqual(1_000);
  expect(ended).toBe('ended');
});

test('a customer in the background is beckoned, comes back by a click, and turns it off', async () => {
  await context.exposeFunction('atPushService', (applicationServerKey: string) =>
    providers().simulators.webPush.newSubscription({ applicationServerKey }),
  );
  await context.addInitScript(BROWSERS_PART);
  await customer.reload();
  await button(customer, 'Turn on notifications').click();
  await customer.getByText(/^Notifications are on/).waitFor();
  await say(agent, 'Are you there?');
  await agent.getByText('Read in the chat: no push was needed.').waitFor();
  expect(pushes()).toEqual([]);

  // The worker takes pages in hand that are loaded after it.
  await customer.reload();
  await customer.getByText(/^Notifications are on/).waitFor();
  // The browser has another address now, of which its worker tells the page.
  const renewal = customer.waitForResponse((response) => response.url().includes('/notifications'));
  const [worker] = context.serviceWorkers();
  await customer.evaluate(`PushManager.prototype.subscribe.call(null, { applicationServerKey: undefined })`);
  await worker?.evaluate(`dispatchEvent(new ExtendableEvent('pushsubscriptionchange'))`);
  expect((await renewal).status()).toBe(200);
  const { endpoint } = await customer.evaluate<{ endpoint: string }>(
    `JSON.parse(sessionStorage.getItem('subscription'))`,
  );

  await turn(customer, 'background');
  await say(agent, 'Your parcel is found!');
  await agent.getByText('Beckoned: a push was sent.').waitFor();
  expect(pushes()).toEqual([expect.stringContaining('Your parcel is found!')]);
  expect(providers().simulators.pushes.map(({ token }) => token)).toEqual([endpoint]);
  expect(await line(customer, 'Your parcel is found!').count()).toBe(0);
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: server.origin,
    registrationId: registrations.at(-1) ?? '',
    data: pushes()[0] ?? '',
  });
  await eventually(async () => expect(await shown()).toEqual([{ title: 'Anna', body: 'Your parcel is found!' }]));
  await worker?.evaluate(`(async () => {
    const [notification] = await registration.getNotifications();
    dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  })()`);
  await eventually(async () => expect(await shown()).toEqual([]));
  await turn(customer, 'foreground');
  await line(customer, 'Your parcel is found!').waitFor();

  await button(customer, 'Turn off').click();
  await button(customer, 'Turn on notifications').click();
  await button(customer, 'Sign out').click();
  await customer.getByText('Write to begin a chat.').waitFor();
  await say(agent, 'Bye.');
  await agent
    .locator('.line', { hasText: 'Bye.' })
    .getByText('No push: the customer has no notifications on.')
    .waitFor();
  expect(pushes()).toHaveLength(1);
});

test('either side ends the chat, and the next message begins another', async () => {
  await say(customer, 'One more thing.');
  await line(agent, 'One more thing.').waitFor();
  await button(agent, 'End chat').click();
  await line(customer, 'The chat has ended.').waitFor();
  await customer.getByText('The chat has ended. Write to begin another.').waitFor();
  await say(customer, 'And another.');
  await line(agent, 'And another.').waitFor();
  await button(customer, 'End chat').click();
  await line(agent, 'The customer has ended the chat.').waitFor();
  await customer.getByText('The chat has ended. Write to begin another.').waitFor();
  await customer.reload();
  await customer.getByText('Write to begin a chat.').waitFor();
  expect(faults).toEqual([]);
});
