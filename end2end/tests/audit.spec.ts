import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { startDesk, type Desk } from '../support/desk';
import { expect, hydrated, signIn, test } from '../support/fixtures';

// A desk of its own: what others do at the one that all share stands in its record too.
let desk: Desk;

test.beforeAll(async () => { desk = await startDesk(); });
test.afterAll(() => desk?.stop());

/** What the record calls an export, which is a row of the record itself. */
const ACTION = 'ExportRecord';
/** As many rows are on a page, and on the next one here. */
const [FULL, REST] = [50, 5];

/** The file behind a link. */
async function download(page: Page, link: string): Promise<{ name: string; text: string }> {
  const begins = page.waitForEvent('download');
  await page.getByRole('link', { name: link, exact: true }).click();
  const file = await begins;
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

/** The rows of a CSV file, each cell of which is in quotes and on one line. */
function rowsOf(csv: string): Record<string, string>[] {
  const [head, ...rows] = csv.trimEnd().split('\r\n').map(line => line.slice(1, -1).split('","'));
  return rows.map(cells => Object.fromEntries(cells.map((cell, column) => [head![column]!, cell])));
}

test('an administrator filters the record, pages on, takes both files of what fits, and has the record checked', async ({ browser }) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ baseURL: desk.url });
  const page = await context.newPage();
  await signIn(page, 'administrator');
  for (let exports = 0; exports < FULL + REST; exports++) {
    const answer = await page.request.get('/audit/export?format=csv&action=SignIn');
    expect(answer.status()).toBe(200);
  }

  await page.goto('/audit');
  await hydrated(page);
  // Not typed as the run's canaries are: what the record calls its rows is no secret.
  await page.getByRole('search').getByLabel('What', { exact: true }).focus();
  await page.keyboard.insertText(ACTION);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(new RegExp(`action=${ACTION}`));
  const rows = page.getByRole('table').getByRole('row');
  // The head of the table is a row too.
  await expect(rows.filter({ hasText: ACTION })).toHaveCount(FULL);
  await expect(rows).toHaveCount(FULL + 1);
  const pages = page.getByRole('navigation', { name: 'Pages' });
  await pages.getByRole('link', { name: 'Next page' }).click();
  await expect(pages.getByRole('link', { name: 'Back to first page' })).toBeVisible();
  await expect(pages.getByRole('link', { name: 'Next page' })).toHaveCount(0);
  await expect(rows.filter({ hasText: ACTION })).toHaveCount(REST);
  await expect(rows).toHaveCount(REST + 1);

  // From the second page too a file has every row that fits, its own among them.
  const csv = await download(page, 'CSV');
  expect(csv.name).toBe('audit.csv');
  const first = rowsOf(csv.text);
  expect(first.map(row => row.action)).toEqual(Array(FULL + REST + 1).fill(ACTION));
  expect(new Set(first.map(row => row.person_name))).toEqual(new Set(['Ada Brandt']));
  const lines = await download(page, 'JSON lines, with hashes');
  expect(lines.name).toBe('audit.jsonl');
  const second = lines.text.trimEnd().split('\n').map(line => JSON.parse(line) as { seq: number; action: string; hash: string });
  expect(second.map(row => row.action)).toEqual(Array(FULL + REST + 2).fill(ACTION));
  expect(second.slice(1).map(({ seq, hash }) => ({ seq: String(seq), hash }))).toEqual(first.map(({ seq, hash }) => ({ seq, hash })));

  await page.goto('/audit');
  await hydrated(page);
  await page.getByRole('button', { name: 'Check now' }).click();
  await expect(page.getByText('The record was checked. It holds.')).toBeVisible();
  const check = rows.filter({ hasText: 'VerifyRecord' }).first();
  await expect(check).toContainText('Ada Brandt');
  await expect(check).toContainText('holds');
  await context.close();
});
