import { ACCOUNTS, expect, hydrated, signIn, test } from '../support/fixtures';
import { aws } from '../support/aws';
import { readyOpportunity } from '../support/opportunities';

test('an engagement is started from an opportunity and its task ends live', async ({ page }) => {
  const id = readyOpportunity();
  await signIn(page, 'seller');
  await page.goto(`/opportunities/${id}`);
  await page.getByRole('link', { name: 'Start engagement' }).first().click();
  await hydrated(page);
  await page.getByLabel('Co-Sell').check();
  await page.getByRole('button', { name: 'Start engagement' }).click();
  await expect(page).toHaveURL(/\/tasks\/task-/);
  const task = page.locator('[data-status]');
  await expect(task).toHaveAttribute('data-status', 'COMPLETE', { timeout: 20_000 });
  await expect(task).toContainText(/eng-[0-9a-z]{14}/);

  const opportunity = aws(ACCOUNTS.anvil, 'get-opportunity', '--catalog', 'Sandbox', '--identifier', id);
  expect(['Submitted', 'In review']).toContain(opportunity.LifeCycle.ReviewStatus);
  await page.goto(`/opportunities/${id}`);
  await expect(page.getByText(/nothing can be started until that ends/)).toBeVisible();
});
