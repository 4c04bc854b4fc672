import { startDesk, type Desk } from '../support/desk';
import { expect, hydrated, signIn, test } from '../support/fixtures';
import { invite } from '../support/journeys';

// A desk of its own. It keeps to AWS's quotas, one write a second among them; the one that all tests share need not.
let desk: Desk;

test.beforeAll(async () => { desk = await startDesk(); });
test.afterAll(() => desk?.stop());

test('while writes wait for their turn, their place and the time are told, and how long the whole job takes', async ({ browser }) => {
  test.setTimeout(120_000);
  // Their own: others need those that the demo has.
  const invited = Array.from({ length: 5 }, (_, at) => invite(`Turn ${at + 1}`));
  const context = await browser.newContext({ baseURL: desk.url });
  const page = await context.newPage();
  await signIn(page, 'manager');
  const activity = await context.newPage();
  await activity.goto('/activity');
  await hydrated(activity);
  await page.goto('/opportunities');
  await hydrated(page);
  const many = 12;
  for (let row = 0; row < many; row++) await page.locator('input[name="id"]').nth(row).check();
  await page.getByRole('button', { name: 'Tag selected…' }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Tag ${many} opportunities?` })).toBeVisible();
  await expect(page.getByText(`so this takes about ${many} s.`)).toBeVisible();
  await hydrated(page);
  await page.locator('[name="fields[Tags.0.Key]"]').fill('team');
  await page.locator('[name="fields[Tags.0.Value]"]').fill('north');
  await page.getByRole('button', { name: `Tag ${many} opportunities` }).click();
  await expect(page).toHaveURL(/\/bulk\/[0-9a-f]{32}$/);

  // The job begins a thing when it has its turn; people press whenever they like.
  const accepted = invited.map(id => context.request.post('/api/invitations/accept-invitation', {
    form: { id }, headers: { accept: 'text/html', 'sec-fetch-site': 'same-origin' }, maxRedirects: 0,
  }));
  await expect(activity.getByText(/^Number \d+ in the queue, in about \d+ s$/).first()).toBeVisible();
  for (const answer of await Promise.all(accepted)) expect(answer.status()).toBe(302);
  const board = page.locator('[data-job]');
  await expect(board.getByText(/^About \d+ s left; AWS takes one write a second\.$/)).toBeVisible();
  await expect(board).toHaveAttribute('data-state', 'done', { timeout: 60_000 });
  await expect(board.getByText('Nothing is left to send: what came of each stands below.')).toBeVisible();
  await expect(activity.getByText(/in the queue/)).toHaveCount(0);
  await context.close();
});
