import { ACCOUNTS, expect, signIn, test } from '../../support/fixtures';
import { aws } from '../../support/aws';
import { noFaults, slowly } from '../../support/control';
import { invite } from '../../support/journeys';

test('without script: select, give a reason, decline, see what came of it', async ({ page }) => {
  const ids = [1, 2].map(n => invite(`Bulk without script ${n} ${Date.now()}`));
  await signIn(page, 'partner');
  await page.goto('/invitations?status=PENDING&payload=OpportunityInvitation');
  for (const id of ids) await page.locator(`input[name="id"][value="${id}"]`).check();
  await page.getByRole('button', { name: 'Decline selected…' }).click();

  const confirm = page.getByRole('button', { name: 'Decline 2 invitations' });
  await confirm.click();
  await expect(page.getByRole('alert').first()).toContainText('Choose a reason');
  await page.locator('[name="fields[OwnWords]"]').fill('No capacity this year');
  await confirm.click();
  await expect(page).toHaveURL(/\/bulk\/[0-9a-f]{32}$/);
  await expect(async () => {
    await page.getByRole('link', { name: 'Refresh' }).click();
    await expect(page.locator('[data-job]')).toHaveAttribute('data-state', 'done', { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  for (const id of ids) {
    await expect(page.locator(`[data-subject="${id}"]`)).toHaveAttribute('data-item-state', 'done');
    const got = aws(ACCOUNTS.anvil, 'get-engagement-invitation', '--catalog', 'Sandbox', '--identifier', id);
    expect(got.RejectionReason).toBe('No capacity this year');
  }
});

test.afterEach(noFaults);

test('without script: pause, sign out and in, resume, cancel the rest', async ({ page }) => {
  test.setTimeout(180_000);
  const ids = [1, 2, 3, 4].map(n => invite(`Bulk by forms ${n} ${Date.now()}`));
  const board = page.locator('[data-job]');
  const inState = (state: string) => board.locator(`[data-item-state="${state}"]`);
  const refreshed = (holds: () => Promise<void>) => expect(async () => {
    await page.getByRole('link', { name: 'Refresh' }).click();
    await holds();
  }).toPass({ timeout: 30_000 });
  await slowly('RejectEngagementInvitation');
  await signIn(page, 'partner');
  await page.goto(`/bulk/new?action=reject-invitations${ids.map(id => `&id=${id}`).join('')}`);
  await page.getByLabel('Other').check();
  await page.getByRole('button', { name: 'Decline 4 invitations' }).click();
  await expect(page).toHaveURL(/\/bulk\/[0-9a-f]{32}$/);
  const at = page.url();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByText('Paused: nothing more is sent until somebody resumes it.')).toBeVisible();
  await refreshed(() => expect(inState('sending')).toHaveCount(0, { timeout: 500 }));
  const waiting = await inState('waiting').count();
  expect(waiting).toBeGreaterThan(1);

  await page.locator('[popovertarget="person-menu"]').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, 'partner');
  await page.goto(at);
  await expect(board).toHaveAttribute('data-state', 'paused');
  await expect(inState('waiting')).toHaveCount(waiting);

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('It goes on.', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel the rest' }).click();
  await expect(page.getByText('Cancelled: what had not been sent is not sent.')).toBeVisible();
  await refreshed(() => expect(inState('sending')).toHaveCount(0, { timeout: 500 }));
  const left = await inState('cancelled').count();
  expect(left).toBeGreaterThan(0);
  const status = (id: string) => aws(ACCOUNTS.bergfink, 'get-engagement-invitation', '--catalog', 'Sandbox', '--identifier', id).Status;
  expect(ids.filter(id => status(id) === 'PENDING')).toHaveLength(left);
});

test('without script: nothing selected is said, and the way back is there', async ({ page }) => {
  await signIn(page, 'partner');
  await page.goto('/bulk/new?action=accept-invitations');
  await expect(page.getByRole('heading', { level: 1, name: 'Nothing is selected' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(page).toHaveURL(/\/invitations$/);
});
