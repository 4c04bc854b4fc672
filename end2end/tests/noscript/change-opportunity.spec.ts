import { expect, signIn, test } from '../../support/fixtures';
import { approvedOpportunity, changeElsewhere, content, engagementWithLead, lead, readyOpportunity, solutions, tags } from '../../support/opportunities';

const field = (name: string) => `[name="fields[${name}]"]`;

test('without script: an opportunity is changed, also when somebody was quicker', async ({ page }) => {
  const id = approvedOpportunity();
  const before = content(id);
  await signIn(page, 'seller');
  await page.goto(`/opportunities/${id}/edit`);
  await page.locator(field('LifeCycle.NextSteps')).fill('x'.repeat(256));
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('alert').first()).toContainText('255 characters or fewer');
  await expect(page.locator(field('LifeCycle.NextSteps'))).toHaveValue('x'.repeat(256));

  await page.locator(field('LifeCycle.NextSteps')).fill('Mine:\ncall them on Monday.');
  changeElsewhere(id, { TargetCloseDate: '2028-02-29' });
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('heading', { name: 'Somebody has changed this opportunity meanwhile' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'Target close date' })).toContainText('29 Feb 2028');
  await expect(page.locator(field('LifeCycle.TargetCloseDate'))).toHaveValue('2028-02-29');
  await expect(page.locator(field('LifeCycle.NextSteps'))).toHaveValue('Mine:\ncall them on Monday.');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The opportunity is changed' })).toBeVisible();
  expect(content(id)).toEqual({
    ...before,
    LifeCycle: { ...before.LifeCycle, TargetCloseDate: '2028-02-29', NextSteps: 'Mine:\ncall them on Monday.' },
  });

  // The same once more is nothing to send.
  await page.goto(`/opportunities/${id}/edit`);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'so already' })).toBeVisible();
});

test('without script: an opportunity is lost for a reason', async ({ page }) => {
  const id = approvedOpportunity();
  await signIn(page, 'seller');
  await page.goto(`/opportunities/${id}/edit`);
  await page.getByLabel('Closed lost', { exact: true }).check();
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('alert').first()).toContainText('Choose why it was lost');
  await page.getByLabel('Why it was lost').selectOption('Price');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The opportunity is changed' })).toBeVisible();
  expect(content(id).LifeCycle).toMatchObject({ Stage: 'Closed Lost', ClosedLostReason: 'Price' });
  await expect(page.getByRole('button', { name: 'Stage, date and next steps' })).toHaveAccessibleDescription(/closed as lost/);
});

test('without script: assign, add, remove, submit', async ({ page }) => {
  const id = readyOpportunity();
  const [first] = solutions(id);
  await signIn(page, 'seller');
  await page.goto(`/opportunities/${id}/assign`);
  for (const [member, value] of [['Email', 'ada.low@anvil-cloud.example.com'], ['FirstName', 'Ada'], ['LastName', 'Low'], ['BusinessTitle', 'Account manager']]) {
    await page.locator(field(`Assignee.${member}`)).fill(value!);
  }
  await page.getByRole('button', { name: 'Assign', exact: true }).click();
  await expect(page.getByText('Ada Low').first()).toBeVisible();

  await page.goto(`/opportunities/${id}/products?type=Solutions`);
  const offered = page.locator(`select${field('RelatedEntityIdentifier')}`);
  await offered.selectOption({ index: 1 });
  const second = await offered.inputValue();
  await page.getByRole('button', { name: 'Show as command and documents' }).or(page.getByText('AWS CLI: what is sent')).first().click();
  await page.getByRole('button', { name: 'Show as command and documents' }).click();
  await expect(page.locator('#aws-cli')).toContainText('associate-opportunity');
  await expect(offered).toHaveValue(second);
  await page.getByRole('button', { name: 'Add solution' }).click();
  await expect(page.getByRole('status').filter({ hasText: `${second} is added` })).toBeVisible();
  await page.getByRole('row').filter({ hasText: first }).getByRole('button', { name: /^Remove/ }).click();
  await expect(page.getByRole('status').filter({ hasText: `${first} is removed` })).toBeVisible();
  expect(solutions(id)).toEqual([second]);

  await page.goto(`/opportunities/${id}/submit`);
  await page.getByLabel('For visibility only').check();
  await page.getByLabel('Limited', { exact: true }).check();
  await page.getByRole('button', { name: 'Submit for review' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'It is submitted' })).toBeVisible();
});

test('without script: a lead is qualified, and opportunities are tagged', async ({ page }) => {
  const { engagement, context } = engagementWithLead();
  await signIn(page, 'manager');
  await page.goto(`/engagements/${engagement}/contexts/${context}`);
  await page.getByLabel('Qualified', { exact: true }).check();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: '“Qualified”' })).toBeVisible();
  expect(lead(engagement).Payload.Lead.QualificationStatus).toBe('Qualified');

  const id = readyOpportunity();
  await page.goto(`/bulk/new?action=tag-opportunities&id=${id}`);
  await page.getByRole('button', { name: 'Tag 1 opportunity' }).click();
  await expect(page.getByRole('alert').first()).toContainText('at least one tag');
  await page.locator(field('Tags.0.Key')).fill('team');
  await page.locator(field('Tags.0.Value')).fill('south');
  await page.getByRole('button', { name: 'Tag 1 opportunity' }).click();
  await expect(async () => {
    await page.getByRole('link', { name: 'Refresh' }).click();
    await expect(page.locator('[data-job]')).toHaveAttribute('data-state', 'done', { timeout: 500 });
  }).toPass({ timeout: 20_000 });
  expect(tags(id)).toMatchObject({ team: 'south' });
});
