import { type Browser, type Page, test as unwatched } from '@playwright/test';
import { expect, hydrated, test } from '../support/fixtures';
import { expectNobody, type ProviderDesk, signInBy, startProviderDesk } from '../support/provider-desk';

let it: ProviderDesk<'contoso' | 'fabrikam'>;

test.beforeAll(async () => {
  it = await startProviderDesk({ contoso: {}, fabrikam: { settings: { FRONT_CHANNEL_LOGOUT: 'true' } } });
});
test.afterAll(() => it.stop());

/** Opens a page that follows what happens. */
async function follow(page: Page): Promise<void> {
  await page.goto(`${it.desk.url}/tasks`);
  await hydrated(page);
  await expect.poll(() => streams(page)).toBe(1);
}

/** How many streams the pages of a browser have open. */
const streams = (page: Page) => page.evaluate(async () => (await navigator.locks.query()).held?.length ?? 0);

/** Somebody in a browser of their own, on a page that follows what happens. */
async function elsewhere(browser: Browser, who: string): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await signInBy(page, it, 'contoso', who);
  await follow(page);
  return page;
}

/** Signs out at the provider itself, as if from another of its applications. */
async function leaveProvider(page: Page): Promise<void> {
  await page.goto(it.providers.contoso.signOutUrl);
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page.getByRole('heading', { name: 'Signed out of the provider' })).toBeVisible();
}

test('signing out goes on to the provider, and the Back button shows nothing', async ({ page }) => {
  // The page between desk and provider is gone before a transition to it could end.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signInBy(page, it, 'contoso', 'sam');
  await page.goto(`${it.desk.url}/account`);
  const place = await page.evaluate(() => history.length);
  await page.getByRole('cell').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign out of the provider?' })).toBeVisible();
  // Whatever they do here, they are out of the desk.
  const tab = await page.context().newPage();
  await expectNobody(tab, it.desk);
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(`${it.desk.url}/sign-in`);

  // The script may be gone with its page before it has answered.
  await page.evaluate(place => { setTimeout(() => history.go(place - history.length)); }, place);
  await expect(page).toHaveURL(`${it.desk.url}/sign-in?next=/account`);
  await expect(page.getByText('Sam Sorensen')).toHaveCount(0);
  await page.getByRole('link', { name: 'Sign in with Contoso' }).click();
  await expect(page.getByRole('heading', { name: 'Who are you?' }), 'the provider forgot them too').toBeVisible();
});

test('a sign-out at the provider ends the sign-in that hangs on it, and its open pages, and nobody else\'s', async ({ page, browser }) => {
  const vera = await elsewhere(browser, 'vera');
  const samElsewhere = await elsewhere(browser, 'sam');
  await signInBy(page, it, 'contoso', 'sam');
  await follow(page);
  await leaveProvider(await page.context().newPage());
  expect(it.providers.contoso.told.at(-1)!.status).toBe(200);
  await expect.poll(() => streams(page)).toBe(0);
  await expectNobody(page, it.desk);
  for (const other of [vera, samElsewhere]) {
    expect(await streams(other)).toBe(1);
    await other.goto(`${it.desk.url}/account`);
    await expect(other).toHaveURL(`${it.desk.url}/account`);
    await other.context().close();
  }
});

test('a sign-out that the provider has not told, or told before, ends nothing', async ({ page, browser, request }) => {
  const { contoso, fabrikam } = it.providers;
  const gone = await elsewhere(browser, 'sam');
  await leaveProvider(await gone.context().newPage());
  const { token } = contoso.told.at(-1)!;
  await gone.context().close();
  await signInBy(page, it, 'contoso', 'sam');
  await follow(page);

  const [header, content] = token.split('.').slice(0, 2).map(part => JSON.parse(Buffer.from(part, 'base64url').toString()));
  const fresh = (changes: object) => ({ ...content, sid: undefined, jti: crypto.randomUUID(), ...changes });
  const say = (logout_token: string) =>
    request.post(`${it.desk.url}/sign-in/oidc/contoso/back-channel-logout`, { form: { logout_token } });
  const parts = (all: object[]) => all.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  for (const [what, wrong] of Object.entries({
    'told before': token,
    'another signature': `${contoso.token(fresh({}), header).split('.').slice(0, 2).join('.')}.${token.split('.')[2]}`,
    'no signature': `${parts([{ ...header, alg: 'none' }, fresh({})])}.`,
    'another provider\'s': fabrikam.token(fresh({}), header),
    'another issuer': contoso.token(fresh({ iss: fabrikam.issuer }), header),
    'another client': contoso.token(fresh({ aud: 'another' }), header),
    'no event': contoso.token(fresh({ events: undefined }), header),
    'an ID token': contoso.token(fresh({ nonce: 'n' }), header),
    'long ago': contoso.token(fresh({ iat: content.iat - 3_600, exp: content.exp - 3_600 }), header),
    'nobody': contoso.token(fresh({ sub: undefined }), header),
    'rubbish': 'rubbish',
  })) {
    const answer = await say(wrong);
    expect(answer.status(), what).toBe(400);
    expect((await answer.json()).error_description, what).toMatch(/^what was told is not to be believed: /);
  }
  expect(await streams(page)).toBe(1);
  await page.goto(`${it.desk.url}/account`);
  await expect(page).toHaveURL(`${it.desk.url}/account`);
  // The same with nothing wrong ends it: so it was what was wrong that counted.
  await follow(page);
  expect((await say(contoso.token(fresh({}), header))).status()).toBe(200);
  await expect.poll(() => streams(page)).toBe(0);
  await expectNobody(page, it.desk);
  await page.context().clearCookies();
  await signInBy(page, it, 'contoso', 'ada');
  await page.goto(`${it.desk.url}/audit?action=SignOut`);
  await expect(page.getByRole('row').filter({ hasText: 'what was told is not to be believed' }).first()).toBeVisible();
});

// The browser shows nothing of the desk in a frame, and complains of that; the sign-out has been done by then.
unwatched('a frame on the provider\'s page signs out where that is allowed', async ({ page }) => {
  const { fabrikam } = it.providers;
  let session = '';
  fabrikam.misbehave('token', answer => {
    const content = JSON.parse(answer.body).id_token.split('.')[1];
    session = JSON.parse(Buffer.from(content, 'base64url').toString()).sid;
    return answer;
  });
  await signInBy(page, it, 'fabrikam', 'sam');
  fabrikam.behave();
  const framed = async (sid: string) => {
    const query = new URLSearchParams({ iss: fabrikam.issuer, sid });
    const frame = `${it.desk.url}/sign-in/oidc/fabrikam/front-channel-logout?${query}`;
    // The library has no such sign-out: the frame is put into its page.
    const content = `<iframe src="${frame.replaceAll('&', '&amp;')}"></iframe>`;
    fabrikam.misbehave('signed out', answer => ({ ...answer, body: answer.body + content }));
    const answer = page.waitForResponse(frame);
    await page.goto(`${fabrikam.signOutUrl}/success`);
    expect((await answer).status()).toBe(200);
  };
  await framed('another session');
  await page.goto(`${it.desk.url}/account`);
  await expect(page).toHaveURL(`${it.desk.url}/account`);
  await framed(session);
  fabrikam.behave();
  await expectNobody(page, it.desk);
});
