import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { PREFIX } from '../../support/behind';
import { expect, signIn, test } from '../../support/fixtures';
import { everyPage } from '../../support/pages';
import { certificate } from '../../support/proxies';
import type { Site } from '../../support/site';

test.use({ allowedStatuses: [404] });

const ROOT = resolve(import.meta.dirname, '../../..');
/** Pages that lead elsewhere at a desk without passwords, which says who may come in by a provider. */
const OF_PASSWORDS = ['account/security', 'sign-in/code', 'sign-in/link', 'sign-in/app', 'sign-in/recovery-codes'];

/** The pages that there are, as the program routes them, and that none of these addresses is one of. */
function unscored(addresses: string[]): string[] {
  const pages = [...readFileSync(join(ROOT, 'app/src/lib.rs'), 'utf8').matchAll(/path!\("([^"]*)"\)/g)].map(([, page]) => page!);
  expect(pages.length).toBeGreaterThan(30);
  const paths = addresses.map(address => new URL(address).pathname);
  const is = (page: string) => new RegExp(`^${PREFIX}/${page.replace(/:\w+/g, '[^/]+')}$`);
  return pages.filter(page => !paths.some(path => is(page).test(path)));
}

/** Has Mozilla's scanner score pages with a browser's cookies, and expects 140 of each. Returns their addresses. */
async function score(page: Page, { anvil }: Site, paths: string[]): Promise<string[]> {
  const { origin } = new URL(anvil.url);
  const addresses = paths.map(path => `${origin}${path.startsWith(`${PREFIX}/`) ? path : `${PREFIX}${path}`}`);
  const cookies = (await page.context().cookies(anvil.url)).map(({ name, value }) => `${name}=${value}; HttpOnly; SameSite=Lax; Secure; Path=/`);
  const printed = await promisify(execFile)(join(ROOT, 'scripts/observatory'), addresses, {
    env: { ...process.env, CA: certificate().authority, COOKIES: cookies.join('\n'), HTTP_PORT: String(anvil.proxy.http) },
  }).then(({ stdout }) => stdout, (error: { stdout: string; stderr: string }) => error.stdout + error.stderr);
  const scores = new Map(printed.split('\n').map(line => line.match(/^(\d+) {2}(https:.*)$/)).filter(it => it !== null).map(it => [it[2]!, Number(it[1])]));
  for (const address of addresses) expect(scores.get(address), `${address}\n${printed}`).toBeGreaterThanOrEqual(140);
  return addresses;
}

test('Mozilla\'s HTTP Observatory gives every page 140 points', async ({ page, site }) => {
  test.setTimeout(180_000);
  const scored = await score(page, site!, ['/sign-in']);
  await signIn(page, 'manager');
  scored.push(...await score(page, site!, await everyPage(page)));
  await page.context().clearCookies();
  await signIn(page, 'administrator');
  await page.goto('/people');
  const person = await page.locator(`a[href^="${PREFIX}/people/"]`).first().getAttribute('href');
  scored.push(...await score(page, site!, ['/people', person!, '/audit']));
  await page.context().clearCookies();
  await site!.signInAs(page, 'noah');
  scored.push(...await score(page, site!, ['/no-access']));
  expect(unscored(scored), 'a page that everyPage does not name').toEqual(OF_PASSWORDS);
});
