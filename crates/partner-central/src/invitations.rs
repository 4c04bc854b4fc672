//! The operations on invitations.

use crate::{
    capture::Capture,
    client::AwsPartnerCentral,
    convert::{command, filter, invitation, order},
};
use aws_sdk_partnercentralselling::types::{
    OpportunityEngagementInvitationSort, OpportunityEngagementInvitationSortName, ParticipantType,
};
use desk::ports::{Answer, InvitationQuery, InvitationRef, Refusal};
use domain::{
    commands::{InviteCommand, RejectCommand},
    views::{InvitationDetail, InvitationSummary, Page, Participant},
};

/// `CreateEngagementInvitation`.
pub(crate) async fn create(
    service: &AwsPartnerCentral,
    command: &InviteCommand,
    token: &str,
) -> Result<Answer<InvitationRef>, Refusal> {
    let invitation = command::invitation(&command.invitation).map_err(crate::refuse::incomplete)?;
    let capture = Capture::write("CreateEngagementInvitation");
    let outcome = service
        .writes
        .create_engagement_invitation()
        .catalog(service.catalog_code())
        .client_token(token)
        .engagement_identifier(command.engagement_identifier.as_str())
        .invitation(invitation)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture
        .finish(outcome, |output| InvitationRef { id: output.id, arn: Some(output.arn).filter(|arn| !arn.is_empty()) })
}

/// `ListEngagementInvitations`.
pub(crate) async fn list(
    service: &AwsPartnerCentral,
    query: &InvitationQuery,
) -> Result<Answer<Page<InvitationSummary>>, Refusal> {
    let sort = OpportunityEngagementInvitationSort::builder()
        .sort_by(OpportunityEngagementInvitationSortName::InvitationDate)
        .sort_order(order(query.order))
        .build()
        .map_err(crate::refuse::incomplete)?;
    let capture = Capture::read("ListEngagementInvitations");
    let outcome = service
        .client
        .list_engagement_invitations()
        .catalog(service.catalog_code())
        .participant_type(ParticipantType::from(query.participant.code()))
        .set_status(filter(&query.statuses))
        .set_payload_type(filter(&query.payload_types))
        .set_engagement_identifier(filter(&query.engagements))
        .set_sender_aws_account_id(filter(&query.senders))
        .sort(sort)
        .set_max_results(query.max_results)
        .set_next_token(query.next_token.clone())
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    let answer = capture.finish(outcome, |output| Page {
        items: output
            .engagement_invitation_summaries
            .unwrap_or_default()
            .into_iter()
            .map(|row| invitation::summary(row, query.participant))
            .collect(),
        next: output.next_token,
    })?;
    learn_own_account(service, &answer.value.items);
    Ok(answer)
}

/// Every row names the caller's account, on the side that was asked for.
fn learn_own_account(service: &AwsPartnerCentral, rows: &[InvitationSummary]) {
    let own = rows.iter().find_map(|row| match row.participant {
        Participant::Receiver => row.receiver_account.as_ref(),
        Participant::Sender => row.sender_account.as_ref(),
    });
    if let Some(own) = own {
        service.own_account.get_or_init(|| own.clone());
    }
}

/// `GetEngagementInvitation`.
pub(crate) async fn get(service: &AwsPartnerCentral, id: &str) -> Result<Answer<InvitationDetail>, Refusal> {
    let capture = Capture::read("GetEngagementInvitation");
    let outcome = service
        .client
        .get_engagement_invitation()
        .catalog(service.catalog_code())
        .identifier(id)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |output| invitation::detail(output, service.own_account.get().map(String::as_str)))
}

/// `AcceptEngagementInvitation`.
pub(crate) async fn accept(service: &AwsPartnerCentral, id: &str) -> Result<Answer<()>, Refusal> {
    let capture = Capture::write("AcceptEngagementInvitation");
    let outcome = service
        .writes
        .accept_engagement_invitation()
        .catalog(service.catalog_code())
        .identifier(id)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |_| ())
}

/// `RejectEngagementInvitation`.
pub(crate) async fn reject(service: &AwsPartnerCentral, command: &RejectCommand) -> Result<Answer<()>, Refusal> {
    let capture = Capture::write("RejectEngagementInvitation");
    let outcome = service
        .writes
        .reject_engagement_invitation()
        .catalog(service.catalog_code())
        .identifier(command.identifier.as_str())
        .rejection_reason(&command.rejection_reason)
        .customize()
        .interceptor(capture.clone())
        .send()
        .await;
    capture.finish(outcome, |_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{ids::AccountId, people::Catalog};
    use std::sync::OnceLock;

    fn row(participant: Participant) -> InvitationSummary {
        InvitationSummary {
            id: "engi-0a1b2c3d4e5f6".into(),
            arn: None,
            participant,
            payload_type: None,
            status: None,
            engagement_id: None,
            engagement_title: None,
            sender_account: Some("111122223333".into()),
            sender_company: None,
            receiver_account: Some("444455556666".into()),
            receiver_alias: None,
            invited_at: None,
            expires_at: None,
        }
    }

    #[test]
    fn a_list_teaches_whose_account_this_is_once() {
        let account = AccountId::parse("111122223333").expect("an account");
        let configured = crate::for_account("http://127.0.0.1:1", account, Catalog::Sandbox);
        let unknown = AwsPartnerCentral { own_account: OnceLock::new(), ..configured.clone() };
        learn_own_account(&unknown, &[row(Participant::Receiver)]);
        assert_eq!(unknown.own_account.get().map(String::as_str), Some("444455556666"));
        learn_own_account(&configured, &[row(Participant::Receiver)]);
        assert_eq!(configured.own_account.get().map(String::as_str), Some("111122223333"));
    }
}
