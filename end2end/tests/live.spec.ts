import { ACCOUNTS, expect, hydrated, signIn, test } from '../support/fixtures';
import { boto3 } from '../support/aws';
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
  await expect(page.getByRole('status').filter({ hasText: 'Task complete' })).toBeVisible();
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
