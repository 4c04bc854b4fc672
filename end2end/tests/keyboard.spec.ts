import { expect, hydrated, test } from '../support/fixtures';
import type { Desk } from '../support/desk';
import { enter, tabTo, type } from '../support/keyboard';
import { firstLink, startPasswordDesk, totp } from '../support/passwords';

let desk: Desk;

test.beforeAll(async () => { desk = await startPasswordDesk(); });
test.afterAll(() => desk?.stop());

test('with the keyboard alone one comes in, invites somebody, gives rights, reads the record and changes a password', async ({ page }) => {
  test.setTimeout(180_000);
  const [first, second] = ['four unrelated lamps', 'seven quiet harbours'];
  await page.goto(firstLink(desk));
  await type(page, page.getByLabel('Your name'), 'Ada Lovelace');
  await type(page, page.getByLabel('Mail address'), 'ada@example.com');
  await type(page, page.getByLabel('New password'), first);
  await page.keyboard.press('Enter');
  const secret = (await page.locator('li .mono').innerText()).trim();
  await type(page, page.getByLabel('Code', { exact: true }), totp(secret));
  await page.keyboard.press('Enter');
  await enter(page, page.getByRole('link', { name: 'I have kept them' }));

  await enter(page, page.getByRole('link', { name: 'People' }));
  await expect(page.getByRole('heading', { level: 1, name: 'People' })).toBeVisible();
  await hydrated(page);
  await type(page, page.getByLabel('Name', { exact: true }), 'Zoe Okoro');
  await type(page, page.getByLabel('Mail address', { exact: true }), 'zoe@example.com');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'A link for Zoe Okoro' })).toBeVisible();
  await hydrated(page);
  await enter(page, page.getByRole('link', { name: 'Zoe Okoro' }));
  await expect(page.getByRole('heading', { level: 1, name: 'Zoe Okoro' })).toBeVisible();
  await hydrated(page);
  const roles = page.getByRole('radiogroup', { name: 'In the catalog Sandbox' });
  await tabTo(page, roles.getByRole('radio', { checked: true }));
  const seller = roles.getByLabel('Seller');
  for (let presses = 0; presses < 5 && !(await seller.isChecked()); presses++) await page.keyboard.press('ArrowDown');
  await expect(seller).toBeChecked();
  await enter(page, page.getByRole('button', { name: 'Give these rights' }));
  await expect(page.getByText('These rights hold from their next page on.')).toBeVisible();

  await enter(page, page.getByRole('link', { name: 'Audit' }));
  await expect(page.getByRole('heading', { level: 1, name: 'Audit' })).toBeVisible();
  await hydrated(page);
  await type(page, page.getByRole('search').getByLabel('What', { exact: true }), 'FirstAdministratorEnrolled');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/action=FirstAdministratorEnrolled/);
  await expect(page.getByRole('row').filter({ hasText: 'FirstAdministratorEnrolled' })).toHaveCount(1);
  await hydrated(page);
  await tabTo(page, page.getByRole('link', { name: 'CSV' }));
  await enter(page, page.getByRole('link', { name: 'Settings' }));
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();

  await page.goto(`${desk.url}/account/security`);
  await hydrated(page);
  const change = page.locator('form[action$="/account/password"]');
  await type(page, change.getByLabel('Present password'), first);
  await type(page, change.getByLabel('New password'), second);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Your password is changed.')).toBeVisible();
});
