import { test as base, expect, type Page } from '@playwright/test';
import { readToTheEnd, watchHands, watchPage } from './canaries/record';
import './firefox';
import { ACCOUNTS, type Persona } from './people';
import type { Server } from './proxies';
import { type Site, startSite } from './site';

export { ACCOUNTS, type Persona };

/** Where the tests of this process find the desk, if it is not the one that all share. */
let site: Site | null = null;

/** Signs in through the page, as a person would. Works with and without script. */
export async function signIn(page: Page, persona: Persona): Promise<void> {
  if (site) return site.signIn(page, persona);
  await page.goto('/sign-in');
  await page.locator(`form:has(input[name="persona"][value="${persona}"])`).getByRole('button').click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Waits until the islands are alive: a click before that would go nowhere. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
}

/** What browsers say of a request that nobody waits for any more. */
const LEFT = ['net::ERR_ABORTED', 'NS_BINDING_ABORTED'];

interface Fixtures {
  /** Statuses that a test expects on purpose; any other answer from 400 up fails it. */
  allowedStatuses: number[];
  /** Whether the test cuts the browser off on purpose: a stream that tries to come back meanwhile fails. */
  goesOffline: boolean;
  /** Parts of what a browser may complain of, because the test sends what no page would. */
  allowedComplaints: string[];
  watch: void;
}

/** What a project of the configuration chooses. */
export interface Surroundings {
  /** Which server stands before the desk. With none the desk is the one that all tests share. */
  server: Server | null;
  /** The desks behind that server. */
  site: Site | null;
}

export const test = base.extend<Fixtures, Surroundings>({
  server: [null, { option: true, scope: 'worker' }],
  site: [
    async ({ server }, use) => {
      site = server && await startSite(server);
      await use(site);
      await site?.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ site, baseURL }, use) => use(site ? `${site.anvil.url}/` : baseURL),
  allowedStatuses: [[], { option: true }],
  goesOffline: [false, { option: true }],
  allowedComplaints: [[], { option: true }],
  // Every test fails on a console error, a failed request or an unexpected status. What it types, where its pages go and
  // what errors say is kept for the check at the end of the run.
  watch: [
    async ({ page, browser, request, site, allowedStatuses, goesOffline, allowedComplaints, javaScriptEnabled }, use) => {
      watchHands(page, request);
      // With script off Chromium refuses the preloads and says so; nothing is wrong with that.
      const preload = (text: string) => !javaScriptEnabled && (text.startsWith('csp') || text.includes('was preloaded'));
      const offline = (text: string) => goesOffline && text.includes('net::ERR_INTERNET_DISCONNECTED');
      const allowed = (text: string) => allowedComplaints.some(part => text.includes(part));
      const seen: string[] = [];
      const watched = new Set<Page>();
      const attach = (page: Page) => {
        if (watched.has(page)) return;
        watched.add(page);
        watchPage(page);
        site?.settle(page);
        page.on('pageerror', error => seen.push(`page error: ${error.message}`));
        page.on('console', message => {
          const expected = allowedStatuses.some(status => message.text().includes(`status of ${status}`));
          if (['error', 'warning'].includes(message.type()) && !expected) seen.push(`console ${message.type()}: ${message.text()}`);
        });
        page.on('response', response => {
          if (response.status() >= 400 && !allowedStatuses.includes(response.status())) seen.push(`${response.status()} ${response.url()}`);
        });
        page.on('requestfailed', request => {
          const failure = request.failure()?.errorText ?? '';
          // Leaving a page ends its event stream and whatever it was still loading.
          if (!LEFT.includes(failure)) seen.push(`${failure} ${request.url()}`);
        });
      };
      attach(page);
      // A test's other people have contexts of their own.
      const newContext = browser.newContext.bind(browser);
      browser.newContext = async options => {
        const context = await newContext(options);
        context.on('page', attach);
        return context;
      };
      page.context().on('page', attach);
      await use();
      await readToTheEnd();
      browser.newContext = newContext;
      const wrong = seen.filter(text => !preload(text.replace(/^console warning: /, '')) && !offline(text) && !allowed(text));
      expect(wrong, 'nothing went wrong in the browser').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
