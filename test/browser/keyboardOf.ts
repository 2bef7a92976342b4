import type { CDPSession, Page } from 'playwright-core';
import { eventually } from '../support/eventually.js';

/** Somebody who has a keyboard only. */
export interface Keyboard {
  /** What has the focus, as assistive technology is told: `button "Sign in"`; or `nothing`, as behind the last stop. */
  focus(): Promise<string>;
  /** Waits until this has the focus. */
  hasFocus(name: string): Promise<void>;
  /** Goes from stop to stop until this has the focus. @throws Error with the stops, where it is none of them */
  goTo(name: string, key?: 'Tab' | 'Shift+Tab'): Promise<void>;
  press(...keys: string[]): Promise<void>;
  type(text: string): Promise<void>;
}

/** A page that has more stops than these is nobody's to go through. */
const MOST_STOPS = 60;

export async function keyboardOf(page: Page): Promise<Keyboard> {
  const browser = await page.context().newCDPSession(page);
  const focus = () => focusOf(browser);
  return {
    focus,
    hasFocus: (name) => eventually(async () => expect(await focus()).toBe(name)),
    async goTo(name, key = 'Tab') {
      const stops: string[] = [];
      for (let stop = 0; stop < MOST_STOPS; stop += 1) {
        await page.keyboard.press(key);
        const now = await focus();
        if (now === name) return;
        stops.push(now);
      }
      throw new Error(`${name} is none of ${stops.join(', ')}`);
    },
    async press(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
    type: (text) => page.keyboard.type(text),
  };
}

/** Role and name in the tree that Chromium makes for assistive technology. */
async function focusOf(browser: CDPSession): Promise<string> {
  const { result } = await browser.send('Runtime.evaluate', { expression: 'document.activeElement' });
  const { nodes } = await browser.send('Accessibility.getPartialAXTree', {
    objectId: result.objectId,
    fetchRelatives: false,
  });
  const [node] = nodes;
  // The body, which stands for nothing of the page, is ignored in that tree.
  return node === undefined || node.ignored ? 'nothing' : `${node.role?.value} "${node.name?.value}"`;
}
