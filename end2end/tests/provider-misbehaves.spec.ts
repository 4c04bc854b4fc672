import { type Page } from '@playwright/test';
import { expectAccessible, expectLegible } from '../support/a11y';
import { expect, test } from '../support/fixtures';
import { type Trick } from '../support/front';
import { expectNobody, label, leaveFor, type ProviderDesk, signInBy, signInPage, startProviderDesk } from '../support/provider-desk';
import { ANSWERS, instead, json, type Misdeed, TOKENS, WAYS_BACK, wayBack } from '../support/tricks';

let it: ProviderDesk<'contoso' | 'fabrikam'>;

test.beforeAll(async () => {
  it = await startProviderDesk({ contoso: {}, fabrikam: { tells: 'when asked', settings: { USERINFO: 'true' } } });
});
test.afterEach(() => {
  for (const provider of Object.values(it.providers)) {
    provider.behave();
    provider.as();
  }
});
test.afterAll(async () => {
  const log = it.desk.stderr();
  await it.stop();
  expect(log, 'tokens in the log').not.toContain('eyJ');
  expect(log, 'people in the log').not.toMatch(/sorensen|@contoso/i);
  for (const { clientSecret } of Object.values(it.providers)) expect(log, 'secrets in the log').not.toContain(clientSecret);
});

/** What a desk logs meanwhile. */
function logOf({ desk }: ProviderDesk<string>): () => string {
  const before = desk.stderr().length;
  return () => desk.stderr().slice(before);
}

/** Whoever tried is back on the sign-in page, reads `words`, and is nobody; the log says `why`. */
async function expectRefused(page: Page, it: ProviderDesk<string>, words: string, log: () => string, why: string): Promise<void> {
  await expect(page).toHaveURL(signInPage(it.desk), { timeout: 20_000 });
  await expect(page.getByRole('main').getByText(words)).toBeVisible();
  await expect.poll(log).toContain('nobody was signed in');
  expect(log()).toContain(why);
  await expectNobody(page, it.desk);
}

/** Each of them signs nobody in, and harms nobody's next try. */
async function expectNoneBelieved(page: Page, misdeeds: Record<string, Misdeed>): Promise<void> {
  const { contoso } = it.providers;
  test.setTimeout(240_000);
  for (const [what, { at, by, log: why, page: words }] of Object.entries(misdeeds)) {
    await test.step(what, async () => {
      const log = logOf(it);
      contoso.as('sam');
      contoso.misbehave(at, by(contoso));
      await leaveFor(page, it.desk, 'contoso');
      await expectRefused(page, it, words, log, why);
      contoso.behave();
    });
  }
  await signInBy(page, it, 'contoso', 'sam');
}

test('a token that is forged, or says something wrong, signs nobody in', ({ page }) => expectNoneBelieved(page, TOKENS));

test('a provider that answers wrongly, without measure or never signs nobody in', ({ page }) => expectNoneBelieved(page, ANSWERS));

test('an answer that was changed on its way back signs nobody in', ({ page }) => expectNoneBelieved(page, WAYS_BACK));

test('who was not let in stands in the record, with why', async ({ page }) => {
  const { contoso } = it.providers;
  contoso.as('sam');
  contoso.misbehave('token', TOKENS['no signature'].by(contoso));
  await leaveFor(page, it.desk, 'contoso');
  await expect(page.getByText('What came from Contoso could not be trusted.')).toBeVisible();
  contoso.behave();
  // The provider has let sam in.
  await page.context().clearCookies();
  await signInBy(page, it, 'contoso', 'ada');
  await page.goto(`${it.desk.url}/audit?action=SignIn`);
  await expect(page.getByRole('row').filter({ hasText: 'what was told is not to be believed' }).first()).toBeVisible();
});

/** Has somebody sign in at the provider and stop before the last step: the address by which they would come back. */
async function almost(page: Page, who: string): Promise<string> {
  const { contoso } = it.providers;
  let back = '';
  contoso.as(who);
  contoso.misbehave('authorization', (answer, request) => {
    const { location } = answer.headers;
    if (!String(location).includes('/callback')) return answer;
    back = String(location);
    return { ...answer, status: 200, headers: { 'content-type': 'text/html' }, body: '<link rel="icon" href="data:,">Wait' };
  });
  await leaveFor(page, it.desk, 'contoso');
  await expect(page.getByText('Wait')).toBeVisible();
  contoso.behave();
  return back;
}

test('an answer counts in the browser that waits for it, and once', async ({ page, browser }) => {
  const words = 'This sign-in was used already, or begun in another browser. Begin it here.';
  const back = await almost(page, 'sam');
  const other = await (await browser.newContext()).newPage();
  const refused = async () => {
    const log = logOf(it);
    await other.goto(back);
    await expectRefused(other, it, words, log, 'nobody waits for this answer');
  };
  await refused();
  // Not even while that browser waits for an answer of its own.
  await almost(other, 'vera');
  await refused();
  await page.goto(back);
  await expect(page).toHaveURL(`${it.desk.url}/`);
  await refused();
  await page.goto(back);
  await expect(page, 'whoever goes back is in already').toHaveURL(`${it.desk.url}/`);
  await other.context().close();
});

test('a stolen code is worth nothing in a sign-in of the thief\'s', async ({ page, browser }) => {
  const code = new URL(await almost(page, 'ada')).searchParams.get('code')!;
  const thief = await (await browser.newContext()).newPage();
  const log = logOf(it);
  it.providers.contoso.as('sam');
  it.providers.contoso.misbehave('authorization', wayBack(query => query.set('code', code)));
  await leaveFor(thief, it.desk, 'contoso');
  await expectRefused(thief, it, 'Contoso did not sign you in. Try again from here.', log, 'invalid_grant');
  await thief.context().close();
});

test('a provider cannot pass on an answer of another', async ({ page }) => {
  const { contoso, fabrikam } = it.providers;
  const log = logOf(it);
  contoso.as('ada');
  // Whoever wants to sign in at Fabrikam is sent on to Contoso, with Fabrikam's state, nonce and challenge.
  fabrikam.misbehave('authorization', (answer, request) => {
    const location = new URL(`${contoso.issuer}/auth${request.search}`);
    location.searchParams.set('redirect_uri', `${it.desk.url}/sign-in/oidc/contoso/callback`);
    return { ...answer, status: 303, headers: { location: location.href } };
  });
  await leaveFor(page, it.desk, 'fabrikam');
  await expectRefused(page, it, 'What came from Contoso could not be trusted.', log, 'another provider has answered');

  const again = logOf(it);
  fabrikam.as('sam');
  fabrikam.misbehave('authorization', wayBack(query => query.set('iss', contoso.issuer)));
  await leaveFor(page, it.desk, 'fabrikam');
  await expectRefused(page, it, 'What came from Fabrikam could not be trusted.', again, 'another provider has answered');
});

test('user information of somebody else, or none, signs nobody in', async ({ page }) => {
  const { fabrikam } = it.providers;
  const untrusted = 'What came from Fabrikam could not be trusted.';
  const tricks: [Trick, string, string][] = [
    [json(all => ({ ...all, sub: 'ada', groups: ['administrators'] })), untrusted, 'the user information is about somebody else'],
    [json(({ sub: _, ...all }) => all), untrusted, 'the user information is about somebody else'],
    [instead({ body: '[]' }), untrusted, 'the user information is no JSON object'],
    [instead({ status: 401 }), 'Fabrikam does not answer. Try again in a minute.', 'it answers 401'],
  ];
  for (const [trick, words, why] of tricks) {
    const log = logOf(it);
    fabrikam.as('sam');
    fabrikam.misbehave('userinfo', trick);
    await leaveFor(page, it.desk, 'fabrikam');
    await expectRefused(page, it, words, log, why);
  }
  fabrikam.behave();
  await signInBy(page, it, 'fabrikam', 'sam');
});

test('axe finds nothing on the page that says why', async ({ page }) => {
  const { contoso } = it.providers;
  contoso.as('sam');
  for (const scheme of ['light', 'dark', 'narrow']) {
    contoso.misbehave('token', TOKENS['no signature'].by(contoso));
    await page.emulateMedia({ colorScheme: scheme === 'dark' ? 'dark' : 'light' });
    await page.setViewportSize({ width: scheme === 'narrow' ? 320 : 1440, height: 800 });
    await leaveFor(page, it.desk, 'contoso');
    await expect(page.getByText('What came from Contoso could not be trusted.')).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), scheme).toBeLessThanOrEqual(0);
    await (scheme === 'dark' ? expectLegible : expectAccessible)(page, scheme);
  }
});

/** What is wrong with a provider since before the desk has asked it first, by the provider's name. */
const FROM_THE_START: Record<string, { at: 'discovery' | 'keys'; by: Trick; log: string }> = {
  impostor: {
    at: 'discovery',
    by: json(all => ({ ...all, issuer: 'https://id.example.com' })),
    log: 'it calls itself by another issuer',
  },
  careless: {
    at: 'discovery',
    by: json(all => ({ ...all, token_endpoint: 'http://id.example.com/token' })),
    log: 'its token_endpoint is not reached by https',
  },
  babbler: { at: 'discovery', by: instead({ body: '{"issuer":' }), log: 'does not answer as OpenID Connect Discovery says' },
  away: { at: 'discovery', by: instead({ status: 503 }), log: 'answers 503' },
  keyless: { at: 'keys', by: instead({ body: 'rubbish' }), log: 'its keys are no key set' },
  broken: { at: 'keys', by: instead({ status: 500 }), log: 'its keys cannot be fetched: 500' },
  locked: { at: 'keys', by: answer => ({ ...answer, body: ' '.repeat(1 << 20) + answer.body }), log: 'has more than 262144 bytes' },
};

test('a provider that is wrong from the start signs nobody in until it is mended, and harms no other', async ({ page }) => {
  test.setTimeout(180_000);
  const names = Object.keys(FROM_THE_START);
  const many = await startProviderDesk(Object.fromEntries([...names, 'contoso'].map(name => [name, {}])));
  try {
    for (const name of names) {
      const { at, by, log: why } = FROM_THE_START[name];
      const provider = many.providers[name];
      const log = logOf(many);
      provider.as('sam');
      provider.misbehave(at, by);
      await leaveFor(page, many.desk, name);
      await expectRefused(page, many, `${label(name)} does not answer. Try again in a minute.`, log, why);
      provider.behave();
      // What has just failed is not asked for again at once.
      await expect(async () => {
        await leaveFor(page, many.desk, name);
        await expect(page).toHaveURL(`${many.desk.url}/`, { timeout: 2_000 });
      }).toPass();
      await page.context().clearCookies();
    }
    await signInBy(page, many, 'contoso', 'vera');
  } finally {
    await page.goto('about:blank');
    await many.stop();
  }
});
