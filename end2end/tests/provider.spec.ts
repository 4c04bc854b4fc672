import { type Browser, type Page } from '@playwright/test';
import { expectAccessible, expectLegible } from '../support/a11y';
import { expect, test } from '../support/fixtures';
import { expectNobody, leaveFor, type ProviderDesk, signInBy, signInPage, startProviderDesk } from '../support/provider-desk';

let it: ProviderDesk<'contoso' | 'fabrikam'>;

test.beforeAll(async () => {
  it = await startProviderDesk({
    contoso: {},
    fabrikam: {
      tells: 'when asked',
      settings: { USERINFO: 'true', GROUPS_CLAIM: 'realm_access.roles', NAME_CLAIMS: '["nickname"]' },
    },
  });
});
test.afterAll(() => it.stop());

/** Somebody else, in a browser of their own. */
async function elsewhere(browser: Browser, who: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signInBy(page, it, 'contoso', who);
  return page;
}

/** What somebody may do in all, as their own page says it. */
async function rights(page: Page): Promise<Record<string, string>> {
  await page.goto(`${it.desk.url}/account`);
  const rows = page.getByRole('table').filter({ hasText: 'From groups' }).locator('tbody tr');
  const texts = await rows.evaluateAll(rows => rows.map(row => [...row.children].map(cell => cell.textContent!.trim())));
  return Object.fromEntries(texts.map(cells => [cells[0], cells.at(-1)!]));
}

test('everybody comes in with the rights of their groups', async ({ browser }) => {
  const may = async (who: string) => {
    const page = await elsewhere(browser, who);
    const all = Object.values(await rights(page));
    const people = await page.getByRole('link', { name: 'People' }).count();
    await page.context().close();
    return [...all, people];
  };
  expect(await may('vera')).toEqual(['Viewer', 'Nothing', 'Nothing', 0]);
  expect(await may('sam')).toEqual(['Seller', 'Viewer', 'Nothing', 0]);
  expect(await may('mia')).toEqual(['Manager', 'Nothing', 'Nothing', 0]);
  expect(await may('ada')).toEqual(['Viewer', 'Viewer', 'Administrator', 1]);
});

test('whoever is in no group is told so, and whom to ask', async ({ page }) => {
  await signInBy(page, it, 'contoso', 'noah');
  await expect(page).toHaveURL(`${it.desk.url}/no-access`);
  await expect(page.getByText('You are signed in as Noah Nyberg')).toBeVisible();
  await expect(page.getByText('Ask desk@contoso.example.com for a role')).toBeVisible();
  await page.goto(`${it.desk.url}/opportunities`);
  await expect(page).toHaveURL(`${it.desk.url}/no-access`);
});

test('two providers: each tells in its own way, and the same name there is another account', async ({ page, browser }) => {
  await page.goto(`${it.desk.url}/sign-in`);
  await expect(page.getByRole('main').getByRole('link')).toHaveText(['Sign in with Contoso', 'Sign in with Fabrikam']);
  await signInBy(page, it, 'fabrikam', 'sam');
  expect(Object.values(await rights(page))).toEqual(['Manager', 'Nothing', 'Nothing']);
  await expect(page.getByText(it.providers.fabrikam.issuer)).toBeVisible();
  await expect(page.getByRole('banner').getByText('Sam', { exact: true }).first()).toBeVisible();

  const other = await elsewhere(browser, 'sam');
  const ada = await elsewhere(browser, 'ada');
  await ada.goto(`${it.desk.url}/people?filter=sam`);
  await expect(ada.getByRole('main').getByRole('link', { name: /^Sam/ })).toHaveText(['Sam', 'Sam Sorensen']);
  await Promise.all([other, ada].map(page => page.context().close()));
});

test('somebody who gets another name and address stays who they are', async ({ page, browser }) => {
  const { contoso } = it.providers;
  await signInBy(page, it, 'contoso', 'mia');
  const ada = await elsewhere(browser, 'ada');
  const account = async (name: string) => {
    await ada.goto(`${it.desk.url}/people?filter=m`);
    return ada.getByRole('main').getByRole('link', { name, exact: true }).getAttribute('href');
  };
  const before = await account('Mia Moreau');
  contoso.change('mia', { name: 'Mia Martin', email: 'mia.martin@contoso.example.com' });
  await page.context().clearCookies();
  await signInBy(page, it, 'contoso', 'mia');
  await page.goto(`${it.desk.url}/account`);
  await expect(page.getByText('mia.martin@contoso.example.com')).toBeVisible();
  expect(await account('Mia Martin')).toBe(before);
  await expect(ada.getByText('Mia Moreau')).toHaveCount(0);
  await ada.context().close();
});

test('whoever cancels at the provider reads what to do, and can begin anew', async ({ page }) => {
  await page.goto(`${it.desk.url}/tasks`);
  await page.getByRole('link', { name: 'Sign in with Contoso' }).click();
  await expect(page.getByRole('heading', { name: 'Who are you?' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page).toHaveURL(signInPage(it.desk));
  await expect(page.getByText('Contoso did not let you in, or you did not agree. Try again, or ask')).toBeVisible();

  await page.goto(`${it.desk.url}/tasks`);
  await page.getByRole('link', { name: 'Sign in with Contoso' }).click();
  await page.getByRole('button', { name: 'Sam Sorensen' }).click();
  await expect(page, 'where they wanted to go').toHaveURL(`${it.desk.url}/tasks`);
});

test('whoever is disabled here does not come in by the provider either', async ({ page, browser }) => {
  await signInBy(page, it, 'contoso', 'vera');
  const ada = await elsewhere(browser, 'ada');
  await ada.goto(`${it.desk.url}/people?filter=vera`);
  await ada.getByRole('link', { name: 'Vera Varga' }).click();
  await ada.getByRole('button', { name: 'Disable' }).click();
  await expect(ada.getByText('The account is disabled')).toBeVisible();
  await expectNobody(page, it.desk);
  await leaveFor(page, it.desk, 'contoso');
  await expect(page.getByText('Your account at this desk is disabled.')).toBeVisible();
  await expectNobody(page, it.desk);
  await ada.getByRole('button', { name: 'Enable' }).click();
  await expect(ada.getByText('The account is enabled')).toBeVisible();
  await leaveFor(page, it.desk, 'contoso');
  await expect(page).toHaveURL(`${it.desk.url}/`);
  await ada.context().close();
});

test('the provider goes on with another key, and the desk with it', async ({ page }) => {
  // The desk fetches keys every 30 s at most.
  test.setTimeout(120_000);
  await signInBy(page, it, 'fabrikam', 'sam');
  it.providers.fabrikam.rotate();
  await expect(async () => {
    await page.context().clearCookies();
    it.providers.fabrikam.as('sam');
    await leaveFor(page, it.desk, 'fabrikam');
    await expect(page).toHaveURL(`${it.desk.url}/`, { timeout: 3_000 });
  }).toPass({ intervals: [3_000], timeout: 90_000 });
  it.providers.fabrikam.as();
});

test('axe finds nothing where providers are chosen, with what went wrong or without', async ({ page }) => {
  for (const wrong of [false, true]) {
    await page.goto(`${it.desk.url}/sign-in`);
    if (wrong) {
      await page.getByRole('link', { name: 'Sign in with Contoso' }).click();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await expect(page.getByText('Contoso did not let you in')).toBeVisible();
    }
    await page.emulateMedia({ colorScheme: 'light' });
    await expectAccessible(page, 'light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectLegible(page, 'dark');
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await expectAccessible(page, 'narrow');
    await page.setViewportSize({ width: 1440, height: 900 });
  }
});
