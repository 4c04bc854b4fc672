import { freePort, startDesk, type Desk } from '../support/desk';
import { expect, test } from '../support/fixtures';

// A desk of its own, which says nothing of reports in its log: the end of the run expects none of any desk.
let desk: Desk;
let figures: string;

test.beforeAll(async () => {
  figures = `127.0.0.1:${await freePort()}`;
  desk = await startDesk({
    env: {
      COSELL_METRICS__LISTEN: figures,
      RUST_LOG: `${process.env.DESK_SAYS},cosell_desk::routes::csp_reports=off`,
    },
  });
});
test.afterAll(() => desk?.stop());
test.use({ allowedComplaints: ['Content Security Policy directive'] });

/** How many reports of inline handlers the desk has counted. */
async function reported(): Promise<number> {
  const text = await (await fetch(`http://${figures}/metrics`)).text();
  return Number(/^cosell_csp_violations_total\{directive="script-src-attr",blocked="inline"\} (\d+)/m.exec(text)?.[1] ?? 0);
}

test('what is planted in a page does not run, and the browser reports it to the desk, which counts it', async ({ page }) => {
  await page.goto(`${desk.url}/sign-in`);
  expect(await reported()).toBe(0);
  // A handler, because `strict-dynamic` lets a script go on that a script has added, as this one would be.
  await page.evaluate(() => {
    document.body.insertAdjacentHTML('beforeend', '<button id="planted" onclick="document.documentElement.dataset.planted = \'ran\'">?</button>');
    document.getElementById('planted')!.click();
  });
  await expect.poll(reported, { timeout: 15_000 }).toBeGreaterThan(0);
  expect(await page.evaluate(() => document.documentElement.dataset.planted)).toBeUndefined();
});
