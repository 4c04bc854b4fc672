import { ACCOUNTS, expect, signIn, test } from '../support/fixtures';
import { aws } from '../support/aws';
import { fault, noFaults } from '../support/control';
import { invite } from '../support/journeys';

test.afterEach(noFaults);
// What AWS refuses on purpose here is told with its status.
test.use({ allowedStatuses: [403, 429, 502, 503] });

test('a write of which nobody can tell whether AWS did it is put before a person, with both states', async ({ page }) => {
  const invitation = invite(`Undecided ${Date.now()}`);
  await signIn(page, 'partner');
  await page.goto(`/invitations/${invitation}/reject`);
  await page.locator('[name="fields[OwnWords]"]').fill('No capacity this year');
  // AWS does it, the answer is lost, and then AWS does not let the desk look.
  await fault({ operation: 'RejectEngagementInvitation', identifier: invitation, effect: { reset: 'after' } });
  await fault({ operation: 'GetEngagementInvitation', identifier: invitation, skip: 1, effect: { error: 'AccessDeniedException' } });
  await page.getByRole('button', { name: 'Decline' }).click();

  const card = page.locator('.card').filter({ hasText: invitation }).filter({ hasText: 'What AWS shows' });
  await expect(async () => {
    await page.goto('/activity');
    await expect(card).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await expect(card).toContainText('What was wanted');
  await page.goto('/');
  await expect(page.getByRole('link', { name: /decide/i }).first()).toBeVisible();

  await noFaults();
  expect(aws(ACCOUNTS.anvil, 'get-engagement-invitation', '--catalog', 'Sandbox', '--identifier', invitation).Status).toBe('REJECTED');
  await page.goto('/activity');
  await card.getByRole('button', { name: 'Look again' }).click();
  await expect(async () => {
    await page.goto('/activity');
    await expect(card).toBeHidden({ timeout: 500 });
    await expect(page.getByRole('row').filter({ hasText: invitation })).toContainText('Done', { timeout: 500 });
  }).toPass({ timeout: 30_000 });
});

test('while AWS is throttled pages show the last known state and say so, and heal by themselves', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.goto('/opportunities');
  const first = await page.locator('tbody tr').first().innerText();
  await fault({ operation: 'ListOpportunities', effect: { error: 'ThrottlingException' } });
  const banner = page.getByRole('status').filter({ hasText: 'this is the last known state' });
  await expect(async () => {
    await page.goto('/opportunities');
    await expect(banner).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 30_000 });
  await expect(banner).toContainText(/As of \d\d:\d\d:\d\d UTC/);
  await expect(page.locator('tbody tr').first()).toContainText(first.split('\n')[0]!);
  await noFaults();
  await expect(async () => {
    await page.goto('/opportunities');
    await expect(banner).toBeHidden({ timeout: 500 });
  }).toPass({ timeout: 60_000 });
});
