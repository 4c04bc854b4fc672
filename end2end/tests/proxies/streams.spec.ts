import { request } from 'node:https';
import type { IncomingMessage } from 'node:http';
import { ask, cookieOf, trusted } from '../../support/asking';
import { boto3 } from '../../support/aws';
import { ACCOUNTS, expect, hydrated, signIn, test } from '../../support/fixtures';
import { readyOpportunity } from '../../support/opportunities';

/** Starts a task for Anvil Cloud by another client than the desk. */
const startElsewhere = (): string => boto3(ACCOUNTS.anvil, 'start_engagement_from_opportunity_task', {
  Catalog: 'Sandbox', ClientToken: crypto.randomUUID(), Identifier: readyOpportunity(),
  AwsSubmission: { InvolvementType: 'Co-Sell', Visibility: 'Full' },
}).TaskId;

/** Opens the stream and keeps what comes of it. */
async function listen(url: string, cookie: string): Promise<{ answer: IncomingMessage; heard(): string; over(): boolean; close(): void }> {
  let heard = '';
  let over = false;
  const asked = request(`${url}/events`, { headers: { cookie, accept: 'text/event-stream' }, agent: false, ...trusted() });
  const answer = await new Promise<IncomingMessage>((done, fail) => asked.once('response', done).once('error', fail).end());
  answer.setEncoding('utf8').on('data', text => (heard += text)).once('close', () => (over = true)).on('error', () => undefined);
  return { answer, heard: () => heard, over: () => over, close: () => asked.destroy() };
}

test('an event arrives while the stream is open, uncompressed and kept by nobody', async ({ site }) => {
  const { url } = site!.anvil;
  const stream = await listen(url, await cookieOf(url, 'viewer'));
  try {
    expect(stream.answer.statusCode).toBe(200);
    expect(stream.answer.headers['content-type']).toBe('text/event-stream');
    expect(stream.answer.headers['content-encoding']).toBeUndefined();
    expect(stream.answer.headers['cache-control']).toMatch(/no-store|no-cache/);
    const task = startElsewhere();
    await expect.poll(stream.heard, { timeout: 20_000 }).toContain(task);
    expect(stream.over()).toBe(false);
  } finally {
    stream.close();
  }
});

test('signing out ends the stream through the proxy too', async ({ site }) => {
  const { url } = site!.anvil;
  const cookie = await cookieOf(url, 'viewer');
  const stream = await listen(url, cookie);
  const out = await ask(`${url}/sign-out`, { method: 'POST', headers: { cookie, origin: new URL(url).origin } });
  expect(out.status).toBe(303);
  await expect.poll(stream.over, { timeout: 20_000 }).toBe(true);
  expect(stream.heard()).toContain('signed-out');
});

test.describe('restarted', () => {
  // While the desk is away the server says so; while the server is, nobody does.
  test.use({ allowedStatuses: [502, 503], goesOffline: true, allowedComplaints: ['net::ERR_CONNECTION_', 'net::ERR_INCOMPLETE_CHUNKED_ENCODING', 'net::ERR_HTTP2_', 'net::ERR_QUIC_'] });

  test('behind the proxy, the desk is missed for a moment: the page stays, and is told what it missed', async ({ page, site }) => {
    const { anvil } = site!;
    await signIn(page, 'viewer');
    await page.goto('/tasks');
    await hydrated(page);
    await page.evaluate(() => { (window as any).sameDocument = true; });
    await anvil.stopDesk();
    const away = await ask(`${anvil.url}/sign-in`);
    expect(away.status).toBe(503);
    expect(away.headers).toMatchObject({ 'retry-after': '5', 'cache-control': 'no-store' });
    expect(away.text).toMatch(/^Cosell Desk does not answer. It may be restarting: try again in a few seconds./);
    const task = startElsewhere();
    await anvil.startDesk();
    const row = page.locator(`tr[data-task="${task}"]`);
    await expect(row).toBeVisible({ timeout: 40_000 });
    await expect(row).toContainText('Complete', { timeout: 20_000 });
    expect(await page.evaluate(() => (window as any).sameDocument)).toBe(true);
    // The sign-in outlives the desk.
    await page.reload();
    await expect(page).toHaveURL(/\/cosell\/tasks$/);
  });

  test('the proxy is restarted before a desk that goes on: the page stays, and follows again', async ({ page, site }) => {
    const { anvil } = site!;
    await signIn(page, 'viewer');
    await page.goto('/tasks');
    await hydrated(page);
    await page.evaluate(() => { (window as any).sameDocument = true; });
    await anvil.restartProxy();
    const row = page.locator(`tr[data-task="${startElsewhere()}"]`);
    await expect(row).toBeVisible({ timeout: 40_000 });
    await expect(row).toContainText('Complete', { timeout: 20_000 });
    expect(await page.evaluate(() => (window as any).sameDocument)).toBe(true);
  });
});
