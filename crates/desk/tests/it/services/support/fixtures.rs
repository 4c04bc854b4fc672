//! People and answers.

use crate::support::{INVITATION, scope};
use domain::{
    forms::Fields,
    people::{Asker, Backend, Origin, Person, Role},
    views::{InvitationSummary, Participant},
};
use time::macros::datetime;

/// An engagement that exists.
pub(crate) const ENGAGEMENT: &str = "eng-0a1b2c3d4e5f6g";
/// The field of the customer's website.
pub(crate) const CUSTOMER_SITE: &str = "Invitation.Payload.OpportunityInvitation.Customer.WebsiteUrl";

fn asker(id: &str, role: Role) -> Asker {
    let person = Person {
        id: id.into(),
        name: format!("Name of {id}"),
        role,
        administrator: false,
        company: "Lumen Partners".into(),
    };
    Asker { person, scope: scope(), backend: Backend::Emulator, from: Origin::default() }
}

/// Sells.
pub(crate) fn seller() -> Asker {
    asker("seller", Role::Seller)
}

/// Sells too.
pub(crate) fn seller_two() -> Asker {
    asker("seller-two", Role::Seller)
}

/// Sees everybody's drafts.
pub(crate) fn manager() -> Asker {
    asker("manager", Role::Manager)
}

/// Only reads.
pub(crate) fn viewer() -> Asker {
    asker("viewer", Role::Viewer)
}

/// Fields from names and answers.
pub(crate) fn answers(list: &[(&str, &str)]) -> Fields {
    list.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

/// All answers of an opportunity invitation.
pub(crate) fn finished() -> Fields {
    let below = |member: &str| format!("Invitation.Payload.OpportunityInvitation.{member}");
    let mut fields = answers(&[
        ("Payload", "OpportunityInvitation"),
        ("EngagementFrom", "existing"),
        ("EngagementIdentifier", ENGAGEMENT),
        ("Invitation.Message", "Would you take the migration?"),
        ("Invitation.Receiver.Account.AwsAccountId", "444455556666"),
    ]);
    let payload = [
        ("Customer.CompanyName", "Lumen Foods"),
        ("Customer.WebsiteUrl", "www.lumen.example.com"),
        ("Customer.CountryCode", "NL"),
        ("Customer.Industry", "Retail"),
        ("Project.Title", "Warehouse migration"),
        ("Project.BusinessProblem", "The old warehouse system cannot follow the season."),
        ("Project.TargetCompletionDate", "2027-03-31"),
        ("SenderContacts.0.Email", "ana@example.com"),
        ("ReceiverResponsibilities.Reseller", "on"),
    ];
    fields.extend(payload.map(|(member, answer)| (below(member), answer.to_owned())));
    fields
}

/// The invitation of [`INVITATION`], in a state.
pub(crate) fn invitation(status: &str) -> InvitationSummary {
    InvitationSummary {
        id: INVITATION.into(),
        arn: None,
        participant: Participant::Receiver,
        payload_type: Some("OpportunityInvitation".into()),
        status: Some(status.into()),
        engagement_id: Some(ENGAGEMENT.into()),
        engagement_title: Some("Warehouse migration".into()),
        sender_account: Some("444455556666".into()),
        sender_company: Some("Northwind".into()),
        receiver_account: Some("111122223333".into()),
        receiver_alias: None,
        invited_at: Some(datetime!(2026-11-02 08:00 UTC)),
        expires_at: Some(datetime!(2026-11-17 08:00 UTC)),
    }
}
