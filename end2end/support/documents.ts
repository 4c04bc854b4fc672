/** A CreateEngagementInvitation input document as AWS's skeleton lays it out, filled with real-looking values. */
export function invitationDocument(engagement: string, title: string): object {
  return {
    Catalog: 'Sandbox',
    ClientToken: '',
    EngagementIdentifier: engagement,
    Invitation: {
      Message: 'Bergfink did the landing zone for this customer; we would like you to run the migration with us.',
      Receiver: { Account: { Alias: 'Bergfink', AwsAccountId: '444455556666' } },
      Payload: {
        OpportunityInvitation: {
          SenderContacts: [
            { Email: 'sam.okafor@anvil-cloud.example.com', FirstName: 'Sam', LastName: 'Okafor', BusinessTitle: 'Account manager', Phone: '+12065550142' },
          ],
          ReceiverResponsibilities: ['Services Partner', 'Reseller'],
          Customer: { Industry: 'Retail', CompanyName: 'Lumen Foods', WebsiteUrl: 'www.lumen-foods.example.com', CountryCode: 'NL' },
          Project: {
            BusinessProblem: 'The order system runs on hardware that reaches its end of life; peaks before holidays cannot be served.',
            Title: title,
            TargetCompletionDate: '2027-06-30',
            ExpectedCustomerSpend: [{ Amount: '18500.00', CurrencyCode: 'EUR', Frequency: 'Monthly', TargetCompany: 'AWS' }],
          },
        },
      },
    },
  };
}

/** The same for a lead. */
export function leadDocument(engagement: string): object {
  return {
    EngagementIdentifier: engagement,
    Invitation: {
      Message: 'They asked at the harbour fair who could move their booking system.',
      Receiver: { Account: { AwsAccountId: '444455556666' } },
      Payload: {
        LeadInvitation: {
          Customer: { CompanyName: 'Harbour Air', CountryCode: 'NO', Industry: 'Aerospace', WebsiteUrl: 'www.harbour-air.example.com' },
          Interaction: { ContactBusinessTitle: 'CTO', SourceType: 'Event', SourceName: 'Harbour fair', SourceId: 'HF-27', Usecase: 'Migration' },
        },
      },
    },
  };
}
