import { ACCOUNTS, expect, hydrated, signIn, test } from '../support/fixtures';
import { aws } from '../support/aws';
import { invite } from '../support/journeys';
import { readyOpportunity } from '../support/opportunities';

const PENDING = '/invitations?status=PENDING&payload=OpportunityInvitation';

const status = (id: string): string =>
  aws(ACCOUNTS.bergfink, 'get-engagement-invitation', '--catalog', 'Sandbox', '--identifier', id).Status;

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
