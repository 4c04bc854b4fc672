import { ACCOUNTS, expect, hydrated, signIn, test } from '../support/fixtures';
import { boto3 } from '../support/aws';
import { fault, noFaults } from '../support/control';
import { invite } from '../support/journeys';

test('a task that boto3 starts elsewhere shows up live and ends live', async ({ page }) => {
  const invitation = invite(`Started elsewhere ${Date.now()}`);
  await signIn(page, 'partner');
  await page.goto('/tasks');
  await hydrated(page);
  const started = boto3(ACCOUNTS.bergfink, 'start_engagement_by_accepting_invitation_task', {
    Catalog: 'Sandbox', ClientToken: crypto.randomUUID(), Identifier: invitation,
  });
  const row = page.locator(`tr[data-task="${started.TaskId}"]`);
  await expect(row).toBeVisible();
  await expect(page.locator('header [data-running]')).not.toHaveAttribute('data-running', '0');
  await expect(row).toContainText('Complete', { timeout: 20_000 });
  const notes = page.getByRole('status').filter({ hasText: 'Task complete' });
  await expect(notes).toBeVisible();
  // They stay out of the way of what stands on top, one's menu among it.
  const [note, top] = [await notes.boundingBox(), await page.getByRole('banner').boundingBox()];
  expect(note!.y).toBeGreaterThan(top!.y + top!.height);
  expect(note!.y + note!.height).toBeLessThanOrEqual(page.viewportSize()!.height);
});

test.describe('cut off', () => {
  test.use({ goesOffline: true });

  test('a browser that was away is told what it missed', async ({ page, context }) => {
    const invitation = invite(`Missed ${Date.now()}`);
    await signIn(page, 'partner');
    await page.goto('/tasks');
    await hydrated(page);
    await context.setOffline(true);
    const started = boto3(ACCOUNTS.bergfink, 'start_engagement_by_accepting_invitation_task', {
      Catalog: 'Sandbox', ClientToken: crypto.randomUUID(), Identifier: invitation,
    });
    await page.waitForTimeout(1_500);
    await context.setOffline(false);
    await expect(page.locator(`tr[data-task="${started.TaskId}"]`)).toBeVisible({ timeout: 20_000 });
  });
});

test('a failed task says why, where it is mended, and starts again with a new token', async ({ page }) => {
  const invitation = invite(`Fails first ${Date.now()}`);
  boto3(ACCOUNTS.bergfink, 'start_engagement_by_accepting_invitation_task', {
    Catalog: 'Sandbox', ClientToken: crypto.randomUUID(), Identifier: invitation,
    Tags: [{ Key: 'emulator:fail', Value: 'RequestThrottled' }],
  });
  await signIn(page, 'partner');
  await page.goto('/tasks');
  await hydrated(page);
  const row = page.locator('tr[data-task]').filter({ hasText: invitation });
  await expect(row).toContainText('Failed', { timeout: 20_000 });
  await row.getByRole('link').click();
  await expect(page.getByText('Too many requests at once.')).toBeVisible();
  const failed = page.url();
  await page.getByRole('button', { name: 'Start again' }).click();
  await expect(page).not.toHaveURL(failed);
  await expect(page.locator('[data-status]')).toHaveAttribute('data-status', 'COMPLETE', { timeout: 20_000 });
});

test('the tabs of a browser share one stream, which outlives the tab that holds it', async ({ page, context }) => {
  const streams: string[] = [];
  context.on('request', request => {
    if (new URL(request.url()).pathname === '/events') streams.push(request.url());
  });
  await signIn(page, 'partner');
  await page.goto('/tasks');
  await hydrated(page);
  await expect.poll(async () => page.evaluate(async () => (await navigator.locks.query()).held?.length)).toBe(1);
  const opened = streams.length;
  const second = await context.newPage();
  await second.goto('/tasks');
  await hydrated(second);
  const start = (title: string): string => boto3(ACCOUNTS.bergfink, 'start_engagement_by_accepting_invitation_task', {
    Catalog: 'Sandbox', ClientToken: crypto.randomUUID(), Identifier: invite(`${title} ${Date.now()}`),
  }).TaskId;
  const first = start('Both tabs');
  for (const tab of [page, second]) await expect(tab.locator(`tr[data-task="${first}"]`)).toBeVisible();
  // The holder may go back once, for what the second tab had missed; the second tab asks nothing.
  expect(streams.length - opened).toBeLessThanOrEqual(1);
  await page.close();
  await expect.poll(() => streams.length).toBeGreaterThan(opened);
  const next = start('One tab');
  await expect(second.locator(`tr[data-task="${next}"]`)).toBeVisible();
  await expect(second.locator(`tr[data-task="${first}"]`)).toHaveCount(1);
});

test('activity shows a write while it is on its way, and what comes of it', async ({ page, context }) => {
  const invitation = invite(`On its way ${Date.now()}`);
  await signIn(page, 'partner');
  const activity = await context.newPage();
  await activity.goto('/activity');
  await hydrated(activity);
  const row = activity.locator('tr[data-entry]').filter({ hasText: invitation });
  await fault({ operation: 'RejectEngagementInvitation', identifier: invitation, effect: { latency_ms: 2_500 } });
  try {
    await page.goto(`/invitations/${invitation}/reject`);
    await page.locator('[name="fields[OwnWords]"]').fill('No capacity this year');
    await page.getByRole('button', { name: 'Decline' }).click({ noWaitAfter: true });
    await expect(row).toContainText('On its way');
    await expect(row).toHaveAttribute('data-write-state', 'done');
    await expect(activity.getByRole('status').filter({ hasText: /^Done: .*/ })).toBeAttached();
  } finally {
    await noFaults();
  }
});

test('signing out ends the live pages of a session at once', async ({ page, context }) => {
  await signIn(page, 'viewer');
  const other = await context.newPage();
  await other.goto('/tasks');
  await hydrated(other);
  const held = () => other.evaluate(async () => (await navigator.locks.query()).held?.length ?? 0);
  await expect.poll(held).toBe(1);
  await page.goto('/');
  await page.locator('[popovertarget="person-menu"]').click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/sign-in/);
  await expect.poll(held).toBe(0);
});
