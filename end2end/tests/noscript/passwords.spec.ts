import { expect, test } from '../../support/fixtures';
import type { Desk } from '../../support/desk';
import { firstLink, sayCode, sayPassword, setUpApp, signOut, startPasswordDesk, totp } from '../../support/passwords';
import type { Page } from '@playwright/test';

// Zoe has no role yet, which a page answers with 403.
test.use({ allowedStatuses: [401, 403], contextOptions: { reducedMotion: 'reduce' } });

const [ADA, ZOE] = ['ada@example.com', 'zoe@example.com'];
const [FIRST, SECOND, OF_ZOE] = ['four unrelated lamps', 'seven quiet harbours', 'nine patient windows'];

let desk: Desk;

test.beforeAll(async () => {
  desk = await startPasswordDesk();
});

test.afterAll(() => desk?.stop());

/** Nothing is wider than a small screen. */
async function look(page: Page, where: string): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  const box = await page.locator('main').boundingBox();
  expect(box!.x + box!.width, where).toBeLessThanOrEqual(320);
  await page.setViewportSize({ width: 1280, height: 720 });
}

test('without script: come in by the printed link, sign in with two factors, change them, invite somebody', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await page.goto(firstLink(desk));
  await look(page, 'the first link');
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.getByLabel('Mail address').fill(ADA);
  await page.getByLabel('New password').fill('too short');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert')).toContainText('12 characters');
  await expect(page.getByLabel('Your name')).toHaveValue('Ada Lovelace');
  await page.getByLabel('New password').fill(FIRST);
  // With the keyboard alone.
  await page.keyboard.press('Enter');
  let ada = await setUpApp(page, look);
  await page.getByRole('link', { name: 'I have kept them' }).click();
  await expect(page.getByRole('link', { name: 'People' })).toBeVisible();

  await signOut(page, desk);
  await look(page, 'sign-in');
  await sayPassword(page, desk, ADA, SECOND);
  await expect(page.getByRole('alert')).toContainText('The mail address or the password is wrong.');
  await sayPassword(page, desk, ADA, FIRST);
  await look(page, 'the second step');
  await sayCode(page, 'abcdef');
  await expect(page.getByRole('alert')).toContainText('This code is wrong, or was used already');
  const code = totp(ada.secret, 1);
  await sayCode(page, code);
  await expect(page.getByRole('link', { name: 'People' })).toBeVisible();
  await signOut(page, desk);
  await sayPassword(page, desk, ADA, FIRST);
  await sayCode(page, code);
  await expect(page.getByRole('alert')).toContainText('was used already');
  await sayCode(page, ada.codes[0]);
  await expect(page.getByText('You have used a recovery code; 9 are left.')).toBeVisible();

  await page.getByRole('link', { name: 'Password and second factor' }).click();
  await look(page, 'password and second factor');
  const change = page.locator('form[action$="/account/password"]');
  await change.getByLabel('Present password').fill(FIRST);
  await change.getByLabel('New password').fill(SECOND);
  await change.getByRole('button').click();
  await expect(page.getByText('Your password is changed. Your other sign-ins are ended.')).toBeVisible();
  await page.getByRole('link', { name: 'Change password, app or recovery codes' }).click();
  const app = page.locator('form[action$="/account/app"]');
  await app.getByLabel('Present password').fill(SECOND);
  await app.getByRole('button').click();
  ada = await setUpApp(page, look);

  await page.goto(`${desk.url}/people`);
  await page.getByLabel('Name', { exact: true }).fill('Zoe Okoro');
  await page.getByLabel('Mail address', { exact: true }).fill(ZOE);
  await page.getByRole('button', { name: 'Make a link' }).click();
  await look(page, 'a link to pass on');
  const invitation = await page.locator('#link').innerText();
  const zoe = await (await browser.newContext({ javaScriptEnabled: false, reducedMotion: 'reduce' })).newPage();
  await zoe.goto(invitation);
  await zoe.getByLabel('New password').fill(OF_ZOE);
  await zoe.getByRole('button', { name: 'Continue' }).click();
  await setUpApp(zoe, look);
  await zoe.getByRole('link', { name: 'I have kept them' }).click();
  await expect(zoe.getByRole('heading', { level: 1, name: 'You may not do anything here yet' })).toBeVisible();

  await page.getByRole('link', { name: 'Zoe Okoro' }).click();
  await page.getByRole('button', { name: 'Make a new link' }).click();
  const renewal = await page.locator('#link').innerText();
  expect(renewal).not.toBe(invitation);
  await zoe.goto(renewal);
  await zoe.getByLabel('New password').fill(FIRST);
  await zoe.getByRole('button', { name: 'Continue' }).click();
  const { codes } = await setUpApp(zoe, look);
  await sayPassword(zoe, desk, ZOE, OF_ZOE);
  await expect(zoe.getByRole('alert')).toContainText('The mail address or the password is wrong.');
  await sayPassword(zoe, desk, ZOE, FIRST);
  await sayCode(zoe, codes[0]);
  await expect(zoe.getByRole('heading', { level: 1, name: 'You may not do anything here yet' })).toBeVisible();
  await expect(zoe.getByText('You have used a recovery code; 9 are left.')).toBeVisible();
  await zoe.goto(`${desk.url}/no-access`);
  await zoe.getByRole('link', { name: 'Password and second factor' }).click();
  const own = zoe.locator('form[action$="/account/password"]');
  await own.getByLabel('Present password').fill(FIRST);
  await own.getByLabel('New password').fill(OF_ZOE);
  await own.getByRole('button').click();
  await expect(zoe.getByRole('heading', { level: 1, name: 'You may not do anything here yet' })).toBeVisible();
  await expect(zoe.getByText('Your password is changed. Your other sign-ins are ended.')).toBeVisible();
  await zoe.context().close();
});
