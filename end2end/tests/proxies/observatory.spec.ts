import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Cookie, Page } from '@playwright/test';
import { type Behind, place, PREFIX, startBehind } from '../../support/behind';
import { expect, signIn, test } from '../../support/fixtures';
import { everyPage } from '../../support/pages';
import { firstLink, sayCode, sayPassword, setUpApp, signOut, withPasswords } from '../../support/passwords';
import { certificate } from '../../support/proxies';

test.use({ allowedStatuses: [404] });

const ROOT = resolve(import.meta.dirname, '../../..');
/** Pages that lead elsewhere at a desk without passwords: they are scored at one that has them. */
const OF_PASSWORDS = ['account/security', 'sign-in/code', 'sign-in/link', 'sign-in/app', 'sign-in/recovery-codes'];
/** The provider's cookies. It is at the same name as the desk, and cookies know nothing of ports. */
const OF_PROVIDER = /^(session|interaction|resume)_\d+(\.|$)/;

/** The pages that there are, as the program routes them, and that none of these addresses is one of. */
function unscored(addresses: string[]): string[] {
  const pages = [...readFileSync(join(ROOT, 'app/src/lib.rs'), 'utf8').matchAll(/path!\("([^"]*)"\)/g)].map(([, page]) => page!);
  expect(pages.length).toBeGreaterThan(30);
  const paths = addresses.map(address => new URL(address).pathname);
  const is = (page: string) => new RegExp(`^${PREFIX}/${page.replace(/:\w+/g, '[^/]+')}$`);
  return pages.filter(page => !paths.some(path => is(page).test(path)));
}

/** A cookie as a browser holds it. Chromium tells of no `SameSite` as of `Lax`, which is what it then does. */
function inWords({ name, value, path, httpOnly, secure, sameSite }: Cookie): string {
  return [`${name}=${value}`, `Path=${path}`, `SameSite=${sameSite}`, ...httpOnly ? ['HttpOnly'] : [], ...secure ? ['Secure'] : []].join('; ');
}

/** Has Mozilla's scanner look at addresses with a browser's cookies: what it prints, and the points of each. */
async function scan(page: Page, desk: Behind, addresses: string[]): Promise<{ printed: string; scores: Map<string, number> }> {
  const held = await page.context().cookies(`${desk.url}/`);
  const cookies = held.filter(({ name }) => !OF_PROVIDER.test(name)).map(inWords);
  const printed = await promisify(execFile)(join(ROOT, 'scripts/observatory'), addresses, {
    env: { ...process.env, CA: certificate().authority, COOKIES: cookies.join('\n'), HTTP_PORT: String(desk.proxy.http) },
  }).then(({ stdout }) => stdout, (error: { stdout: string; stderr: string }) => error.stdout + error.stderr);
  return { printed, scores: new Map(printed.split('\n').map(line => line.match(/^(\d+) {2}(https:.*)$/)).filter(it => it !== null).map(it => [it[2]!, Number(it[1])])) };
}

/** Expects 140 points of each page. Returns their addresses. */
async function score(page: Page, desk: Behind, paths: string[]): Promise<string[]> {
  const { origin } = new URL(desk.url);
  const addresses = paths.map(path => `${origin}${path.startsWith(`${PREFIX}/`) ? path : `${PREFIX}${path}`}`);
  const { printed, scores } = await scan(page, desk, addresses);
  for (const address of addresses) expect(scores.get(address), `${address}\n${printed}`).toBeGreaterThanOrEqual(140);
  return addresses;
}

test('Mozilla\'s HTTP Observatory gives every page 140 points', async ({ page, site }) => {
  test.setTimeout(180_000);
  const scored = await score(page, site!.anvil, ['/sign-in']);
  await signIn(page, 'manager');
  scored.push(...await score(page, site!.anvil, await everyPage(page)));
  await page.context().clearCookies();
  await signIn(page, 'administrator');
  await page.goto('/people');
  const person = await page.locator(`a[href^="${PREFIX}/people/"]`).first().getAttribute('href');
  scored.push(...await score(page, site!.anvil, ['/people', person!, '/audit', '/settings']));
  await page.context().clearCookies();
  await site!.signInAs(page, 'noah');
  scored.push(...await score(page, site!.anvil, ['/no-access']));
  expect(unscored(scored), 'a page that everyPage does not name').toEqual(OF_PASSWORDS);
});

test('a session\'s cookie that scripts could read would cost points', async ({ page, site }) => {
  await signIn(page, 'manager');
  const desk = site!.anvil;
  const address = `${desk.url}/tasks`;
  const points = async () => (await scan(page, desk, [address])).scores.get(address);
  expect(await points()).toBeGreaterThanOrEqual(140);
  await page.context().addCookies([{ name: 'another_session', value: '1', url: desk.url, httpOnly: false, secure: true, sameSite: 'Lax' }]);
  expect(await points()).toBeLessThan(140);
});

test('the same for the pages about passwords', async ({ page, site }) => {
  test.setTimeout(180_000);
  const desk = await startBehind(site!.server, await place(), withPasswords());
  try {
    const password = 'four unrelated lamps';
    const link = firstLink(desk);
    const scored = await score(page, desk, ['/sign-in', link.slice(new URL(desk.url).origin.length)]);
    await page.goto(link);
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('Mail address').fill('ada@example.com');
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Continue' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Set up your app' })).toBeVisible();
    scored.push(...await score(page, desk, ['/sign-in/app']));
    const { codes } = await setUpApp(page, async () => {});
    scored.push(...await score(page, desk, ['/sign-in/recovery-codes', '/account/security']));
    await signOut(page, desk);
    await sayPassword(page, desk, 'ada@example.com', password);
    await expect(page.getByRole('heading', { level: 1, name: 'Second step' })).toBeVisible();
    scored.push(...await score(page, desk, ['/sign-in/code']));
    await sayCode(page, codes[0]!);
    await expect(page.getByRole('link', { name: 'People' })).toBeVisible();
    const left = unscored(scored);
    expect(OF_PASSWORDS.filter(page => left.includes(page)), 'a page that is not scored').toEqual([]);
  } finally {
    // Its page would miss the desk.
    await page.close();
    await desk.stop();
  }
});
