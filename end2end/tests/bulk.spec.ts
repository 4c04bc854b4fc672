import { ACCOUNTS, expect, hydrated, signIn, test } from '../support/fixtures';
import { expectAccessible, expectLegible } from '../support/a11y';
import { aws } from '../support/aws';
import { slowly, noFaults } from '../support/control';
import { invite } from '../support/journeys';
import { enter, tabTo } from '../support/keyboard';
import { readyOpportunity } from '../support/opportunities';
import type { Locator, Page } from '@playwright/test';

const PENDING = '/invitations?status=PENDING&payload=OpportunityInvitation';

const status = (id: string): string =>
  aws(ACCOUNTS.bergfink, 'get-engagement-invitation', '--catalog', 'Sandbox', '--identifier', id).Status;

test.afterEach(noFaults);

/** Selects invitations in their list and has them all declined by one job, whose page is open then; gives its board. AWS is so
 * slow that the job is still on its first. */
async function decline(page: Page, ids: string[]): Promise<Locator> {
  await slowly('RejectEngagementInvitation');
  await page.goto(PENDING);
  await hydrated(page);
  for (const id of ids) await page.locator(`input[name="id"][value="${id}"]`).check();
  await page.getByRole('button', { name: 'Decline selected…' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Decline ${ids.length} invitations?` })).toBeVisible();
  await hydrated(page);
  await page.getByLabel('Other').check();
  await page.getByRole('button', { name: `Decline ${ids.length} invitations` }).click();
  await expect(page).toHaveURL(/\/bulk\/[0-9a-f]{32}$/);
  await hydrated(page);
  const board = page.locator('[data-job]');
  await expect(inState(board, 'sending')).toHaveCount(1);
  return board;
}

const inState = (board: Locator, state: string): Locator => board.locator(`[data-item-state="${state}"]`);

/** Waits until what is being sent has come to an end. */
const allCame = (board: Locator) => expect(inState(board, 'sending')).toHaveCount(0, { timeout: 30_000 });

test('a paused job sends nothing more, over a reload and a new sign-in, until somebody resumes it', async ({ page }) => {
  test.setTimeout(180_000);
  const ids = [1, 2, 3, 4].map(n => invite(`Bulk pause ${n} ${Date.now()}`));
  const byHand = invite(`Beside a paused job ${Date.now()}`);
  await signIn(page, 'partner');
  const board = await decline(page, ids);
  const at = page.url();
  await expect(board.getByText(/^About \d s left; AWS takes one write a second\.$/)).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused. What is being sent is finished.')).toBeVisible();
  await expect(page.getByText('Paused: nothing more is sent until somebody resumes it.')).toBeVisible();
  await allCame(board);
  await noFaults();
  const sent = await inState(board, 'done').count();
  const stands = async () => {
    await expect(board).toHaveAttribute('data-state', 'paused');
    await expect(inState(board, 'done')).toHaveCount(sent);
    await expect(inState(board, 'waiting')).toHaveCount(ids.length - sent);
    expect(ids.filter(id => status(id) === 'PENDING')).toHaveLength(ids.length - sent);
  };
  expect(sent).toBeLessThan(ids.length);
  await stands();
  await page.reload();
  await stands();

  // What somebody does by hand goes its way meanwhile.
  await page.goto(`/invitations/${byHand}/reject`);
  await hydrated(page);
  await page.getByLabel('Other').check();
  await page.getByRole('button', { name: 'Decline invitation' }).click();
  await expect.poll(() => status(byHand), { timeout: 30_000 }).toBe('REJECTED');
  await page.goto('/');
  await page.locator('[popovertarget="person-menu"]').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, 'partner');
  await page.goto(at);
  await hydrated(page);
  await stands();

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('It goes on.', { exact: true })).toBeVisible();
  await expect(board).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
  await expect(inState(board, 'done')).toHaveCount(ids.length);
  expect(ids.map(status)).toEqual(ids.map(() => 'REJECTED'));
});

test('with the keyboard alone a job is paused and cancelled, and what was not sent is left as it was', async ({ page }) => {
  test.setTimeout(120_000);
  const ids = [1, 2, 3].map(n => invite(`Bulk cancel ${n} ${Date.now()}`));
  await signIn(page, 'partner');
  const board = await decline(page, ids);
  await enter(page, page.getByRole('button', { name: 'Pause' }));
  await expect(page.getByText('Paused. What is being sent is finished.')).toBeVisible();
  await hydrated(page);
  await enter(page, page.getByRole('button', { name: 'Cancel the rest' }));
  await expect(page.getByText('Cancelled. What was sent already stays done.')).toBeVisible();
  await expect(board).toHaveAttribute('data-state', 'cancelled');
  await allCame(board);
  await page.reload();
  await expect(page.getByText('Cancelled: what had not been sent is not sent.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^(Pause|Resume|Cancel the rest)$/ })).toHaveCount(0);
  const left = await inState(board, 'cancelled').evaluateAll(rows => rows.map(row => row.getAttribute('data-subject')!));
  expect(left.length).toBeGreaterThan(0);
  expect(left.map(status)).toEqual(left.map(() => 'PENDING'));
  await expect(inState(board, 'done')).toHaveCount(ids.length - left.length);
});

test('whoever may not pause or cancel a job sees the buttons, and why they are closed', async ({ page, browser }) => {
  test.setTimeout(180_000);
  const ids = [readyOpportunity(), readyOpportunity()];
  await slowly('StartEngagementFromOpportunityTask');
  await signIn(page, 'manager');
  await page.goto(`/bulk/new?action=start-from-opportunities${ids.map(id => `&id=${id}`).join('')}`);
  await hydrated(page);
  await page.getByLabel('Co-Sell').check();
  await page.getByRole('button', { name: 'Start 2 engagements' }).click();
  await expect(page).toHaveURL(/\/bulk\/[0-9a-f]{32}$/);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused. What is being sent is finished.')).toBeVisible();

  const seller = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await signIn(seller, 'seller');
  await seller.goto(page.url());
  await hydrated(seller);
  for (const name of ['Resume', 'Cancel the rest']) {
    const button = seller.getByRole('button', { name });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAccessibleDescription(/it takes a manager/);
    await tabTo(seller, button);
    await seller.keyboard.press('Enter');
  }
  for (const width of [1440, 390]) {
    await seller.setViewportSize({ width, height: 844 });
    await seller.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(seller, `${width} px, light`);
    await seller.emulateMedia({ colorScheme: 'dark' });
    await expectLegible(seller, `${width} px, dark`);
    expect(await seller.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  await seller.reload();
  await expect(seller.locator('[data-job]')).toHaveAttribute('data-state', 'paused');
  await seller.context().close();
  await page.getByRole('button', { name: 'Cancel the rest' }).click();
  await expect(page.locator('[data-job]')).toHaveAttribute('data-state', 'cancelled');
});

test('many invitations are accepted at once, and each has its task', async ({ page }) => {
  const ids = [1, 2, 3].map(n => invite(`Bulk accept ${n} ${Date.now()}`));
  await signIn(page, 'partner');
  await page.goto(PENDING);
  await hydrated(page);
  for (const id of ids) await page.locator(`input[name="id"][value="${id}"]`).check();
  await expect(page.getByRole('status').filter({ hasText: 'selected' })).toHaveText('3 selected');
  await page.getByRole('button', { name: 'Accept selected…' }).click();

  await expect(page.getByRole('heading', { level: 1, name: 'Accept 3 invitations?' })).toBeVisible();
  await hydrated(page);
  await page.getByRole('button', { name: 'Accept 3 invitations' }).click();
  await expect(page).toHaveURL(/\/bulk\/[0-9a-f]{32}$/);
  await expect(page.locator('[data-job]')).toHaveAttribute('data-state', 'done', { timeout: 20_000 });
  await expect(page.getByText('Done: 3 of 3')).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveJSProperty('value', 3);
  for (const id of ids) {
    const row = page.locator(`[data-subject="${id}"]`);
    await expect(row).toHaveAttribute('data-item-state', 'done');
    await expect(row.getByRole('link', { name: /^Task/ })).toBeVisible();
    await expect.poll(() => status(id), { timeout: 30_000 }).toBe('ACCEPTED');
  }

  await page.goto('/tasks');
  await page.getByRole('link', { name: 'Bulk jobs' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'Accept 3 invitations' }).first()).toContainText('Done');
});

test('what is refused says why, and the rest is done', async ({ page }) => {
  const ids = [1, 2].map(n => invite(`Bulk decline ${n} ${Date.now()}`));
  await signIn(page, 'partner');
  await page.goto(`/bulk/new?action=reject-invitations&id=${ids[0]}&id=${ids[1]}`);
  await hydrated(page);
  await page.getByLabel('Other').check();
  // Meanwhile a colleague accepts the first of them elsewhere.
  aws(
    ACCOUNTS.bergfink, 'start-engagement-by-accepting-invitation-task', '--catalog', 'Sandbox',
    '--client-token', crypto.randomUUID(), '--identifier', ids[0],
  );
  await expect.poll(() => status(ids[0]), { timeout: 30_000 }).toBe('ACCEPTED');
  await page.getByRole('button', { name: 'Decline 2 invitations' }).click();
  await expect(page.locator('[data-job]')).toHaveAttribute('data-state', 'done', { timeout: 20_000 });
  const refused = page.locator(`[data-subject="${ids[0]}"]`);
  await expect(refused).toHaveAttribute('data-item-state', 'refused');
  await expect(refused).toContainText('accepted already');
  await expect(page.locator(`[data-subject="${ids[1]}"]`)).toHaveAttribute('data-item-state', 'done');
  expect(status(ids[1])).toBe('REJECTED');
});

test('a form with an error comes back as it was, with what was selected', async ({ page }) => {
  const id = readyOpportunity();
  await signIn(page, 'manager');
  await page.goto(`/bulk/new?action=start-from-opportunities&id=${id}`);
  await hydrated(page);
  await page.getByRole('button', { name: 'Start 1 engagement' }).click();
  await expect(page.getByRole('alert').first()).toContainText('How AWS should be involved');
  await page.getByLabel('Co-Sell').check();
  await page.getByRole('button', { name: 'Start 1 engagement' }).click();
  await expect(page.locator('[data-job]')).toHaveAttribute('data-state', 'done', { timeout: 20_000 });
  await expect(page.locator(`[data-subject="${id}"]`)).toHaveAttribute('data-item-state', 'done');
});

test('all rows of a page are selected and cleared with one press', async ({ page }) => {
  invite(`Bulk select ${Date.now()}`);
  await signIn(page, 'partner');
  await page.goto(PENDING);
  await hydrated(page);
  const boxes = page.locator('input[name="id"]');
  const count = await boxes.count();
  await page.getByRole('button', { name: 'Select all on this page' }).click();
  await expect(page.locator('input[name="id"]:checked')).toHaveCount(count);
  await page.getByRole('button', { name: 'Clear the selection' }).click();
  await expect(page.locator('input[name="id"]:checked')).toHaveCount(0);
});
