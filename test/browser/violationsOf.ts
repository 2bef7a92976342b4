import axe, { type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

/** The rules that another colour scheme can break. */
export const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** In the page: until colours that change have become what they will be. What moves for ever is not waited for. */
const STILLNESS = `new Promise(requestAnimationFrame).then(() => Promise.allSettled(document.getAnimations()
  .filter(({ effect }) => effect.getComputedTiming().endTime !== Infinity)
  .map(({ finished }) => finished)))`;

/** What keeps people out of a page as it is now, each with its place. @param rules of axe; absent: all that it has */
export async function violationsOf(page: Page, rules?: readonly string[]): Promise<string[]> {
  await page.evaluate(STILLNESS);
  // By way of the debugger, as the page's policy takes no script from elsewhere.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify({ runOnly: rules, resultTypes: ['violations'] })})`,
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, help, nodes }) => nodes.map(({ html, any }) => `${id}: ${help}: ${any[0]?.message ?? ''} ${html}`));
}
