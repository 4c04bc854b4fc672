import { expect, signIn, test } from '../support/fixtures';

test('another site cannot write with the desk\'s cookie, nor call it by another name', async ({ page, request, baseURL }) => {
  await signIn(page, 'seller');
  const cookie = (await page.context().cookies()).map(c => `${c.name}=${c.value}`).join('; ');
  const post = (headers: Record<string, string>) =>
    request.post('/api/drafts/create-draft', { headers: { cookie, accept: 'text/html', ...headers }, form: { 'fields[Payload]': 'LeadInvitation' }, maxRedirects: 0 });
  const foreign: Record<string, string>[] = [
    {}, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'same-site' }, { origin: 'http://evil.example' }, { origin: 'null' },
  ];
  for (const headers of foreign) {
    expect((await post(headers)).status(), JSON.stringify(headers)).toBe(403);
  }
  expect((await post({ origin: baseURL! })).status()).toBe(302);
  expect((await request.get('/', { headers: { host: 'evil.example' } })).status()).toBe(421);
});

test('whoever is not signed in sees nothing', async ({ page, request }) => {
  expect((await request.get('/events')).status()).toBe(401);
  expect((await request.get('/output/list-opportunities')).status()).toBe(401);
  await page.goto('/invitations?side=sent');
  await expect(page).toHaveURL(/sign-in\?next=/);
  await page.locator('form:has(input[value="viewer"])').getByRole('button').click();
  await expect(page).toHaveURL(/\/invitations\?side=sent/);
});

test('pages carry the headers that keep a browser safe', async ({ page }) => {
  await signIn(page, 'viewer');
  const headers = (await page.goto('/'))!.headers();
  expect(headers['content-security-policy']).toMatch(/default-src 'none'.*'nonce-.*frame-ancestors 'none'/);
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['cross-origin-opener-policy']).toBe('same-origin');
});

test('a viewer reads, and sees why nothing else is possible', async ({ page }) => {
  await signIn(page, 'viewer');
  await page.goto('/invitations/new');
  await expect(page.getByRole('button', { name: 'Start' })).toHaveAttribute('aria-disabled', 'true');
});

test('a seller answers one invitation, but not many at once', async ({ page }) => {
  await signIn(page, 'seller');
  await page.goto('/opportunities');
  await expect(page.locator('#bulk-actions')).toHaveAttribute('aria-disabled', 'true');
  await expect(page.locator('.selection-bar')).toContainText('it takes a manager');
});

test.describe('rubbish', () => {
  test.use({ allowedStatuses: [404, 422] });
  test('is refused with a sentence, and the desk goes on', async ({ page, request, baseURL }) => {
    await signIn(page, 'seller');
    for (const path of ['/invitations/engi-nonsense', '/opportunities/O', '/engagements/%F0%9F%98%80', '/tasks/..%2f..', '/drafts/0/customer', '/drafts/zz/nonsense', '/data/nonsense']) {
      const answer = await page.goto(path);
      expect(answer!.status(), path).toBe(404);
      await expect(page.getByRole('heading', { level: 1 }).or(page.getByRole('alert')).first()).toBeVisible();
    }
    const cookie = (await page.context().cookies()).map(c => `${c.name}=${c.value}`).join('; ');
    for (const data of ['', 'id', 'id=%00&fields[=', 'fields[a][b][c][d][e][f][g]=1', 'x'.repeat(300_000)]) {
      const answer = await request.post('/api/drafts/save-step', {
        headers: { cookie, origin: baseURL!, 'content-type': 'application/x-www-form-urlencoded' }, data, maxRedirects: 0,
      });
      expect(answer.status()).toBeGreaterThanOrEqual(300);
      expect(answer.status()).toBeLessThan(500);
    }
    expect((await request.get('/readyz')).status()).toBe(200);
  });
});
