import { expect, hydrated, signIn, test } from '../support/fixtures';
import { expectAccessible, expectLegible } from '../support/a11y';
import { tabTo } from '../support/keyboard';
import type { Browser, Page } from '@playwright/test';

test.use({ allowedStatuses: [401, 403], contextOptions: { reducedMotion: 'reduce' } });

/** Another browser in which somebody signs in. */
async function elsewhere(browser: Browser, persona: Parameters<typeof signIn>[1]): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signIn(page, persona);
  return page;
}

test('one sees where one is signed in, and ends it there at once, open pages included', async ({ page, browser }) => {
  await signIn(page, 'viewer');
  const other = await elsewhere(browser, 'viewer');
  await other.goto('/tasks');
  await hydrated(other);
  await page.goto('/account');
  await expect(page.getByRole('row', { name: /Sandbox/ })).toContainText('Viewer');
  await expect(page.getByText('This one')).toHaveCount(1);
  await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(page.getByText(/other sign-ins? (is|are) ended/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Sign out everywhere else' })).toHaveAttribute('aria-disabled', 'true');
  await other.goto('/tasks');
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  await other.context().close();
});

test('an administrator gives rights, and the person has them on the next page, in a session with a new id', async ({ page, browser }) => {
  const seller = await elsewhere(browser, 'seller');
  const cookie = async () => (await seller.context().cookies()).find(it => it.name.endsWith('cosell_session'))?.value;
  const before = await cookie();
  await seller.goto('/opportunities');
  await expect(seller.locator('#bulk-actions')).toHaveAttribute('aria-disabled', 'true');

  await signIn(page, 'administrator');
  await page.getByRole('link', { name: 'People' }).click();
  await page.getByLabel('Name or mail address').fill('sam');
  await page.getByRole('button', { name: 'Apply' }).click();
  await page.getByRole('link', { name: 'Sam Okafor' }).click();
  const stale = await page.context().newPage();
  await stale.goto(page.url());
  await page.getByLabel('Manager').check();
  await page.getByRole('button', { name: 'Give these rights' }).click();
  await expect(page.getByText('These rights hold from their next page on.')).toBeVisible();

  await seller.goto('/opportunities');
  await expect(seller.locator('#bulk-actions')).toHaveCount(0);
  expect(await cookie()).not.toBe(before);

  await stale.getByLabel('Nothing').check();
  await stale.getByRole('button', { name: 'Give these rights' }).click();
  await expect(stale.getByText('Someone was quicker')).toBeVisible();
  await stale.goto(page.url());
  await stale.getByLabel('Nothing').check();
  await stale.getByRole('button', { name: 'Give these rights' }).click();
  await expect(stale.getByText('These rights hold from their next page on.')).toBeVisible();
  await seller.context().close();
});

test('whoever is disabled is out at once, and comes in again once enabled', async ({ page, browser }) => {
  const partner = await elsewhere(browser, 'partner');
  await signIn(page, 'administrator');
  await page.goto('/people/partner');
  await page.getByRole('button', { name: 'Disable' }).click();
  await expect(page.getByText('The account is disabled')).toBeVisible();
  await partner.goto('/');
  await expect(partner).toHaveURL(/\/sign-in/);
  await partner.locator('form:has(input[value="partner"])').getByRole('button').click();
  await expect(partner.getByText('Your account at this desk is disabled.')).toBeVisible();
  await expect(partner.getByText('You are signed out')).toHaveCount(0);
  await page.getByRole('button', { name: 'Enable' }).click();
  await expect(page.getByText('The account is enabled')).toBeVisible();
  await signIn(partner, 'partner');
  await partner.context().close();
});

test('administrators cannot lock themselves out, and others see that and why it is closed to them', async ({ page, browser }) => {
  await signIn(page, 'administrator');
  await page.goto('/people/administrator');
  await expect(page.getByRole('button', { name: 'Disable' })).toHaveAttribute('aria-disabled', 'true');
  const manager = await elsewhere(browser, 'manager');
  for (const name of ['People', 'Audit', 'Settings']) {
    await expect(manager.getByRole('link', { name })).toHaveCount(0);
    const closed = manager.getByRole('navigation', { name: 'Main' }).getByRole('button', { name });
    await expect(closed).toHaveAttribute('aria-disabled', 'true');
    await expect(closed).toHaveAccessibleDescription(/it takes an administrator/);
  }
  expect((await manager.goto('/people'))!.status()).toBe(403);
  await expect(manager.getByRole('main').getByText('it takes an administrator')).toBeVisible();
  await manager.context().close();
});

test('on a small screen the reason why an entry is closed stands in the drawer, is reached by keyboard and fits', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/');
  await hydrated(page);
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  const drawer = page.getByRole('navigation', { name: 'Main' });
  for (const name of ['People', 'Audit', 'Settings']) await tabTo(page, drawer.getByRole('button', { name }));
  await page.keyboard.press('Enter');
  await expect(page, 'it leads nowhere').toHaveURL(/\/$/);
  await expect(drawer.getByText('it takes an administrator')).toBeInViewport();
  expect(await drawer.evaluate(it => it.scrollWidth - it.clientWidth), 'the drawer scrolls sideways').toBeLessThanOrEqual(0);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test('an administrator sees what the desk was started with, and others do not', async ({ page, browser }) => {
  await signIn(page, 'administrator');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  const setting = (name: string) => page.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) });
  await expect(setting('backend')).toContainText('emulator');
  await expect(setting('audit.key')).toContainText('Not set');
  await page.getByRole('link', { name: 'Starts and changes' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'version' }).first()).toContainText('settings');
  const manager = await elsewhere(browser, 'manager');
  expect((await manager.goto('/settings'))!.status()).toBe(403);
  await manager.context().close();
});

test('axe finds nothing on the pages about people and settings, and none scrolls sideways', async ({ page }) => {
  // Whoever has never signed in has no account yet.
  await signIn(page, 'seller');
  await signIn(page, 'administrator');
  for (const path of ['/account', '/people', '/people/seller', '/people/administrator', '/people?filter=nobody', '/settings']) {
    await page.goto(path);
    await hydrated(page);
    await page.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(page, `${path}, light`);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectLegible(page, `${path}, dark`);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
    await expectAccessible(page, `${path}, narrow`);
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});
