import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ask, askByHttp2, enter } from '../../support/asking';
import { expect, signIn, test } from '../../support/fixtures';

test('pages, files and forms carry the prefix, and files come compressed and are kept for good', async ({ site }) => {
  const { url } = site!.anvil;
  const page = await ask(`${url}/sign-in`);
  expect(page.status).toBe(200);
  const files = [...page.text.matchAll(/(?:href|src)="(\/cosell\/pkg\/[^"]+\.(css|js|wasm))"/g)];
  expect(new Set(files.map(([, , kind]) => kind))).toEqual(new Set(['css', 'js', 'wasm']));
  for (const [, path, kind] of files) {
    const at = `${new URL(url).origin}${path}`;
    const plain = await ask(at);
    expect(plain.status, path).toBe(200);
    expect(plain.headers['content-type'], path).toMatch({ css: /^text\/css/, js: /javascript/, wasm: /^application\/wasm/ }[kind!]!);
    expect(plain.headers['cache-control'], path).toMatch(/max-age=31536000.*immutable/);
    for (const [coding, decoded] of [['br', brotliDecompressSync], ['gzip', gunzipSync]] as const) {
      const packed = await ask(at, { headers: { 'accept-encoding': coding } });
      expect(packed.headers['content-encoding'], `${path} by ${coding}`).toBe(coding);
      expect(packed.headers['vary'], path).toMatch(/accept-encoding/i);
      expect(decoded(packed.body).equals(plain.body), path).toBe(true);
    }
  }
  expect(page.headers['cache-control']).toBe('no-store');
  expect(page.text).not.toMatch(/(?:href|src|action)="\/(?!cosell\/)/);
  expect(gunzipSync((await ask(`${url}/sign-in`, { headers: { 'accept-encoding': 'gzip' } })).body).toString()).toContain('Sign in');
});

test('the headers that keep a browser safe arrive once, as the desk sends them', async ({ site }) => {
  const { url, inner } = site!.anvil;
  const { headers } = await ask(`${url}/sign-in`);
  expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains');
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'.*'nonce-[^']+'/);
  const past = await ask(`${inner}/cosell/sign-in`, { headers: { host: new URL(url).host } });
  expect(past.status).toBe(200);
  for (const [name, value] of Object.entries(past.headers)) {
    // These are of the hop, or different with each answer.
    if (['date', 'connection', 'content-length', 'transfer-encoding', 'content-security-policy', 'set-cookie', 'x-request-id'].includes(name)) continue;
    expect(headers[name], name).toEqual(value);
  }
});

test('browsers are spoken to by HTTP/2, and sent from http to https', async ({ site, page }) => {
  const { url, proxy } = site!.anvil;
  const answer = await askByHttp2(`${url}/sign-in`);
  expect(answer.status).toBe(200);
  expect(answer.text).toContain('Sign in');
  await page.goto('/sign-in');
  const spoken = await page.evaluate(() => performance.getEntriesByType('navigation').map(it => (it as PerformanceNavigationTiming).nextHopProtocol));
  expect(spoken).toEqual(['h2']);
  const plain = await fetch(`http://127.0.0.1:${proxy.http}/cosell/tasks?status=FAILED`, { redirect: 'manual' });
  if (site!.server === 'nginx') {
    expect(plain.status).toBe(301);
    expect(plain.headers.get('location')).toBe(`${url}/tasks?status=FAILED`);
  }
  const named = await fetch(`http://localhost:${proxy.http}/cosell/tasks?status=FAILED`, { redirect: 'manual' });
  expect([301, 308]).toContain(named.status);
  expect(named.headers.get('location')).toMatch(/^https:\/\/localhost.*\/cosell\/tasks\?status=FAILED$/);
});

test('redirects stay below the prefix, and what is beside it is none of the desk\'s', async ({ site }) => {
  const { url } = site!.anvil;
  const { origin } = new URL(url);
  expect((await ask(url)).headers.location).toMatch(/^(https:\/\/localhost:\d+)?\/cosell\/$/);
  const away = await ask(`${url}/tasks?status=FAILED`, { headers: { accept: 'text/html' } });
  expect(away.headers.location).toBe('/cosell/sign-in?next=/cosell/tasks%3Fstatus%3DFAILED');
  const into = (next: string) => enter(url, 'viewer', {}, next);
  expect((await into('/cosell/tasks?status=FAILED')).headers.location).toBe('/cosell/tasks?status=FAILED');
  for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example/', '/cosell/../evil', '/evil']) {
    expect((await into(next)).headers.location, next).toMatch(/^\/cosell\//);
  }
  const beside = await ask(`${origin}/elsewhere`);
  expect(beside.text).not.toContain('Cosell Desk</title>');
  expect(beside.headers['set-cookie']).toBeUndefined();
});

test('a server function answers a form, and the cookie is one of the host alone', async ({ site }) => {
  const { url } = site!.anvil;
  const { origin } = new URL(url);
  const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  const entered = await enter(url, 'seller');
  const cookies = entered.headers['set-cookie']!;
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatch(/^__Host-cosell_session=[^;]+;/);
  const attributes = cookies[0]!.split('; ').slice(1).map(it => it.toLowerCase());
  expect(attributes).toEqual(expect.arrayContaining(['httponly', 'samesite=lax', 'secure', 'path=/']));
  expect(attributes.some(it => it.startsWith('domain='))).toBe(false);
  const cookie = cookies[0]!.split(';')[0]!;
  const post = (headers: Record<string, string>) =>
    ask(`${url}/api/drafts/create-draft`, { method: 'POST', headers: { ...form, cookie, ...headers }, body: 'fields[Payload]=LeadInvitation' });
  const made = await post({ origin });
  expect(made.status).toBe(302);
  expect(made.headers.location).toMatch(/^\/cosell\/drafts\/[0-9a-f]{32}\//);
  const foreign: Record<string, string>[] = [
    { origin: 'https://evil.example' }, { origin: `${origin}0` }, { 'sec-fetch-site': 'cross-site', origin }, {},
  ];
  for (const headers of foreign) {
    expect((await post(headers)).status, JSON.stringify(headers)).toBe(403);
  }
});

test('signing in at the provider ends below the prefix, signing out on the sign-in page', async ({ page, site }) => {
  // The page between is gone before a transition to it could end.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signIn(page, 'seller');
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name.includes('cosell_session'));
  expect(cookie).toMatchObject({ name: '__Host-cosell_session', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' });
  // By keyboard: a note on a task that has ended may lie over it.
  await page.locator('[popovertarget="person-menu"]').press('Enter');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(`${site!.anvil.url}/sign-in`);
  await page.waitForLoadState();
  await page.goto('/tasks');
  await expect(page).toHaveURL(/\/cosell\/sign-in\?next=/);
});
