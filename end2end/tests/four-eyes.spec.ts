import { expectAccessible, expectLegible } from '../support/a11y';
import { startDesk, type Desk } from '../support/desk';
import { expect, hydrated, test } from '../support/fixtures';
import type { Browser, Page } from '@playwright/test';

// A desk of its own: people come through a proxy that names them, and production takes a second person.
let desk: Desk;
test.beforeAll(async () => {
  const roles = ['viewer', 'seller', 'manager'].flatMap(role => ['AWS', 'Sandbox'].map(catalog => `{group="${role}s",catalog="${catalog}",role="${role}"}`));
  desk = await startDesk({
    env: {
      COSELL_TRUSTED_PROXIES: '127.0.0.1',
      COSELL_ALLOW_PRODUCTION_WRITES: 'true',
      COSELL_PRODUCTION_WRITES_BY: 'seller',
      COSELL_FOUR_EYES: 'true',
      COSELL_SIGN_IN__CONTACT: 'it@example.com',
      COSELL_SIGN_IN__PROXY__KIND: 'oauth2-proxy',
      COSELL_SIGN_IN__ROLES: `[${roles.join(',')},{group="administrators",administrator=true}]`,
    },
  });
});
test.afterAll(() => desk.stop());
test.use({ contextOptions: { reducedMotion: 'reduce' } });

/** A browser whose proxy says who sits before it. */
async function as(browser: Browser, person: string, group: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: desk.url,
    extraHTTPHeaders: {
      'X-Forwarded-User': person,
      'X-Forwarded-Preferred-Username': person,
      'X-Forwarded-Email': `${person}@example.com`,
      'X-Forwarded-Groups': group,
    },
    reducedMotion: 'reduce',
  });
  return context.newPage();
}

async function inProduction(page: Page): Promise<Page> {
  await page.goto(desk.url);
  await page.getByRole('button', { name: 'account and theme' }).click();
  await page.getByRole('button', { name: 'Work in the catalog AWS (production)' }).click();
  await expect(page.getByText('You work in the catalog AWS now.')).toBeVisible();
  return page;
}

/** Light and dark, and as narrow as it gets. */
async function expectWellMade(page: Page, where: string): Promise<void> {
  await expectAccessible(page, where);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectLegible(page, `${where}, dark`);
  await page.emulateMedia({ colorScheme: 'light' });
  const wide = page.viewportSize();
  await page.setViewportSize({ width: 320, height: 640 });
  const sticksOut = () => {
    const clipped = [...document.querySelectorAll('.table-stack td > div')].some(it => it.getBoundingClientRect().right > innerWidth);
    return clipped || document.documentElement.scrollWidth > innerWidth;
  };
  expect(await page.evaluate(sticksOut), `${where}: something sticks out at 320 px`).toBe(false);
  if (wide) await page.setViewportSize(wide);
}

test('what a seller asks for in production is sent once a manager has approved it', async ({ browser }) => {
  const seller = await inProduction(await as(browser, 'sam', 'sellers'));
  await seller.goto('/invitations');
  await seller.getByRole('link', { name: 'Water quality reporting' }).click();
  await seller.getByRole('link', { name: /^Accept/ }).click();
  await seller.getByRole('button', { name: 'Accept invitation' }).click();
  await expect(seller.getByText('This waits for a second person.')).toBeVisible();
  await seller.getByRole('link', { name: 'See how it stands' }).click();
  const approve = seller.getByRole('button', { name: 'Approve and send' });
  await expect(approve).toHaveAttribute('aria-disabled', 'true');
  await expect(approve).toHaveAccessibleDescription('You asked for it yourself: another manager approves it.');
  await expectWellMade(seller, 'one’s own request');

  const manager = await inProduction(await as(browser, 'mia', 'managers'));
  await expect(manager.getByText('One request waits for a second person')).toBeVisible();
  await expectWellMade(manager, 'the overview of who may approve');
  await manager.getByRole('link', { name: /Look at (it|them)/ }).click();
  await manager.getByRole('button', { name: 'Approve and send' }).click();
  await expect(manager.getByText('Approved; AWS has taken it.')).toBeVisible();
  await expect(manager.getByRole('row', { name: /Accept invitation/ })).toContainText('Done');
  await seller.goto('/activity');
  await expect(seller.getByText('Waiting for a second person')).toHaveCount(0);

  const administrator = await as(browser, 'ada', 'administrators');
  await administrator.goto('/audit?action=ApproveWrite');
  await expect(administrator.getByRole('row', { name: /ApproveWrite/ })).toContainText('mia');
  await expectWellMade(administrator, 'the record');
  for (const page of [seller, manager, administrator]) await page.context().close();
});

test('the owner of a paused job sees that another manager has to resume it', async ({ browser }) => {
  const owner = await inProduction(await as(browser, 'mia', 'managers'));
  await owner.goto('/opportunities');
  const opportunity = owner.getByRole('main').locator('a[href^="/opportunities/O"]').first();
  const id = (await opportunity.getAttribute('href'))!.split('/').pop()!;
  await owner.goto(`/bulk/new?action=tag-opportunities&id=${id}`);
  await hydrated(owner);
  await owner.locator('[name="fields[Tags.0.Key]"]').fill('team');
  await owner.getByRole('button', { name: 'Tag 1 opportunity' }).click();
  await expect(owner.locator('[data-job]')).toHaveAttribute('data-state', 'paused');
  const resume = owner.getByRole('button', { name: 'Resume' });
  await expect(resume).toHaveAttribute('aria-disabled', 'true');
  await expect(resume).toHaveAccessibleDescription('It is your own job: another manager has to resume it.');
  await expect(owner.getByRole('button', { name: 'Cancel the rest' })).not.toHaveAttribute('aria-disabled');
  await expectWellMade(owner, 'one’s own job');

  const other = await inProduction(await as(browser, 'max', 'managers'));
  await other.goto(new URL(owner.url()).pathname);
  await expect(other.getByRole('button', { name: 'Resume' })).not.toHaveAttribute('aria-disabled');
  for (const page of [owner, other]) await page.context().close();
});

test('who was a seller and is a viewer now reads a draft of their own, and sees why nothing of it can be changed', async ({ browser }) => {
  const seller = await as(browser, 'sue', 'sellers');
  await seller.goto('/invitations/new');
  await seller.getByRole('radio', { name: /opportunity/i }).check();
  await seller.getByRole('button', { name: 'Start' }).click();
  await expect(seller).toHaveURL(/\/drafts\/[^/]+\/[a-z]+/);
  const draft = new URL(seller.url()).pathname.split('/').slice(0, 3).join('/');
  await seller.context().close();

  const viewer = await as(browser, 'sue', 'viewers');
  await viewer.goto(`${draft}/team`);
  for (const name of ['Continue', 'Save and close', 'Add another contact']) {
    const button = viewer.getByRole('button', { name, exact: true });
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAccessibleDescription(/takes a seller/);
  }
  await expectWellMade(viewer, 'a step for a viewer');
  await viewer.getByRole('link', { name: 'Back', exact: true }).click();
  await expect(viewer).toHaveURL(/\/project/);
  await viewer.goto(`${draft}/review?delete=1`);
  for (const button of await viewer.getByRole('button', { name: 'Delete draft' }).all()) {
    await expect(button).toHaveAttribute('aria-disabled', 'true');
    await expect(button).toHaveAccessibleDescription(/takes a seller/);
  }
  await expect(viewer.getByRole('button', { name: 'Delete draft' })).toHaveCount(2);
  await expectWellMade(viewer, 'the review for a viewer');
  await viewer.context().close();
});

test('who may do nothing yet is told whom to ask', async ({ browser }) => {
  const page = await as(browser, 'noah', 'visitors');
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'You may not do anything here yet' })).toBeVisible();
  await expect(page.getByText('Ask it@example.com for a role')).toBeVisible();
  await expectWellMade(page, 'without a role');
  await page.context().close();
});

test('who administers and has no role is told why nothing can be begun', async ({ browser }) => {
  const page = await as(browser, 'ada', 'administrators');
  await page.goto('/');
  const begin = page.getByRole('navigation', { name: 'Main' }).getByRole('button', { name: 'New invitation' });
  await expect(begin).toHaveAttribute('aria-disabled', 'true');
  await expect(begin).toHaveAccessibleDescription(/role/);
  await expectWellMade(page, 'the overview of an administrator');
  await page.context().close();
});
