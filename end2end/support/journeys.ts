import { expect, type Page } from '@playwright/test';
import { ACCOUNTS } from './fixtures';
import { aws, boto3 } from './aws';
import { invitationDocument } from './documents';

/** An engagement of Anvil Cloud, made with the AWS CLI. */
export function makeEngagement(title: string): string {
  const made = aws(
    ACCOUNTS.anvil, 'create-engagement', '--catalog', 'Sandbox', '--client-token', crypto.randomUUID(),
    '--title', title, '--description', 'Made for a test.',
  );
  return made.Id;
}

/** An invitation from Anvil Cloud to Bergfink, sent with boto3; its id. */
export function invite(title: string): string {
  const document = invitationDocument(makeEngagement(title.slice(0, 40)), title) as Record<string, unknown>;
  return boto3(ACCOUNTS.anvil, 'create_engagement_invitation', { ...document, ClientToken: crypto.randomUUID() }).Id;
}

/** Imports a document on the page for new invitations and ends on the review. */
export async function importDocument(page: Page, document: string): Promise<void> {
  await page.goto('/invitations/new');
  await page.getByLabel('Input document').fill(document);
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(page).toHaveURL(/\/drafts\/[0-9a-f]{32}\/review/);
}

/** Presses Send on a review and returns the sent invitation's id. */
export async function send(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Invitation sent' })).toBeVisible();
  const id = (await page.locator('main').innerText()).match(/engi-[0-9a-z]{13}/)?.[0];
  expect(id).toBeDefined();
  return id!;
}
