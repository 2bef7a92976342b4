import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

/** Chromium asks nobody outside for anything. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/**
 * How long pages take in Chromium from the navigation (the address entered; nothing in the cache) until what they show has
 * come, in milliseconds.
 * @param pages [what, path, selector of what has to be there, text in it]
 */
export async function measurePages({ executable, url, key, pages, times }) {
  const profile = await mkdtemp(path.join(tmpdir(), 'beckon-chromium-'));
  const browser = await chromium.launchPersistentContext(profile, { executablePath: executable, args: FLAGS });
  try {
    const signedIn = await browser.request.post(`${url}/console/api/session`, {
      data: { key },
      headers: { 'x-beckon-console': '1' },
    });
    if (!signedIn.ok()) throw new Error(`signing in was answered ${signedIn.status()}`);
    const results = [];
    for (const [what, place, selector, text] of pages) {
      const took = [];
      for (let time = 0; time < times; time += 1) {
        const page = await browser.newPage();
        const session = await browser.newCDPSession(page);
        await session.send('Network.clearBrowserCache');
        await page.goto(`${url}${place}`, { waitUntil: 'commit' });
        took.push(await page.evaluate(millisecondsUntilSeen, { selector, text }));
        await page.close();
      }
      results.push({ what, took });
    }
    return results;
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
}

/* global document, MutationObserver */
/** In the page, by its own clock. @returns ms from the navigation until it is there */
function millisecondsUntilSeen({ selector, text }) {
  return new Promise((resolve) => {
    const look = () => {
      const isThere = [...document.querySelectorAll(selector)].some((element) => element.textContent.includes(text));
      if (isThere) resolve(performance.now());
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    look();
  });
}
