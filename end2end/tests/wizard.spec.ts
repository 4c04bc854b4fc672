import { ACCOUNTS, expect, hydrated, signIn, test } from '../support/fixtures';
import { aws } from '../support/aws';
import { invitationDocument } from '../support/documents';
import { importDocument, makeEngagement, send } from '../support/journeys';

const OPPORTUNITY = 'Invitation.Payload.OpportunityInvitation';
const field = (name: string) => `[name="fields[${name}]"]`;

test('the wizard, by hand: errors at the field, choices by alias, and one invitation however often one clicks', async ({ page }) => {
  const engagement = `Harbour cranes ${Date.now()}`;
  await signIn(page, 'seller');
  await page.goto('/invitations/new');
  await page.getByRole('radio', { name: /opportunity/i }).check();
  await page.getByRole('button', { name: 'Start' }).click();

  // Engagement: made in place.
  await hydrated(page);
  await page.locator(`${field('EngagementFrom')}[value="new"]`).check();
  await page.locator(field('NewEngagement.Title')).fill('A title that is longer than the forty characters allowed');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).toHaveTitle(/^Error:/);
  await expect(page.getByRole('alert').first()).toContainText('40 characters or fewer');
  await page.locator(field('NewEngagement.Title')).fill(engagement);
  await page.locator(field('NewEngagement.Description')).fill('Predictive maintenance for cranes.');
  await page.getByRole('button', { name: 'Continue' }).click();

  // Receiver.
  await expect(page).toHaveURL(/receiver/);
  await hydrated(page);
  await page.locator(field('Invitation.Receiver.Account.AwsAccountId')).fill('4444');
  await page.locator(field('Invitation.Message')).fill('Would you build this with us?');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('alert').first()).toContainText('12-digit AWS account');
  await page.locator(field('Invitation.Receiver.Account.AwsAccountId')).fill(ACCOUNTS.bergfink);
  await page.getByRole('button', { name: 'Continue' }).click();

  // Customer, with the keyboard: "Holland" is the Netherlands.
  await expect(page).toHaveURL(/customer/);
  await hydrated(page);
  await page.locator(field(`${OPPORTUNITY}.Customer.CompanyName`)).fill('Maas Cranes');
  await page.locator(field(`${OPPORTUNITY}.Customer.WebsiteUrl`)).fill('www.maas-cranes.example.com');
  const country = page.getByRole('combobox', { name: /Country/ });
  await country.fill('Holland');
  await expect(page.getByRole('option', { name: /Netherlands/ }).first()).toBeVisible();
  await country.press('ArrowDown');
  await country.press('Enter');
  await expect(page).toHaveURL(/customer/);
  await expect(page.locator(`select${field(`${OPPORTUNITY}.Customer.CountryCode`)}`)).toHaveValue('NL');
  const industry = page.getByRole('combobox', { name: /Industry/ });
  await industry.fill('manuf');
  await industry.press('ArrowDown');
  await industry.press('Enter');
  await page.getByRole('button', { name: 'Continue' }).click();

  // Project.
  await expect(page).toHaveURL(/project/);
  await hydrated(page);
  await page.locator(field(`${OPPORTUNITY}.Project.Title`)).fill('Crane health');
  await page.locator(field(`${OPPORTUNITY}.Project.BusinessProblem`)).fill('Cranes stand still without warning and ships wait.');
  await page.locator(field(`${OPPORTUNITY}.Project.TargetCompletionDate`)).fill('2027-08-31');
  await page.getByRole('button', { name: 'Continue' }).click();

  // Contacts and roles.
  await expect(page).toHaveURL(/team/);
  await hydrated(page);
  await page.locator(field(`${OPPORTUNITY}.SenderContacts.0.Email`)).fill('sam.okafor@anvil-cloud.example.com');
  await page.getByLabel('Services Partner').check();
  await page.getByRole('button', { name: 'Continue' }).click();

  // Review, change something, and come straight back.
  await expect(page).toHaveURL(/review/);
  await expect(page.getByText('Crane health').first()).toBeVisible();
  await page.getByRole('link', { name: /^Change/ }).nth(1).click();
  await hydrated(page);
  await page.getByRole('button', { name: 'Save and return to review' }).click();
  await expect(page).toHaveURL(/review/);

  // Two tabs and a double click: one invitation.
  const address = page.url();
  const second = await page.context().newPage();
  await second.goto(address);
  await page.getByRole('button', { name: 'Send invitation' }).dblclick();
  await expect(page.getByRole('heading', { level: 1, name: 'Invitation sent' })).toBeVisible();
  await second.getByRole('button', { name: 'Send invitation' }).click();
  await expect(second.getByRole('heading', { level: 1, name: 'Invitation sent' })).toBeVisible();
  await page.goBack();
  await page.reload();
  const sent = aws(ACCOUNTS.anvil, 'list-engagement-invitations', '--catalog', 'Sandbox', '--participant-type', 'SENDER');
  const mine = sent.EngagementInvitationSummaries.filter((i: { EngagementTitle: string }) => i.EngagementTitle === engagement);
  expect(mine).toHaveLength(1);
});

test('a draft survives signing out, and a manager sees it', async ({ page }) => {
  await signIn(page, 'seller');
  const title = `Kept ${Date.now()}`;
  await importDocument(page, JSON.stringify(invitationDocument(makeEngagement('Kept drafts'), title)));
  const address = page.url();
  await page.context().clearCookies();
  await signIn(page, 'seller');
  await page.goto('/drafts');
  await expect(page.getByRole('link', { name: title })).toBeVisible();
  await page.context().clearCookies();
  await signIn(page, 'manager');
  await page.goto(address);
  await expect(page.getByText(title).first()).toBeVisible();
});

test('what AWS refuses lands on the right field of the right step', async ({ page }) => {
  const document = invitationDocument(makeEngagement('Refused once'), 'Refused by AWS') as any;
  document.Invitation.Payload.OpportunityInvitation.Customer.CompanyName =
    'emulator:error:ValidationException:invitation.payload.opportunityInvitation.customer.websiteUrl';
  await signIn(page, 'seller');
  await importDocument(page, JSON.stringify(document));
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await expect(page).toHaveURL(/review/);
  await page.getByRole('link', { name: /Customer|Website/ }).first().click();
  await expect(page).toHaveURL(/customer/);
  await expect(page.locator(field(`${OPPORTUNITY}.Customer.WebsiteUrl`))).toHaveAttribute('aria-invalid', 'true');
  await hydrated(page);
  await page.locator(field(`${OPPORTUNITY}.Customer.CompanyName`)).fill('Lumen Foods');
  // What AWS refused stays marked until it is changed.
  await page.locator(field(`${OPPORTUNITY}.Customer.WebsiteUrl`)).fill('www.lumen.example.com');
  await page.getByRole('button', { name: /Continue|Save and return/ }).click();
  await expect(page).not.toHaveURL(/customer/);
  await page.goto(page.url().replace(/\/(project|review)(\?.*)?$/, '/review'));
  await send(page);
});

test('an imported document names what is wrong with its path and keeps the rest', async ({ page }) => {
  const yaml = [
    'EngagementIdentifier: eng-0a1b2c3d4e5f6g',
    'Invitation:',
    '  Message: Hello',
    '  Colour: blue',
    '  Receiver:',
    '    Account:',
    "      AwsAccountId: '444455556666'",
    '  Payload:',
    '    LeadInvitation:',
    '      Customer:',
    '        CompanyName: Harbour Air',
    '      Interaction:',
    '        ContactBusinessTitle: CTO',
  ].join('\n');
  await signIn(page, 'seller');
  await importDocument(page, yaml);
  await expect(page.getByText('Invitation.Colour')).toBeVisible();
  await expect(page.getByText('Harbour Air').first()).toBeVisible();
  await page.goto('/invitations/new');
  await page.getByLabel('Input document').fill('{ "Invitation":');
  await page.getByRole('button', { name: 'Import' }).click();
  await expect(page.getByText(/line 1/).first()).toBeVisible();
  await expect(page.getByLabel('Input document')).toHaveValue('{ "Invitation":');
});
