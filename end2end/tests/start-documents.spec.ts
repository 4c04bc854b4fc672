import { expect, hydrated, signIn, test } from '../support/fixtures';
import { readyOpportunity } from '../support/opportunities';

test('a Start operation is imported, named where wrong, and exported with what is typed', async ({ page }) => {
  const id = readyOpportunity();
  await signIn(page, 'seller');
  await page.goto(`/opportunities/${id}/start`);
  await hydrated(page);
  await page.getByText('AWS CLI: import and export').click();
  await page.getByLabel('Input document').fill(
    JSON.stringify({ Identifier: id, Colour: 'blue', AwsSubmission: { InvolvementType: 'Co-Sell' }, Tags: [{ Key: 'team', Value: 'north' }] }),
  );
  await page.getByLabel('Full', { exact: true }).check();
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(page.getByLabel('Full', { exact: true })).toBeChecked();
  await expect(page.getByText('Colour').first()).toBeVisible();
  await expect(page.getByLabel('Co-sell')).toBeChecked();
  await expect(page.locator('[name="fields[Tags.0.Key]"]')).toHaveValue('team');

  await hydrated(page);
  await page.locator('[name="fields[Tags.0.Value]"]').fill('south');
  await page.getByText('AWS CLI: import and export').click();
  await page.getByRole('button', { name: 'Show as command and documents' }).click();
  await expect(page.locator('[name="fields[Tags.0.Value]"]')).toHaveValue('south');
  const shown = page.locator('#aws-cli');
  await expect(shown).toContainText('start-engagement-from-opportunity-task');
  await expect(shown).toContainText('south');
  await expect(shown).toContainText('"AwsSubmission"');
});
