import { ACCOUNTS, expect, signIn, test } from '../../support/fixtures';
import { aws } from '../../support/aws';
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

test('without script: nothing selected is said, and the way back is there', async ({ page }) => {
  await signIn(page, 'partner');
  await page.goto('/bulk/new?action=accept-invitations');
  await expect(page.getByRole('heading', { level: 1, name: 'Nothing is selected' })).toBeVisible();
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(page).toHaveURL(/\/invitations$/);
});
