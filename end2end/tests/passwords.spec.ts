import { expect, hydrated, test } from '../support/fixtures';
import { expectAccessible, expectLegible } from '../support/a11y';
import type { Desk } from '../support/desk';
import { firstLink, sayCode, sayPassword, setUpApp, signOut, startPasswordDesk, totp, type Factors } from '../support/passwords';
import type { Page } from '@playwright/test';

// Zoe has no role yet, which a page answers with 403.
test.use({ allowedStatuses: [401, 403], contextOptions: { reducedMotion: 'reduce' } });
test.describe.configure({ mode: 'serial' });

const [ADA, ZOE] = ['ada@example.com', 'zoe@example.com'];
const [FIRST, SECOND, OF_ZOE] = ['four unrelated lamps', 'seven quiet harbours', 'nine patient windows'];

let desk: Desk;
let link: string;
let ada: Factors;

test.beforeAll(async () => {
  desk = await startPasswordDesk();
  link = firstLink(desk);
});

test.afterAll(() => desk?.stop());

/** Axe finds nothing, in light, in dark and at 320 px, and nothing scrolls sideways there. */
async function look(page: Page, where: string): Promise<void> {
  await hydrated(page);
  await page.emulateMedia({ colorScheme: 'light' });
  await expectAccessible(page, `${where}, light`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectLegible(page, `${where}, dark`);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBeLessThanOrEqual(320);
  await expectAccessible(page, `${where}, narrow`);
  await page.setViewportSize({ width: 1440, height: 900 });
}

test('the first administrator comes in by the printed link, with password, app and recovery codes', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto(link);
  await look(page, 'the first link');
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('Mail address').fill(ADA);
  await page.getByLabel('New password').fill('too short');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('12 characters');
  await expect(page.getByLabel('Mail address')).toHaveValue(ADA);
  await expect(page.getByLabel('New password')).toHaveValue('');
  await look(page, 'a password that is too short');

  // As password managers do: it is pasted.
  await page.getByLabel('Your name').fill(FIRST);
  await page.getByLabel('Your name').press('ControlOrMeta+a');
  await page.getByLabel('Your name').press('ControlOrMeta+x');
  await page.getByLabel('New password').press('ControlOrMeta+v');
  await expect(page.getByLabel('New password')).toHaveValue(FIRST);
  await expect(page.getByLabel('New password')).toHaveAttribute('type', 'password');
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByRole('button', { name: 'Continue' }).click();

  await page.getByLabel('Code', { exact: true }).fill('12345');
  await page.getByRole('button', { name: 'Finish' }).click();
  await expect(page.getByRole('alert')).toContainText('not the code that your app shows');
  ada = await setUpApp(page, look);
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await expect(page.getByRole('link', { name: 'People' })).toBeVisible();
  await page.goto(`${desk.url}/sign-in/recovery-codes`);
  await expect(page.getByText('Recovery codes are shown once')).toBeVisible();
  await expect(page.getByText(ada.codes[0])).toHaveCount(0);
  await page.goto(link);
  await expect(page.getByText('This link was used already')).toBeVisible();
  await look(page, 'a used link');
});

test('nobody comes in with one factor, a wrong one or a used one', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto(`${desk.url}/sign-in?next=/tasks`);
  await look(page, 'sign-in');
  const wrong = 'The mail address or the password is wrong.';
  for (const [mail, password] of [[ADA, 'not her password'], ['nobody@example.com', FIRST]]) {
    await sayPassword(page, desk, mail, password);
    await expect(page.getByRole('alert')).toContainText(wrong);
    await expect(page.getByLabel('Mail address')).toHaveValue(mail);
  }
  await look(page, 'sign-in, refused');

  await sayPassword(page, desk, ADA, FIRST);
  await look(page, 'the second step');
  await page.goto(`${desk.url}/people`);
  await expect(page, 'a password alone is no sign-in').toHaveURL(/\/sign-in\?next=/);
  await sayPassword(page, desk, ADA, FIRST);
  await sayCode(page, 'abcdef');
  await expect(page.getByRole('alert')).toContainText('This code is wrong, or was used already');
  await look(page, 'a wrong code');
  // The step of now may have set the app up.
  const code = totp(ada.secret, 1);
  await sayCode(page, code);
  await expect(page.getByRole('link', { name: 'People' })).toBeVisible();

  await signOut(page, desk);
  await sayPassword(page, desk, ADA, FIRST);
  await sayCode(page, code);
  await expect(page.getByRole('alert')).toContainText('was used already');
  await sayCode(page, ada.codes[0]);
  await expect(page.getByText('You have used a recovery code; 9 are left.')).toBeVisible();
  await signOut(page, desk);
  await sayPassword(page, desk, ADA, FIRST);
  await sayCode(page, ada.codes[0]);
  await expect(page.getByRole('alert')).toContainText('was used already');
});

test('another password, other codes and another app ask for the password, and end what was before', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const other = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await sayPassword(other, desk, ADA, FIRST);
  await sayCode(other, ada.codes[1]);
  await sayPassword(page, desk, ADA, FIRST);
  await sayCode(page, ada.codes[2]);
  await page.goto(`${desk.url}/account`);
  await page.getByRole('link', { name: 'Change password, app or recovery codes' }).click();
  await expect(page.getByText('7 are left.')).toBeVisible();
  await look(page, 'password and second factor');

  const change = page.locator('form[action$="/account/password"]');
  await change.getByLabel('Present password').fill('not her password');
  await change.getByLabel('New password').fill(SECOND);
  await change.getByRole('button').click();
  await expect(page.getByRole('alert')).toContainText('This is not your present password');
  await look(page, 'a wrong present password');
  await change.getByLabel('Present password').fill(FIRST);
  await change.getByLabel('New password').fill(SECOND);
  await change.getByRole('button').click();
  await expect(page.getByText('Your password is changed. Your other sign-ins are ended.')).toBeVisible();
  await other.goto(`${desk.url}/tasks`);
  await expect(other).toHaveURL(/\/sign-in\?next=/);
  await other.context().close();

  await page.goto(`${desk.url}/account/security`);
  const app = page.locator('form[action$="/account/app"]');
  await app.getByLabel('Present password').fill(SECOND);
  await app.getByRole('button').click();
  ada = await setUpApp(page, look);
  await page.goto(`${desk.url}/account/security`);
  const codes = page.locator('form[action$="/account/codes"]');
  await codes.getByLabel('Present password').fill(SECOND);
  await codes.getByRole('button').click();
  const newer = await page.locator('#recovery-codes li').allInnerTexts();
  expect(newer).toHaveLength(10);
  await signOut(page, desk);
  await sayPassword(page, desk, ADA, FIRST);
  await expect(page.getByRole('alert')).toContainText('wrong');
  await sayPassword(page, desk, ADA, SECOND);
  await sayCode(page, ada.codes[0]);
  await expect(page.getByRole('alert'), 'the older codes are void').toContainText('This code is wrong');
  await sayCode(page, totp(ada.secret, 1));
  await expect(page.getByRole('link', { name: 'People' })).toBeVisible();
  ada.codes = newer;
});

test('an administrator invites somebody, and gives a new link', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await sayPassword(page, desk, ADA, SECOND);
  await sayCode(page, ada.codes[0]);
  await page.goto(`${desk.url}/people`);
  await page.getByLabel('Name', { exact: true }).fill('Zoe Okoro');
  await page.getByLabel('Mail address', { exact: true }).fill('zoe');
  // The browser's own check of mail addresses is not what decides.
  await page.locator('form[action$="/people/invite"]').evaluate(form => ((form as HTMLFormElement).noValidate = true));
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByRole('alert')).toContainText('Write a whole mail address');
  await look(page, 'an invitation that is refused');
  await page.getByLabel('Mail address', { exact: true }).fill('Zoe@Example.com');
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect(page.getByRole('heading', { name: 'A link for Zoe Okoro' })).toBeVisible();
  const invitation = await page.locator('#link').innerText();
  expect(invitation).toContain(`${desk.url}/sign-in/link?token=`);
  await look(page, 'a link to pass on');
  await page.goto(`${desk.url}/people`);
  await expect(page.locator('#link')).toHaveCount(0);

  const zoe = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await zoe.goto(invitation);
  await expect(zoe.getByText('For Zoe Okoro')).toBeVisible();
  await look(zoe, 'an invitation');
  await zoe.getByLabel('New password').fill(ZOE);
  await zoe.getByRole('button', { name: 'Continue' }).click();
  await expect(zoe.getByRole('alert')).toContainText('mostly a name, a mail address or a word of this desk');
  await zoe.getByLabel('New password').fill(OF_ZOE);
  await zoe.getByRole('button', { name: 'Continue' }).click();
  await setUpApp(zoe, look);
  await zoe.getByRole('link', { name: 'I have kept them' }).click();
  await expect(zoe.getByRole('heading', { level: 1, name: 'You may not do anything here yet' })).toBeVisible();
  await expect(zoe.getByText('Ask it@example.com for a role')).toBeVisible();
  await look(zoe, 'without a role');
  await zoe.getByRole('link', { name: 'Password and second factor' }).click();
  await expect(zoe.getByRole('heading', { level: 1, name: 'Password and second factor' })).toBeVisible();
  await look(zoe, 'password and second factor, without a role');
  const codes = zoe.locator('form[action$="/account/codes"]');
  await codes.getByLabel('Present password').fill(FIRST);
  await codes.getByRole('button').click();
  await expect(zoe.getByRole('alert')).toContainText('This is not your present password');
  await zoe.getByRole('link', { name: 'Back' }).click();
  await expect(zoe.getByRole('heading', { level: 1, name: 'You may not do anything here yet' })).toBeVisible();

  await page.getByRole('link', { name: 'Zoe Okoro' }).click();
  await page.getByRole('radiogroup', { name: 'In the catalog Sandbox' }).getByLabel('Seller').check();
  await page.getByRole('button', { name: 'Give these rights' }).click();
  await expect(page.getByText('These rights hold from their next page on.')).toBeVisible();
  await zoe.getByRole('link', { name: 'Look again' }).click();
  await expect(zoe.getByRole('link', { name: 'Opportunities' })).toBeVisible();
  expect((await zoe.goto(`${desk.url}/people`))!.status()).toBe(403);

  await page.getByRole('button', { name: 'Make a new link' }).click();
  await expect(page.getByRole('heading', { name: 'A link for Zoe Okoro' })).toBeVisible();
  const renewal = await page.locator('#link').innerText();
  await look(page, 'a new link');
  await zoe.goto(`${desk.url}/tasks`);
  await expect(zoe, 'what she has holds until the link is used').toHaveURL(/\/tasks$/);
  const again = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
  await again.goto(renewal);
  await again.getByLabel('New password').fill(FIRST);
  await again.getByRole('button', { name: 'Continue' }).click();
  await setUpApp(again, async () => {});
  await zoe.goto(`${desk.url}/tasks`);
  await expect(zoe).toHaveURL(/\/sign-in\?next=/);
  await sayPassword(zoe, desk, ZOE, OF_ZOE);
  await expect(zoe.getByRole('alert')).toContainText('wrong');
  await again.context().close();
  await zoe.context().close();

  await page.goto(`${desk.url}/audit?action=SignIn`);
  await expect(page.getByText('wrong mail address or password').first()).toBeVisible();
});
