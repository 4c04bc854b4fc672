import { expect, type Locator, type Page } from '@playwright/test';
import { typed } from './canaries/record';

/** Nothing that a page offers is farther than so many presses. */
const FARTHEST = 120;

/** Goes on with Tab until something has the focus, and expects that one sees it there, and in the window. */
export async function tabTo(page: Page, to: Locator): Promise<void> {
  await expect(to).toHaveCount(1);
  const focused = () => to.evaluate(it => it === document.activeElement);
  for (let presses = 0; !(await focused()); presses++) {
    expect(presses, `${to} is not reached by Tab`).toBeLessThan(FARTHEST);
    await page.keyboard.press('Tab');
  }
  await expect(to).toBeInViewport();
  const marked = await to.evaluate(it => {
    const shows = ({ outlineStyle, outlineWidth }: CSSStyleDeclaration) => outlineStyle !== 'none' && parseFloat(outlineWidth) > 0;
    // What stands for a box or a circle may be marked in its place.
    return [it, it.closest('label'), it.nextElementSibling].some(one => one !== null && shows(getComputedStyle(one)));
  });
  expect(marked, `${to} shows no focus`).toBe(true);
}

/** Goes there with Tab and presses Enter. */
export async function enter(page: Page, to: Locator): Promise<void> {
  await tabTo(page, to);
  await page.keyboard.press('Enter');
}

/** Goes there with Tab and types in place of what is there. */
export async function type(page: Page, to: Locator, text: string): Promise<void> {
  await tabTo(page, to);
  await page.keyboard.press('ControlOrMeta+a');
  typed(text);
  await page.keyboard.type(text);
}
