import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { PREFIX } from '../../support/behind';
import { expect, signIn, test } from '../../support/fixtures';
import { everyPage } from '../../support/pages';
import { certificate } from '../../support/proxies';
import type { Site } from '../../support/site';

test.use({ allowedStatuses: [404] });

/** Has Mozilla's scanner score pages with a browser's cookies, and tells what it printed of those below 140. */
async function score(page: Page, { anvil }: Site, paths: string[]): Promise<void> {
  const { origin } = new URL(anvil.url);
  const addresses = paths.map(path => `${origin}${path.startsWith(`${PREFIX}/`) ? path : `${PREFIX}${path}`}`);
  const cookies = (await page.context().cookies(anvil.url)).map(({ name, value }) => `${name}=${value}; HttpOnly; SameSite=Lax; Secure; Path=/`);
  const printed = await promisify(execFile)(resolve(import.meta.dirname, '../../../scripts/observatory'), addresses, {
    env: { ...process.env, CA: certificate().authority, COOKIES: cookies.join('\n'), HTTP_PORT: String(anvil.proxy.http) },
  }).then(({ stdout }) => stdout, (error: { stdout: string; stderr: string }) => error.stdout + error.stderr);
  const scores = new Map(printed.split('\n').map(line => line.match(/^(\d+) {2}(https:.*)$/)).filter(it => it !== null).map(it => [it[2]!, Number(it[1])]));
  for (const address of addresses) expect(scores.get(address), `${address}\n${printed}`).toBeGreaterThanOrEqual(140);
}

test('Mozilla\'s HTTP Observatory gives every page 140 points', async ({ page, site }) => {
  test.setTimeout(180_000);
  await score(page, site!, ['/sign-in']);
  await signIn(page, 'manager');
  await score(page, site!, await everyPage(page));
  await page.context().clearCookies();
  await signIn(page, 'administrator');
  await page.goto('/people');
  const person = await page.locator(`a[href^="${PREFIX}/people/"]`).first().getAttribute('href');
  await score(page, site!, ['/people', person!, '/audit']);
  await page.context().clearCookies();
  await site!.signInAs(page, 'noah');
  await score(page, site!, ['/no-access']);
});
