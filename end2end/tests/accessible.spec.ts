import { expect, hydrated, signIn, test } from '../support/fixtures';
import { expectAccessible, expectLegible } from '../support/a11y';
import { everyPage } from '../support/pages';
import type { Page } from '@playwright/test';

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 844 };
const NARROWEST = { width: 320, height: 640 };

test.use({ allowedStatuses: [404], contextOptions: { reducedMotion: 'reduce' } });

/** Both widths and both schemes on one load: what differs between them is style alone. */
async function expectAccessibleEverywhere(page: Page): Promise<void> {
  for (const [size, width] of [[WIDE, 'wide'], [NARROW, 'narrow']] as const) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(page, `${width}, light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectLegible(page, `${width}, dark`);
  }
  await page.setViewportSize(NARROWEST);
  expect(await page.evaluate(() => document.documentElement.scrollWidth), 'scrolls sideways at 320 px').toBeLessThanOrEqual(320);
}

// Two parts, because it is much: the runs that go on at the same time take one each.
for (const [part, rest] of [['first', 0], ['second', 1]] as const) {
  test(`axe finds nothing on any page (${part} part), wide and narrow, light and dark, and none scrolls sideways`, async ({ page }) => {
    test.setTimeout(600_000);
    await page.goto('/sign-in');
    await expectAccessibleEverywhere(page);
    await signIn(page, 'manager');
    for (const path of (await everyPage(page)).filter((_, at) => at % 2 === rest)) {
      await test.step(path, async () => {
        await page.goto(path);
        await hydrated(page);
        await expectAccessibleEverywhere(page);
      });
    }
  });
}
