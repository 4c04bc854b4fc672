import { ACCOUNTS, expect, signIn, test } from '../../support/fixtures';
import { aws } from '../../support/aws';
import { invitationDocument } from '../../support/documents';
import { importDocument, invite, makeEngagement, send } from '../../support/journeys';
import { readyOpportunity } from '../../support/opportunities';

const OPPORTUNITY = 'Invitation.Payload.OpportunityInvitation';

test('without script: import, correct, send, accept, see the task end', async ({ page, browser }) => {
  const title = `No script ${Date.now()}`;
  const document = invitationDocument(makeEngagement('Without script'), title) as any;
  document.Invitation.Payload.OpportunityInvitation.Customer.WebsiteUrl = 'not a website';
  await signIn(page, 'seller');
  await importDocument(page, JSON.stringify(document));

  await page.getByRole('link', { name: /Website/ }).first().click();
  const website = page.locator(`[name="fields[${OPPORTUNITY}.Customer.WebsiteUrl]"]`);
  await expect(website).toHaveValue('not a website');
  const onward = page.getByRole('button', { name: /Continue|Save and return/ });
  await onward.click();
  await expect(page.getByRole('alert').first()).toContainText('web address');
  await expect(website).toHaveValue('not a website');
  await website.fill('www.lumen-foods.example.com');
  await onward.click();
  await expect(page).not.toHaveURL(/customer/);
  await page.goto(page.url().replace(/\/(customer|project|team|review)(\?.*)?$/, '/review'));
  const id = await send(page);
  const got = aws(ACCOUNTS.bergfink, 'get-engagement-invitation', '--catalog', 'Sandbox', '--identifier', id);
  expect(got.Payload.OpportunityInvitation.Customer.WebsiteUrl).toBe('www.lumen-foods.example.com');

  const receiver = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signIn(receiver, 'partner');
  await receiver.goto(`/invitations/${id}/accept`);
  await receiver.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(receiver).toHaveURL(/\/tasks\/task-/);
  await expect(async () => {
    await receiver.getByRole('link', { name: 'Refresh' }).click();
    await expect(receiver.locator('[data-status]')).toHaveAttribute('data-status', 'COMPLETE', { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  await receiver.getByRole('link', { name: /^O[0-9]+$/ }).click();
  await expect(receiver.getByText('Lumen Foods').first()).toBeVisible();
  await receiver.context().close();
});

test('without script: an engagement is started from an opportunity', async ({ page }) => {
  const id = readyOpportunity();
  await signIn(page, 'seller');
  await page.goto(`/opportunities/${id}/start`);
  await page.getByRole('button', { name: 'Start engagement' }).click();
  await expect(page.getByRole('alert').first()).toContainText('How AWS should be involved');
  await page.getByLabel('Co-Sell').check();
  await page.getByRole('button', { name: 'Start engagement' }).click();
  await expect(page).toHaveURL(/\/tasks\/task-/);
  await expect(async () => {
    await page.getByRole('link', { name: 'Refresh' }).click();
    await expect(page.locator('[data-status]')).toHaveAttribute('data-status', 'COMPLETE', { timeout: 500 });
  }).toPass({ timeout: 20_000 });
});

test('without script: an invitation is declined in own words', async ({ page }) => {
  const id = invite(`Declined ${Date.now()}`);
  await signIn(page, 'partner');
  await page.goto(`/invitations/${id}/reject`);
  await page.locator('[name="fields[OwnWords]"]').fill('No capacity before the summer');
  await page.getByRole('button', { name: /Decline/ }).click();
  await expect(page.getByText('No capacity before the summer').first()).toBeVisible();
  const got = aws(ACCOUNTS.anvil, 'get-engagement-invitation', '--catalog', 'Sandbox', '--identifier', id);
  expect(got.Status).toBe('REJECTED');
  expect(got.RejectionReason).toBe('No capacity before the summer');
});
