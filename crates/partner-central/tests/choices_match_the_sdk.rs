//! The desk's choices, and its reading of reason codes, are the SDK's, no more and no fewer.

use aws_sdk_partnercentralselling::types;
use domain::{
    choices::{
        Choice, ClosedLostReason, Country, Currency, Industry, InvitationPayloadType, InvitationStatus,
        InvolvementType, ParticipantType, PaymentFrequency, ReasonCode, ReceiverResponsibility, RelatedEntityType,
        ReviewStatus, Stage, TaskStatus, Visibility,
    },
    reasons::REASONS,
    views,
};
use std::collections::BTreeSet;

#[track_caller]
fn assert_same<'a>(ours: impl IntoIterator<Item = &'a str>, theirs: &[&'a str]) {
    let ours: Vec<&str> = ours.into_iter().collect();
    let set: BTreeSet<&str> = ours.iter().copied().collect();
    assert_eq!(set.len(), ours.len(), "a code stands twice");
    assert_eq!(set, theirs.iter().copied().collect());
}

fn codes(choices: &'static [Choice]) -> impl Iterator<Item = &'static str> {
    choices.iter().map(|choice| choice.code)
}

#[test]
fn every_set_of_choices_is_the_sdks() {
    assert_same(codes(ClosedLostReason::ALL), types::ClosedLostReason::values());
    assert_same(codes(Country::ALL), types::CountryCode::values());
    assert_same(codes(Currency::ALL), types::CurrencyCode::values());
    assert_same(codes(Industry::ALL), types::Industry::values());
    assert_same(codes(InvitationPayloadType::ALL), types::EngagementInvitationPayloadType::values());
    assert_same(codes(InvitationStatus::ALL), types::InvitationStatus::values());
    assert_same(codes(InvolvementType::ALL), types::SalesInvolvementType::values());
    assert_same(codes(ParticipantType::ALL), types::ParticipantType::values());
    assert_same(codes(PaymentFrequency::ALL), types::PaymentFrequency::values());
    assert_same(codes(ReasonCode::ALL), types::ReasonCode::values());
    assert_same(codes(ReceiverResponsibility::ALL), types::ReceiverResponsibility::values());
    assert_same(codes(RelatedEntityType::ALL), types::RelatedEntityType::values());
    assert_same(codes(ReviewStatus::ALL), types::ReviewStatus::values());
    assert_same(codes(Stage::ALL), types::Stage::values());
    assert_same(codes(TaskStatus::ALL), types::TaskStatus::values());
    assert_same(codes(Visibility::ALL), types::Visibility::values());
}

#[test]
fn every_reason_code_has_its_sentence() {
    assert_same(REASONS.iter().map(|reason| reason.code), types::ReasonCode::values());
}

#[test]
fn the_views_use_the_same_words() {
    use views::{Participant, TaskStatus as Status};
    assert_same([Status::InProgress, Status::Complete, Status::Failed].map(Status::code), types::TaskStatus::values());
    assert_same([Participant::Receiver, Participant::Sender].map(Participant::code), types::ParticipantType::values());
}
