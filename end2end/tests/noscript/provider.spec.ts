import { expect, test } from '../../support/fixtures';
import { expectNobody, leaveFor, type ProviderDesk, signInBy, startProviderDesk } from '../../support/provider-desk';
import { TOKENS } from '../../support/tricks';

let it: ProviderDesk<'contoso' | 'fabrikam'>;

test.beforeAll(async () => {
  it = await startProviderDesk({ contoso: {}, fabrikam: {} });
});
test.afterAll(() => it.stop());

test('without script: cancel at a provider, sign in at it, sign out of both', async ({ page }) => {
  // The page between desk and provider is gone before a transition to it could end.
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto(`${it.desk.url}/tasks`);
  await page.getByRole('link', { name: 'Sign in with Contoso' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Contoso did not let you in, or you did not agree.')).toBeVisible();
  await leaveFor(page, it.desk, 'contoso');
  await page.getByRole('button', { name: 'Sam Sorensen' }).click();
  await expect(page).toHaveURL(`${it.desk.url}/`);

  await page.goto(`${it.desk.url}/account`);
  await page.getByRole('cell').getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Sign out of the provider?' })).toBeVisible();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(`${it.desk.url}/sign-in`);
  await expectNobody(page, it.desk);
  await page.goBack();
  await expect(page.getByText('Sam Sorensen')).toHaveCount(0);
});

test('without script: a sign-out at the provider ends the sign-in here', async ({ page }) => {
  await signInBy(page, it, 'fabrikam', 'vera');
  await page.goto(it.providers.fabrikam.signOutUrl);
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page.getByRole('heading', { name: 'Signed out of the provider' })).toBeVisible();
  await expectNobody(page, it.desk);
});

test('without script: who may do nothing yet can leave again, and what cannot be trusted is told', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const { contoso } = it.providers;
  await signInBy(page, it, 'contoso', 'noah');
  await expect(page).toHaveURL(`${it.desk.url}/no-access`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Yes, sign me out' }).click();
  await expect(page).toHaveURL(`${it.desk.url}/sign-in`);
  contoso.as('sam');
  contoso.misbehave('token', TOKENS['a forged signature'].by(contoso));
  await leaveFor(page, it.desk, 'contoso');
  await expect(page.getByText('What came from Contoso could not be trusted. Begin again from here')).toBeVisible();
  contoso.behave();
  contoso.as();
  await expectNobody(page, it.desk);
});
