import { expect, hydrated, signIn, test } from '../support/fixtures';
import { expectAccessible } from '../support/a11y';
import { everyPage } from '../support/pages';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`${colorScheme}`, () => {
    test.use({ colorScheme, allowedStatuses: [404] });

    test('axe finds nothing on any page', async ({ page }) => {
      test.setTimeout(240_000);
      await page.goto('/sign-in');
      await expectAccessible(page);
      await signIn(page, 'seller');
      for (const path of await everyPage(page)) {
        await test.step(path, async () => {
          await page.goto(path);
          await hydrated(page);
          await expectAccessible(page);
        });
      }
    });

    test('and nothing at 390 px either, nor does any page scroll sideways at 320 px', async ({ page }) => {
      test.setTimeout(240_000);
      await signIn(page, 'seller');
      for (const path of await everyPage(page)) {
        await test.step(path, async () => {
          await page.setViewportSize({ width: 390, height: 844 });
          await page.goto(path);
          await hydrated(page);
          await expectAccessible(page);
          await page.setViewportSize({ width: 320, height: 640 });
          expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
        });
      }
    });
  });
}
