import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

async function expectNothing(page: Page, axe: AxeBuilder, where: string): Promise<void> {
  // Colours on their way to those of another scheme are neither, and on a slow machine they take long. What inherits a
  // colour may set out again when that has arrived.
  await expect(async () => {
    const underWay = await page.evaluate(() => {
      const all = document.getAnimations().filter(it => it instanceof CSSTransition);
      all.forEach(it => it.finish());
      return all.length;
    });
    expect(underWay, 'transitions under way').toBe(0);
  }).toPass({ intervals: [20] });
  // Without frames of other origins nothing is gained by a second page that brings the results together.
  const { violations } = await axe.setLegacyMode().analyze();
  const found = violations.flatMap(v => v.nodes.map(n => `${where}: ${v.id}: ${v.help} at ${n.target.join(' ')}`));
  expect(found).toEqual([]);
}

/** Fails when axe finds anything against WCAG 2.2 AA or its best practices, contrast included. */
export async function expectAccessible(page: Page, where = 'as it is'): Promise<void> {
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  await expectNothing(page, new AxeBuilder({ page }).withTags(tags), where);
}

/** The same for what colours alone can break: another scheme changes nothing else of a page. */
export async function expectLegible(page: Page, where: string): Promise<void> {
  await expectNothing(page, new AxeBuilder({ page }).withRules(['color-contrast', 'link-in-text-block']), where);
}
