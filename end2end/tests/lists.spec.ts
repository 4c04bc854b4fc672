import { expect, signIn, test } from '../support/fixtures';

test('a list filters, sorts and pages, all in the address', async ({ page }) => {
  await signIn(page, 'seller');
  await page.goto('/invitations?status=PENDING&order=asc&size=2');
  const rows = page.locator('tbody tr');
  await expect(rows).toHaveCount(2);
  for (const row of await rows.all()) await expect(row).toContainText('Pending');
  const first = await rows.first().innerText();
  await page.getByRole('link', { name: /Next/ }).click();
  await expect(page).toHaveURL(/status=PENDING/);
  await expect(page).toHaveURL(/page=/);
  expect(await rows.first().innerText()).not.toBe(first);
});

test('the same as the AWS CLI gives it: query, output, command, request', async ({ page }) => {
  await signIn(page, 'seller');
  await page.goto('/data/list-opportunities?size=3');
  await expect(page.getByText('aws partnercentral-selling').first()).toBeVisible();
  await page.getByLabel(/Query/).fill('OpportunitySummaries[].Id');
  await page.getByRole('button', { name: 'Apply' }).or(page.getByRole('button', { name: 'Show' })).click();
  await expect(page).toHaveURL(/query=/);
  const data = await page.request.get(page.url().replace('/data/', '/output/'));
  expect(await data.json()).toHaveLength(3);
  await page.getByLabel(/Query/).fill('OpportunitySummaries[');
  await page.getByRole('button', { name: 'Apply' }).or(page.getByRole('button', { name: 'Show' })).click();
  await expect(page.getByText(/not valid at line 1/).first()).toBeVisible();
  const csv = await page.request.get(page.url().replace(/\/data\/.*/, '/output/list-opportunities?size=3&output=csv'));
  expect((await csv.text()).trim().split('\n')).toHaveLength(4);
});

test('the theme is switched by hand and stays', async ({ page }) => {
  await signIn(page, 'seller');
  await page.getByRole('button', { name: /account and theme/ }).click();
  await page.getByText('Dark', { exact: true }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  // By TLS no neighbouring name can plant one, whatever the desk's addresses begin with.
  const [name, secure] = page.url().startsWith('https:') ? ['__Host-theme', true] : ['theme', false];
  const kept = (await page.context().cookies()).filter(cookie => cookie.name.endsWith('theme'));
  expect(kept).toEqual([expect.objectContaining({ name, secure, value: 'dark', path: '/' })]);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});
