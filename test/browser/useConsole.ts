import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import type { Identity } from '../support/api.js';
import { watchWindow, type WindowWatch } from './watchWindow.js';

/** Beside what Playwright gives. Chromium has nobody to talk to but the gateway: no other name leads anywhere. */
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];
/** Whatever is waited for is there sooner; a busy machine needs this once in a while. */
const PATIENCE_MS = 30_000;

/** The console of a gateway, and people who look at it. */
export interface TestConsole {
  /** A window of somebody new, on the console's page of that path; nobody has signed in. */
  open(path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** The same, of somebody who has signed in by this key. */
  openAs(identity: Identity, path?: string, options?: BrowserContextOptions): Promise<Page>;
  /** Goes to a page by its address, as a link from elsewhere does. */
  goTo(page: Page, path: string): Promise<void>;
  /** Names what the test that is running has to cause; all else that the watch sees fails it. */
  expectFaults(...faults: RegExp[]): void;
  /** Names what it causes or does not, as the order of answers has it. */
  allowFaults(...faults: RegExp[]): void;
}

/**
 * A Chromium for the tests of a file, with a profile of its own. Windows that a test opens are closed after it; those that
 * are opened before the tests stay. @param url of the gateway
 */
export function useConsole(url: () => string): TestConsole {
  let browser: Browser | undefined;
  let isTesting = false;
  let expected: readonly RegExp[] = [];
  let allowed: readonly RegExp[] = [];
  const watches = new Map<Page, WindowWatch>();
  const ofTest = new Set<Page>();

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: process.env['TEST_BROWSER'], args: FLAGS });
  });
  beforeEach(() => {
    isTesting = true;
    expected = [];
    allowed = [];
  });
  afterEach(async () => {
    const faults = (await Promise.all([...watches.values()].map((watch) => watch.take()))).flat();
    for (const page of ofTest) {
      watches.delete(page);
      await page.context().close();
    }
    ofTest.clear();
    const isNamed = (fault: string) => [...expected, ...allowed].some((pattern) => pattern.test(fault));
    expect(faults.filter((fault) => !isNamed(fault))).toEqual([]);
    expect(expected.filter((pattern) => !faults.some((fault) => pattern.test(fault)))).toEqual([]);
  });
  afterAll(() => browser?.close());

  async function newWindow(options: BrowserContextOptions = {}): Promise<Page> {
    if (!browser) throw new Error('only inside a test');
    const context = await browser.newContext({ baseURL: url(), reducedMotion: 'reduce', ...options });
    context.setDefaultTimeout(PATIENCE_MS);
    const watch = watchWindow(context, url());
    const page = await context.newPage();
    watches.set(page, watch);
    if (isTesting) ofTest.add(page);
    return page;
  }
  async function goTo(page: Page, path: string): Promise<void> {
    await page.goto(`/console${path}`);
  }

  return {
    async open(path = '/', options) {
      const page = await newWindow(options);
      await goTo(page, path);
      return page;
    },
    async openAs({ authorization = '' }, path = '/', options) {
      const page = await newWindow(options);
      const data = { key: authorization.replace('Bearer ', '') };
      const headers = { 'x-beckon-console': '1' };
      const answer = await page.request.post('/console/api/session', { data, headers });
      expect(answer.status()).toBe(204);
      await goTo(page, path);
      return page;
    },
    goTo,
    expectFaults: (...faults) => void (expected = faults),
    allowFaults: (...faults) => void (allowed = faults),
  };
}
