import { expect, signIn, test, type Persona } from '../support/fixtures';
import { everyForm, formsOfFunctions, kind, type Form, type Member } from '../support/canaries/forms';
import { holds, MANNERS, plant } from '../support/canaries/planting';
import { FILTERS, isFilter, standsInAddresses, unlisted } from '../support/canaries/addresses';
import { leaks } from '../support/canaries/leaks';
import { apart, plantApart } from '../support/canaries/password-desk';
import { SHARED } from '../support/canaries/plain';
import type { Kept, Trace } from '../support/canaries/record';
import { leaksOfTheRecord, leaksOfTheRun, violations, violationsOfTheRun } from '../support/canaries/whole-run';
import { everyPage } from '../support/pages';
import type { Page } from '@playwright/test';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Who sees which forms: between them these people see all. */
const PEOPLE: Persona[] = ['manager', 'administrator', 'partner'];

/** All forms, each with who sees it. Those whose time has not come, such as a decision that nobody waits for, are sent as
 * their server functions take them. */
async function formsOfEverybody(page: Page): Promise<[Persona, Form][]> {
  const forms = new Map<string, [Persona, Form]>();
  for (const persona of PEOPLE) {
    await signIn(page, persona);
    const from = persona === 'manager' ? await everyPage(page) : ['/'];
    for (const form of await everyForm(page, from)) if (!forms.has(kind(form))) forms.set(kind(form), [persona, form]);
    await page.context().clearCookies();
  }
  for (const form of await everyForm(page, ['/sign-in'])) forms.set(kind(form), ['viewer', form]);
  const found = new Set([...forms.values()].map(([, form]) => form.action));
  for (const form of formsOfFunctions()) if (!found.has(form.action)) forms.set(kind(form), ['manager', form]);
  return [...forms.values()];
}

/** Does something with each form, signed in as who sees it. */
async function withEach(page: Page, forms: [Persona, Form][], work: (form: Form) => Promise<void>): Promise<void> {
  let who: Persona | undefined;
  for (const [persona, form] of forms) {
    // The form before may have been the one that signs out.
    if (who !== persona || new URL(page.url()).pathname.startsWith('/sign-in')) {
      await page.context().clearCookies();
      await signIn(page, persona);
      who = persona;
    }
    await test.step(`${form.page}: ${form.action}`, () => work(form));
  }
}

// What is sent here is refused in every way that there is, and the browser finds it odd too. A trace of it all would fill
// the disk.
test.use({
  allowedStatuses: [400, 401, 403, 404, 405, 409, 413, 415, 422, 429],
  allowedComplaints: ['does not conform to the required format', 'ViewTransition opt-in disabled', 'Transition was skipped'],
  trace: 'off',
});

test.describe('without script', () => {
  // What the page's own checks would hold back is sent too.
  test.use({ javaScriptEnabled: false });

  test('what is put into any member of any form comes to light nowhere', async ({ page }) => {
    test.setTimeout(1_800_000);
    let shown = 0;
    const forms = await formsOfEverybody(page);
    const found = forms.map(([, form]) => form.action);
    expect(SHARED.filter(route => !found.includes(route)), 'forms that no page has').toEqual([]);
    expect(forms.flatMap(([, form]) => unlisted(form)), 'fields that put into addresses what no list lets stand there').toEqual([]);
    await withEach(page, forms, async form => {
      for (const manner of MANNERS.filter(manner => holds(form, manner))) {
        const came = await plant(page, form, manner);
        expect(came.status, manner).toBeLessThan(500);
        shown += Number(came.shown);
      }
    });
    // It got in: pages show again what was typed.
    expect(shown).toBeGreaterThan(50);
    expect(await leaksOfTheRun()).toEqual([]);
    await page.context().clearCookies();
    await signIn(page, 'administrator');
    expect(await leaksOfTheRecord(page.request), 'the record of who did what').toEqual([]);
    expect(await violationsOfTheRun(), 'pages keep to their content security policy').toEqual([]);
  });

  test('what is put into any form about passwords, or sent by a provider, comes to light nowhere', async ({ browser }) => {
    test.setTimeout(600_000);
    const { members, shown, inRecord } = await plantApart(browser);
    const without = apart().flatMap(({ route, form }) => {
      const planted = members.get(route);
      return planted ? form.members.filter(({ name }) => !planted.has(name)).map(({ name }) => `${route} ${name}`) : [route];
    });
    expect(without, 'forms and members without a canary').toEqual([]);
    // Mail addresses and names, at the sign-in page and where people are invited.
    expect(shown).toBeGreaterThan(2);
    expect(inRecord, 'the record of who did what').toEqual([]);
    expect(await leaksOfTheRun()).toEqual([]);
  });
});

test('the check finds a value wherever it stands, however it is spelled, and passes by what may stand there', () => {
  const secret = { value: 'Harbour & "Air"', member: 'a company' };
  const found = (source: Trace['source'], text: string, kept: Kept = secret) => leaks([kept], [{ source, at: 'here', text }], new Set(['/list company'])).length;
  for (const text of [
    'name=Harbour & "Air"', 'HARBOUR & "AIR"', '{"name":"Harbour & \\"Air\\""}', '<p>Harbour &amp; &quot;Air&quot;</p>',
    '/x?y=Harbour%20%26%20%22Air%22', '/x?y=Harbour+%26+%22Air%22',
    ...['', 'a', 'ab'].map(before => Buffer.from(`${before}${secret.value}, and more`).toString('base64')),
  ]) for (const source of ['log', 'figures', 'address', 'referrer', 'error page'] as const) expect(found(source, text), `${source}: ${text}`).toBe(1);
  expect(found('log', 'answered status=200')).toBe(0);

  // What stands in an address by design, there and in the way back, and nowhere else.
  const company = new URLSearchParams({ company: secret.value }).toString();
  expect(found('address', `http://desk/list?${company}`)).toBe(0);
  expect(found('address', `http://desk/sign-in?next=${encodeURIComponent(`/list?${company}`)}`)).toBe(0);
  expect(found('address', `http://desk/other?${company}`)).toBe(1);
  expect(found('log', `http://desk/list?${company}`)).toBe(1);
  expect(found('address', `http://desk/other?${company}`, { ...secret, parameter: 'company' })).toBe(0);
  expect(found('address', `http://desk/other?company=x&name=${encodeURIComponent(secret.value)}`, { ...secret, parameter: 'company' })).toBe(1);
  // A refused form shows again what was typed, in its field.
  expect(found('error page', '<textarea name="a">Harbour &amp; "Air"</textarea><input name="b" value="Harbour &amp; &quot;Air&quot;">')).toBe(0);
  // Numbers count as numbers, and what is nobody's does not count.
  expect(found('log', 'seen 18500.00 times', { value: '18500.00' })).toBe(1);
  expect(found('log', 'id=912345678', { value: '12345678' })).toBe(0);
  expect(found('log', 'id=12345678', { value: '12345678' })).toBe(1);
  expect(found('log', 'Qualified by O1234567', { value: 'O1234567' })).toBe(0);
});

test('a field of a GET form that no list names counts as come to light in its address', () => {
  const filter = (name: string, kind: Member['kind']): Form =>
    ({ page: '/people', action: '/people', method: 'get', members: [{ name, value: '', kind }] });
  expect(unlisted(filter('filter', 'typed'))).toEqual([]);
  expect(unlisted(filter('town', 'typed'))).toEqual(['/people town']);
  // A choice of customers would be no less.
  expect(unlisted(filter('customer', 'chosen'))).toEqual(['/people customer']);
  expect(unlisted({ ...filter('town', 'typed'), method: 'post' })).toEqual([]);
  expect(standsInAddresses({ ...filter('filter', 'typed'), method: 'post' }, 'filter')).toBe(false);
  // The parameter that a page carries on, and one that no form asks for.
  expect(standsInAddresses(filter('size', 'hidden'), 'size')).toBe(true);
  expect(standsInAddresses(filter('filter', 'typed'), 'unasked')).toBe(true);

  const kept = (form: Form, name: string): Kept => ({ value: 'qzk1vjq', ...(standsInAddresses(form, name) && { parameter: name }) });
  const stands = (name: string) => leaks([kept(filter(name, 'typed'), name)], [{ source: 'address', at: '/people', text: `http://desk/people?${name}=qzk1vjq` }], FILTERS).length;
  expect(stands('filter')).toBe(0);
  expect(stands('town')).toBe(1);
  expect(isFilter('/data/get-opportunity', 'query')).toBe(true);
  expect(isFilter('/data/get-opportunity', 'id')).toBe(false);
});

test('a report of a page that broke its policy is found in the figures and in logs', () => {
  const figures = (text: string) => violations([{ source: 'figures', at: '/metrics', text }]).length;
  expect(figures('# TYPE cosell_csp_violations counter\ncosell_reads_total{outcome="kept"} 4\n')).toBe(0);
  expect(figures('cosell_csp_violations_total{directive="img-src",blocked="data"} 0\n')).toBe(0);
  expect(figures('cosell_csp_violations_total{directive="img-src",blocked="data"} 10\n')).toBe(1);
  const logged = (text: string) => violations([{ source: 'log', at: 'desk.log, line 1', text }]).length;
  expect(logged('INFO answered status=200')).toBe(0);
  expect(logged('WARN a browser reports that a page broke its policy directive="img-src" blocked="data"')).toBe(1);
});

test('a run in which something came to light fails', async ({ page, request }) => {
  const { E2E_DATA, DESK_LOG } = process.env;
  const apart = mkdtempSync(join(tmpdir(), 'cosell-canaries-'));
  const word = `qzk${Date.now()}vjq`;
  try {
    // A run of its own, with a log into which somebody has written what was typed.
    Object.assign(process.env, { E2E_DATA: apart, DESK_LOG: join(apart, 'desk.log') });
    writeFileSync(process.env.DESK_LOG!, '2026-11-27T10:00:00Z  INFO answered status=200\n');
    await page.goto('/sign-in');
    await page.evaluate(() => document.body.append(Object.assign(document.createElement('input'), { name: 'qzk' })));
    await page.locator('input[name="qzk"]').fill(word);
    expect(await leaksOfTheRun()).toEqual([]);
    appendFileSync(process.env.DESK_LOG!, `2026-11-27T10:00:01Z DEBUG desk: drafted name="${word}"\n`);
    await page.goto(`/sign-in?said=${word}`);
    await request.get(`/nowhere/${word}`);
    expect((await leaksOfTheRun()).map(it => it.replace(/:.*/, ''))).toEqual(
      expect.arrayContaining(['log, desk.log, line 2', 'address, /sign-in', expect.stringMatching(/^address, \/(nowhere|sign-in)/)]),
    );
  } finally {
    Object.assign(process.env, { E2E_DATA, DESK_LOG });
    rmSync(apart, { recursive: true });
  }
});
