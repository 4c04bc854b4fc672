import { expect, signIn, test } from '../../support/fixtures';

test('without script: see one\'s account, end a sign-in, sign out', async ({ page, browser }) => {
  await signIn(page, 'viewer');
  const other = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signIn(other, 'viewer');
  await page.goto('/account');
  await page.getByRole('button', { name: /^End/ }).first().click();
  await expect(page.getByText('That sign-in is ended.')).toBeVisible();
  await page.getByRole('cell').getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in$/);
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await other.context().close();
});

test('without script: what only administrators see is closed to others, with the reason', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.goto('/');
  const entry = page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'People' });
  await expect(entry).toHaveAttribute('aria-disabled', 'true');
  await expect(entry).toHaveAccessibleDescription(/it takes an administrator/);
});

test('without script: an administrator finds somebody and gives rights', async ({ page, browser }) => {
  // Whoever has never signed in is not listed.
  const viewer = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
  await signIn(viewer, 'viewer');
  await viewer.context().close();
  await signIn(page, 'administrator');
  await page.goto('/people?filter=tanaka');
  await page.getByRole('link', { name: 'Vic Tanaka' }).click();
  await page.getByLabel('Viewer').check();
  await page.getByRole('button', { name: 'Give these rights' }).click();
  await expect(page.getByText('These rights hold from their next page on.')).toBeVisible();
  await page.getByLabel('Nothing').check();
  await page.getByRole('button', { name: 'Give these rights' }).click();
  await expect(page.getByText('These rights hold from their next page on.')).toBeVisible();
});
