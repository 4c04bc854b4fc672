import { hydrated, signIn, test } from '../support/fixtures';
import { everyPage } from '../support/pages';

// Not a test: makes the README's screenshots with `make screenshots`, and all pages with SCREENSHOTS=all.
test.skip(!process.env.SCREENSHOTS, 'only on request');

const folder = process.env.SCREENSHOTS === 'all' ? 'test-results/pages' : '../docs/screenshots';
const wanted: Record<string, RegExp> = { overview: /^\/$/, invitations: /^\/invitations$/, wizard: /\/project$/, tasks: /^\/tasks$/ };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [390, 1440]) {
    test(`${width} ${colorScheme}`, async ({ browser }) => {
      test.setTimeout(240_000);
      const page = await (await browser.newContext({ colorScheme, viewport: { width, height: 900 }, baseURL: process.env.DESK })).newPage();
      await signIn(page, 'manager');
      for (const path of await everyPage(page)) {
        const name = Object.entries(wanted).find(([, pattern]) => pattern.test(path))?.[0];
        if (!name && process.env.SCREENSHOTS !== 'all') continue;
        await page.goto(path);
        await hydrated(page);
        const file = name ?? path.replace(/[^a-z0-9]+/gi, '_').replace(/_[0-9a-f]{32}/, '');
        await page.screenshot({ path: `${folder}/${file}-${width}-${colorScheme}.png`, fullPage: process.env.SCREENSHOTS === 'all' });
      }
      await page.close();
    });
  }
}
