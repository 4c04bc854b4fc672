// Plants in the forms that only a desk has where people sign in with a password, and in what a provider sends to one.
import { expect, type Browser, type Page } from '@playwright/test';
import type { Desk } from '../desk';
import { firstLink, sayCode, sayPassword, setUpApp, startPasswordDesk } from '../passwords';
import { startProviderDesk } from '../provider-desk';
import { everyForm, formsHere, type Form } from './forms';
import { isOf, plainForms, SHARED } from './plain';
import { holds, MANNERS, plant } from './planting';
import { leaksOfTheRecord } from './whole-run';

const ILSE = { name: 'Ilse Novak', mail: 'ilse.novak@example.com', password: 'eleven wooden bridges' };
const TOM = { name: 'Tom Ferreira', mail: 'tom.ferreira@example.com', password: 'thirteen paper kites' };

/** What came of it. */
export interface Planted {
  /** The members of the forms of each route in which canaries were put. */
  members: Map<string, Set<string>>;
  /** How many pages have shown a canary again. */
  shown: number;
  /** What stands in the desk's record of who did what. */
  inRecord: string[];
}

/** The routes whose forms stand on no page of the desk that all tests share. */
export const apart = () => plainForms().filter(({ route }) => !SHARED.includes(route));

const routeOf = ({ action }: Form) => apart().find(({ route }) => isOf(route, action))?.route;

async function plantIn(page: Page, form: Form, planted: Planted): Promise<void> {
  for (const manner of MANNERS.filter(manner => holds(form, manner))) {
    const came = await plant(page, form, manner);
    expect(came.status, `${form.action}, ${manner}`).toBeLessThan(500);
    planted.shown += Number(came.shown);
  }
  const route = routeOf(form)!;
  planted.members.set(route, new Set([...planted.members.get(route) ?? [], ...form.members.map(it => it.name)]));
}

/** Plants in the forms of the page that is open. */
async function plantHere(page: Page, planted: Planted): Promise<void> {
  for (const form of await formsHere(page)) if (routeOf(form)) await plantIn(page, form, planted);
}

const heading = (page: Page, name: string) => expect(page.getByRole('heading', { level: 1, name })).toBeVisible();

/** Sets a password by the link that is open, and goes on to the app. */
async function setPassword(page: Page, password: string): Promise<void> {
  await page.getByLabel('New password').fill(password);
  await page.getByRole('button', { name: 'Continue' }).click();
  await heading(page, 'Set up your app');
}

/** Invites Tom, and gives the link for him. */
async function invite(administrator: Page): Promise<string> {
  await administrator.goto('/people');
  await administrator.getByLabel('Name', { exact: true }).fill(TOM.name);
  await administrator.getByLabel('Mail address', { exact: true }).fill(TOM.mail);
  await administrator.getByRole('button', { name: 'Make a link' }).click();
  await expect(administrator.getByRole('heading', { name: `A link for ${TOM.name}` })).toBeVisible();
  return administrator.locator('#link').innerText();
}

/** Comes in as Ilse with a recovery code, after which wrong tries before count no more: the desk would not look at more of
 * them for a while. */
async function comeIn(page: Page, desk: Desk, code: string): Promise<void> {
  await page.context().clearCookies();
  await sayPassword(page, desk, ILSE.mail, ILSE.password);
  await sayCode(page, code);
  await expect(page.getByRole('link', { name: 'People' })).toBeVisible();
}

/** Plants in what is asked at the door, of somebody who is not signed in. */
async function plantAtTheDoor(nobody: Page, desk: Desk, invitation: string, planted: Planted): Promise<void> {
  await nobody.goto(invitation);
  await plantHere(nobody, planted);
  await nobody.goto(invitation);
  await setPassword(nobody, TOM.password);
  await plantHere(nobody, planted);
  await nobody.goto('/sign-in');
  await plantHere(nobody, planted);
  await sayPassword(nobody, desk, ILSE.mail, ILSE.password);
  await heading(nobody, 'Second step');
  await plantHere(nobody, planted);
}

/** Plants in what somebody finds who is signed in and administers the desk. `afresh` is called after each form that asks for a
 * password. */
async function plantInside(administrator: Page, planted: Planted, afresh: () => Promise<void>): Promise<void> {
  for (const form of await everyForm(administrator, ['/', '/people', '/account/security'])) {
    const route = routeOf(form);
    if (!route) continue;
    await plantIn(administrator, form, planted);
    if (route.startsWith('/account/')) await afresh();
  }
}

/** Plants in what a provider sends, at a desk that knows one. */
async function plantAsProvider(browser: Browser, planted: Planted): Promise<void> {
  const { desk, stop } = await startProviderDesk({ test: {} });
  const context = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    for (const { route, form } of apart()) if (route.startsWith('/sign-in/oidc/')) await plantIn(page, form, planted);
  } finally {
    await context.close();
    await stop();
  }
}

/** Plants in every form that the shared desk does not have. Pages have no script. */
export async function plantApart(browser: Browser): Promise<Planted> {
  const planted: Planted = { members: new Map(), shown: 0, inRecord: [] };
  await plantAsProvider(browser, planted);
  const desk = await startPasswordDesk();
  const contexts = await Promise.all([1, 2].map(() => browser.newContext({ baseURL: desk.url, javaScriptEnabled: false })));
  try {
    const [nobody, administrator] = await Promise.all(contexts.map(context => context.newPage())) as [Page, Page];
    const first = firstLink(desk);
    // What the first administrator is asked, before there is one.
    await nobody.goto(first);
    await plantHere(nobody, planted);
    await administrator.goto(first);
    await administrator.getByLabel('Your name').fill(ILSE.name);
    await administrator.getByLabel('Mail address').fill(ILSE.mail);
    await setPassword(administrator, ILSE.password);
    const { codes } = await setUpApp(administrator, async () => {});
    await plantAtTheDoor(nobody, desk, await invite(administrator), planted);
    await comeIn(nobody, desk, codes.pop()!);
    await plantInside(administrator, planted, () => comeIn(nobody, desk, codes.pop()!));
    planted.inRecord = await leaksOfTheRecord(administrator.request);
    return planted;
  } finally {
    await Promise.all(contexts.map(context => context.close()));
    await desk.stop();
  }
}
