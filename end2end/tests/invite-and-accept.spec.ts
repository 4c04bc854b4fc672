import { ACCOUNTS, expect, hydrated, signIn, test } from '../support/fixtures';
import { aws } from '../support/aws';
import { invitationDocument } from '../support/documents';
import { importDocument, makeEngagement, send } from '../support/journeys';

test('an imported invitation is sent, read by the AWS CLI, accepted in the browser, and its task ends live', async ({ page, browser }) => {
  const title = `Move orders ${Date.now()}`;
  const document = invitationDocument(makeEngagement('Lumen Foods orders'), title);

  await signIn(page, 'seller');
  await importDocument(page, JSON.stringify(document, null, 2));
  await hydrated(page);
  await expect(page.getByText('Lumen Foods').first()).toBeVisible();
  const id = await send(page);

  // The receiving account sees exactly that invitation, with a client that nobody here wrote.
  const listed = aws(ACCOUNTS.bergfink, 'list-engagement-invitations', '--catalog', 'Sandbox', '--participant-type', 'RECEIVER');
  expect(listed.EngagementInvitationSummaries.map((i: { Id: string }) => i.Id)).toContain(id);
  const got = aws(ACCOUNTS.bergfink, 'get-engagement-invitation', '--catalog', 'Sandbox', '--identifier', id);
  const sent = (document as any).Invitation;
  expect(got.InvitationMessage).toBe(sent.Message);
  expect(got.Payload.OpportunityInvitation.Project).toEqual(sent.Payload.OpportunityInvitation.Project);
  expect(got.Payload.OpportunityInvitation.Customer).toEqual(sent.Payload.OpportunityInvitation.Customer);
  expect(got.Payload.OpportunityInvitation.ReceiverResponsibilities.sort()).toEqual(['Reseller', 'Services Partner']);
  expect(got.Status).toBe('PENDING');

  const receiver = await (await browser.newContext()).newPage();
  await signIn(receiver, 'partner');
  await receiver.goto(`/invitations/${id}`);
  await expect(receiver.getByText(title).first()).toBeVisible();
  await receiver.getByRole('link', { name: /^Accept/ }).first().click();
  await hydrated(receiver);
  await receiver.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(receiver).toHaveURL(/\/tasks\/task-/);
  const task = receiver.locator('[data-status]');
  await expect(task).toHaveAttribute('data-status', 'IN_PROGRESS');
  await receiver.evaluate(() => { (window as any).sameDocument = true; });
  await expect(task).toHaveAttribute('data-status', 'COMPLETE', { timeout: 20_000 });
  expect(await receiver.evaluate(() => (window as any).sameDocument)).toBe(true);

  const announced = receiver.getByRole('status').filter({ hasText: 'Task complete' });
  await expect(announced).toBeVisible();
  await announced.getByRole('link', { name: /Opportunity O/ }).click();
  await expect(receiver.getByText('Lumen Foods').first()).toBeVisible();
  await expect(receiver.getByText(title).first()).toBeVisible();
  await receiver.context().close();
});
