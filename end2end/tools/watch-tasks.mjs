// Opens the list of tasks in so many browsers of their own, and tells when each of them shows that a task stands
// otherwise: a line of JSON for each page and change. The moment is taken in the page, as it changes. Ends with
// standard input. docs/CHAOS.md says what it is for.
//
// node end2end/tools/watch-tasks.mjs http://127.0.0.1:3100 4
import { chromium } from '@playwright/test';

const [desk, count] = process.argv.slice(2);
if (!desk || !count) throw new Error('The address of a desk and the number of pages are needed.');

/** @param {object} word */
const tell = word => process.stdout.write(`${JSON.stringify(word)}\n`);

/** Runs in the page. */
function watch() {
  /** @type {Map<string, string>} */
  const shown = new Map();
  const look = () => {
    const at = Date.now();
    for (const row of document.querySelectorAll('tr[data-task]')) {
      const task = row.getAttribute('data-task') ?? '';
      const state = row.querySelector('td[data-label="Status"]')?.textContent?.trim() ?? '';
      if (state && shown.get(task) !== state) {
        shown.set(task, state);
        // @ts-expect-error The page has it from below.
        window.changed({ task, state, at });
      }
    }
  };
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  look();
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking',
    // A page that nobody looks at is as quick as one that somebody does.
    '--disable-background-timer-throttling', '--disable-backgrounding-occluded-windows', '--disable-renderer-backgrounding',
  ],
});
process.stdin.resume().once('end', () => void browser.close().finally(() => process.exit(0)));

for (let number = 0; number < Number(count); number += 1) {
  // The pages of one browser share a stream; each of these has its own.
  const page = await (await browser.newContext()).newPage();
  await page.exposeFunction('changed', (/** @type {object} */ change) => tell({ page: number, ...change }));
  await page.goto(`${desk}/sign-in`);
  await page.locator('form:has(input[name="persona"][value="manager"])').getByRole('button').click();
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'));
  await page.goto(`${desk}/tasks`);
  await page.locator('html[data-hydrated]').waitFor({ state: 'attached' });
  await page.evaluate(watch);
}
tell({ ready: true });
