import { ACCOUNTS } from './fixtures';
import { aws, boto3 } from './aws';

/** An opportunity of Anvil Cloud that has all a submission needs, a solution included; made with boto3. */
export function readyOpportunity(): string {
  const made = boto3(ACCOUNTS.anvil, 'create_opportunity', {
    Catalog: 'Sandbox',
    ClientToken: crypto.randomUUID(),
    Origin: 'Partner Referral',
    PrimaryNeedsFromAws: ['Co-Sell - Architectural Validation'],
    OpportunityType: 'Net New Business',
    Customer: {
      Account: {
        CompanyName: 'Kestrel Insurance', Industry: 'Financial Services', WebsiteUrl: 'www.kestrel.example.com',
        Address: { CountryCode: 'US', StateOrRegion: 'Washington', PostalCode: '98101', City: 'Seattle' },
      },
    },
    Project: {
      Title: 'Claims platform', CustomerBusinessProblem: 'Claims take nine days because documents are read by hand.',
      CustomerUseCase: 'AI Machine Learning and Analytics', DeliveryModels: ['SaaS or PaaS'],
      ExpectedCustomerSpend: [{ Amount: '12000.00', CurrencyCode: 'USD', Frequency: 'Monthly', TargetCompany: 'AWS' }],
      SalesActivities: ['Initialized discussions with customer'],
    },
    Marketing: { Source: 'None' },
    LifeCycle: { Stage: 'Qualified', TargetCloseDate: '2027-09-30', NextSteps: 'Workshop with the claims team.' },
  });
  const solutions = boto3(ACCOUNTS.anvil, 'list_solutions', { Catalog: 'Sandbox', Status: ['Active'] }).SolutionSummaries;
  boto3(ACCOUNTS.anvil, 'associate_opportunity', {
    Catalog: 'Sandbox', OpportunityIdentifier: made.Id, RelatedEntityType: 'Solutions', RelatedEntityIdentifier: solutions[0].Id,
  });
  return made.Id;
}

const get = (id: string) => aws(ACCOUNTS.anvil, 'get-opportunity', '--catalog', 'Sandbox', '--identifier', id);

/** Submits an opportunity and lets its review end so, which AWS lets a partner do in the Sandbox. */
export function review(id: string, ReviewStatus: 'Approved' | 'Action Required' | 'Rejected'): void {
  aws(
    ACCOUNTS.anvil, 'submit-opportunity', '--catalog', 'Sandbox', '--identifier', id,
    '--involvement-type', 'Co-Sell', '--visibility', 'Full',
  );
  const { LastModifiedDate } = get(id);
  boto3(ACCOUNTS.anvil, 'update_opportunity', { Catalog: 'Sandbox', Identifier: id, LastModifiedDate, LifeCycle: { ReviewStatus } });
}

/** An opportunity that AWS has approved: all that the desk can change is open. */
export function approvedOpportunity(): string {
  const id = readyOpportunity();
  review(id, 'Approved');
  return id;
}

/** What an update sends back, as AWS has it now: all that is left out would be emptied. */
export function content(id: string): Record<string, any> {
  const now = get(id);
  const members = ['PrimaryNeedsFromAws', 'NationalSecurity', 'PartnerOpportunityIdentifier', 'Customer', 'Project', 'OpportunityType', 'Marketing', 'SoftwareRevenue'];
  const kept = Object.fromEntries(members.filter(name => now[name] != null).map(name => [name, now[name]]));
  const { Stage, ClosedLostReason, NextSteps, TargetCloseDate } = now.LifeCycle;
  return { ...kept, LifeCycle: { Stage, ClosedLostReason, NextSteps, TargetCloseDate } };
}

/** Changes members of an opportunity's life cycle with boto3, as a colleague without the desk would. */
export function changeElsewhere(id: string, changes: object): void {
  const { LifeCycle, ...rest } = content(id);
  const whole = { ...JSON.parse(JSON.stringify(LifeCycle)), ...changes };
  boto3(ACCOUNTS.anvil, 'update_opportunity', {
    Catalog: 'Sandbox', Identifier: id, LastModifiedDate: get(id).LastModifiedDate, ...rest, LifeCycle: whole,
  });
}

/** An engagement of Anvil Cloud with a lead in it; its id and the lead's context. */
export function engagementWithLead(): { engagement: string; context: string } {
  const made = boto3(ACCOUNTS.anvil, 'create_engagement', {
    Catalog: 'Sandbox', ClientToken: crypto.randomUUID(), Title: 'Harbour leads', Description: 'From the harbour fair.',
    Contexts: [{
      Type: 'Lead',
      Payload: {
        Lead: {
          QualificationStatus: 'Unqualified',
          Customer: { CompanyName: 'Harbour Air' },
          Interactions: [{ SourceName: 'Harbour fair', Contact: { BusinessTitle: 'CTO', Email: 'cto@harbour-air.example.com', FirstName: 'Nora', LastName: 'Dahl' } }],
        },
      },
    }],
  });
  return { engagement: made.Id, context: lead(made.Id).Id };
}

/** The lead of an engagement, as AWS has it. */
export function lead(engagement: string): any {
  const got = aws(ACCOUNTS.anvil, 'get-engagement', '--catalog', 'Sandbox', '--identifier', engagement);
  return got.Contexts.find((one: any) => one.Type === 'Lead');
}

/** The tags of an opportunity, as AWS has them. */
export function tags(id: string): Record<string, string> {
  const listed = aws(ACCOUNTS.anvil, 'list-tags-for-resource', '--resource-arn', get(id).Arn).Tags;
  return Object.fromEntries(listed.map((tag: { Key: string; Value: string }) => [tag.Key, tag.Value]));
}

/** The owner of an opportunity, as AWS has it. */
export function owner(id: string): any {
  return get(id).OpportunityTeam.find((one: any) => one.BusinessTitle === 'OpportunityOwner');
}

/** What an opportunity is tied to, as AWS has it: the solutions' ids. */
export function solutions(id: string): string[] {
  return get(id).RelatedEntityIdentifiers.Solutions ?? [];
}
