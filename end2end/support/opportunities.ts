import { ACCOUNTS } from './fixtures';
import { boto3 } from './aws';

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
