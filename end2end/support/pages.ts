import { expect, type Page } from '@playwright/test';
import { aws } from './aws';
import { invitationDocument, leadDocument } from './documents';
import { ACCOUNTS } from './fixtures';
import { importDocument, makeEngagement, send } from './journeys';
import { approvedOpportunity, engagementWithLead, readyOpportunity } from './opportunities';

/** The address of every kind of page for a signed-in manager, with things on it that exist. */
export async function everyPage(page: Page): Promise<string[]> {
  const list = (...args: string[]) => aws(ACCOUNTS.anvil, ...args, '--catalog', 'Sandbox');
  const received = (status: string, payload: string): string =>
    list('list-engagement-invitations', '--participant-type', 'RECEIVER', '--status', status, '--payload-type', payload)
      .EngagementInvitationSummaries[0].Id;
  const [opportunity, lead] = [received('PENDING', 'OpportunityInvitation'), received('PENDING', 'LeadInvitation')];
  const rejected = list('list-engagement-invitations', '--participant-type', 'RECEIVER', '--status', 'REJECTED').EngagementInvitationSummaries[0].Id;
  const waiting = list('list-opportunities', '--life-cycle-review-status', 'Pending Submission').OpportunitySummaries[0].Id;
  const returned = list('list-opportunities', '--life-cycle-review-status', 'Action Required').OpportunitySummaries[0].Id;
  const [approved, led] = [approvedOpportunity(), engagementWithLead()];
  const reviewed = list('list-opportunities', '--life-cycle-review-status', 'Rejected').OpportunitySummaries[0].Id;
  const engagement = list('list-engagements').EngagementSummaryList[0].Id;
  const tasks = (status: string) => list('list-engagement-by-accepting-invitation-tasks', '--task-status', status).TaskSummaries;
  const failed = tasks('FAILED')[0]?.TaskId ?? tasks('COMPLETE')[0].TaskId;
  await importDocument(page, JSON.stringify(invitationDocument(makeEngagement('Every page'), 'Every page')));
  const opened = () => new URL(page.url()).pathname.replace(/\/(review|sent)$/, '');
  const draft = opened();
  await importDocument(page, JSON.stringify(leadDocument(makeEngagement('Every lead page'))));
  const leadDraft = opened();
  await importDocument(page, JSON.stringify(invitationDocument(makeEngagement('Every page, sent'), 'Every page, sent')));
  await send(page);
  const sent = opened();
  await page.goto(`/bulk/new?action=start-from-opportunities&id=${readyOpportunity()}`);
  await page.getByLabel('Co-Sell').check();
  await page.getByRole('button', { name: 'Start 1 engagement' }).click();
  await expect(page).toHaveURL(/\/bulk\/[0-9a-f]{32}$/);
  const job = opened();
  const selected = (action: string, ...ids: string[]) => `/bulk/new?action=${action}${ids.map(id => `&id=${id}`).join('')}`;
  return [
    '/', '/invitations', '/invitations?side=sent', '/invitations?status=EXPIRED&payload=LeadInvitation&side=sent', '/invitations/new',
    `/invitations/${opportunity}`, `/invitations/${opportunity}/accept`, `/invitations/${opportunity}/reject`,
    `/invitations/${lead}`, `/invitations/${lead}/accept`, `/invitations/${rejected}`,
    '/drafts', ...['engagement', 'receiver', 'customer', 'project', 'team', 'review', 'import', 'export'].map(step => `${draft}/${step}`),
    ...['customer', 'project', 'review'].map(step => `${leadDraft}/${step}`), `${sent}/sent`, `${sent}/review`, `${sent}/customer`,
    '/opportunities', `/opportunities/${waiting}`, `/opportunities/${waiting}/start`, `/opportunities/${returned}`,
    ...[approved, waiting, returned].map(id => `/opportunities/${id}/edit`), `/opportunities/${reviewed}`, `/opportunities/${reviewed}/edit`,
    ...['assign', 'submit', 'products', 'products?type=AwsMarketplaceOffers'].map(page => `/opportunities/${waiting}/${page}`),
    '/engagements', `/engagements/${engagement}`, `/engagements/${led.engagement}`, `/engagements/${led.engagement}/contexts/${led.context}`, '/tasks', `/tasks/${failed}`, '/activity',
    '/bulk', job, selected('accept-invitations'), selected('accept-invitations', opportunity, lead, rejected),
    selected('reject-invitations', opportunity), selected('start-from-opportunities', waiting),
    selected('tag-opportunities', waiting, approved), selected('tag-invitations', opportunity),
    '/data/list-engagement-invitations?side=received', `/data/get-opportunity?id=${waiting}&output=yaml`, '/account', '/help', '/design', '/nowhere',
  ];
}
