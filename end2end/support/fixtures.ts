import { test as base, expect, type Page } from '@playwright/test';
import { readToTheEnd, watchHands, watchPage } from './canaries/record';

/** Who can sign in on the emulator. `seller`, `manager`, `viewer` and `administrator` work for Anvil Cloud, `partner` for Bergfink Systems. */
export type Persona = 'seller' | 'manager' | 'viewer' | 'administrator' | 'partner';

export const ACCOUNTS = { anvil: '111122223333', bergfink: '444455556666' } as const;

/** Signs in through the page, as a person would. Works with and without script. */
export async function signIn(page: Page, persona: Persona): Promise<void> {
  await page.goto('/sign-in');
  await page.locator(`form:has(input[name="persona"][value="${persona}"])`).getByRole('button').click();
  await expect(page).not.toHaveURL(/sign-in/);
}

/** Waits until the islands are alive: a click before that would go nowhere. */
export async function hydrated(page: Page): Promise<void> {
  await expect(page.locator('html[data-hydrated]')).toBeAttached();
}

interface Fixtures {
  /** Statuses that a test expects on purpose; any other answer from 400 up fails it. */
  allowedStatuses: number[];
  /** Whether the test cuts the browser off on purpose: a stream that tries to come back meanwhile fails. */
  goesOffline: boolean;
  /** Parts of what a browser may complain of, because the test sends what no page would. */
  allowedComplaints: string[];
  watch: void;
}

export const test = base.extend<Fixtures>({
  allowedStatuses: [[], { option: true }],
  goesOffline: [false, { option: true }],
  allowedComplaints: [[], { option: true }],
  // Every test fails on a console error, a failed request or an unexpected status. What it types, where its pages go and
  // what errors say is kept for the check at the end of the run.
  watch: [
    async ({ page, browser, request, allowedStatuses, goesOffline, allowedComplaints, javaScriptEnabled }, use) => {
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
          if (failure !== 'net::ERR_ABORTED') seen.push(`${failure} ${request.url()}`);
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
