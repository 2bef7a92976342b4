import type { BrowserContext } from 'playwright-core';

/** What a page must not do, seen from outside of it. */
export interface WindowWatch {
  /** Takes what has been seen since the last time, once all that the browser knows by now has been told. */
  take(): Promise<string[]>;
}

/** A page that takes back what it has asked for is no fault; a network that fails is. */
const TAKEN_BACK = 'net::ERR_ABORTED';

/**
 * Watches all pages of a window: what they write as errors and warnings (among them what their policy forbids, and answers
 * that refuse), what they throw, requests that leave the origin, and those that fail.
 * @param origin of the gateway
 */
export function watchWindow(context: BrowserContext, origin: string): WindowWatch {
  const seen: string[] = [];
  const short = (text: string) => text.replaceAll(origin, '');
  context.on('console', (message) => {
    if (!['error', 'warning'].includes(message.type())) return;
    seen.push(`${message.type()}: ${message.text()} (${short(message.location().url)})`);
  });
  context.on('weberror', (error) => void seen.push(`thrown: ${error.error().message}`));
  context.on('request', (request) => {
    const { protocol, origin: to } = new URL(request.url());
    if (to !== origin && protocol !== 'data:') seen.push(`left: ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? 'no reason';
    if (reason !== TAKEN_BACK) seen.push(`failed: ${request.method()} ${short(request.url())}, ${reason}`);
  });
  return {
    async take() {
      // Events come in order: behind the answer to a question nothing is left of before.
      await Promise.all(context.pages().map((page) => page.evaluate('0')));
      return seen.splice(0);
    },
  };
}
