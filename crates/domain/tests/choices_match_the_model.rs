//! Every set of choices holds exactly the values of the service model, under names that differ.

use std::collections::BTreeSet;

use domain::choices::{
    ChoiceSet, ClosedLostReason, Country, Currency, Industry, InvitationPayloadType, InvitationStatus, InvolvementType,
    ParticipantType, PaymentFrequency, ReasonCode, ReceiverResponsibility, RelatedEntityType, ReviewStatus, Stage,
    TaskStatus, Visibility,
};
use service_model::official;

fn check<S: ChoiceSet>(count: usize) {
    let shape = official().shape(S::SHAPE).unwrap_or_else(|| panic!("the model has no {}", S::SHAPE));
    let official: BTreeSet<&str> = shape.values().iter().map(String::as_str).collect();
    let ours: BTreeSet<&str> = S::ALL.iter().map(|choice| choice.code).collect();
    assert_eq!(ours, official, "{}", S::SHAPE);
    assert_eq!(S::ALL.len(), count, "{}", S::SHAPE);

    let labels: BTreeSet<String> = S::ALL.iter().map(|choice| choice.label.to_lowercase()).collect();
    assert_eq!(labels.len(), S::ALL.len(), "{}: two choices have one label", S::SHAPE);
    for choice in S::ALL {
        assert!(!choice.label.trim().is_empty(), "{}: {}", S::SHAPE, choice.code);
        let value = S::parse(choice.code);
        assert!(value.is_known());
        assert_eq!((value.code(), value.label()), (choice.code, choice.label));
    }
}

#[test]
fn every_set_equals_the_models() {
    check::<Country>(249);
    check::<Currency>(168);
    check::<Industry>(28);
    check::<ReceiverResponsibility>(9);
    check::<PaymentFrequency>(1);
    check::<InvitationStatus>(4);
    check::<InvitationPayloadType>(2);
    check::<ParticipantType>(2);
    check::<Stage>(7);
    check::<ReviewStatus>(6);
    check::<InvolvementType>(2);
    check::<Visibility>(2);
    check::<ClosedLostReason>(19);
    check::<RelatedEntityType>(6);
    check::<TaskStatus>(3);
    check::<ReasonCode>(22);
}

#[test]
fn an_alias_names_one_country_only() {
    let mut seen = BTreeSet::new();
    let names = Country::ALL.iter().flat_map(|choice| choice.aliases.iter().chain([&choice.label]));
    for name in names {
        assert!(seen.insert(name.to_lowercase()), "{name}");
    }
}

#[test]
fn a_code_that_aws_adds_later_is_kept_and_shown() {
    let later = TaskStatus::parse("PAUSED");
    assert!(!later.is_known());
    assert_eq!((later.code(), later.label()), ("PAUSED", "PAUSED"));
    assert_eq!(serde_json::to_string(&later).unwrap(), r#""PAUSED""#);
    assert_eq!(serde_json::from_str::<TaskStatus>(r#""PAUSED""#).unwrap(), later);
    assert_eq!(serde_json::from_str::<TaskStatus>(r#""FAILED""#).unwrap().to_string(), "Failed");
}
