//! The cases against the validator of `service-model`, which knows nothing of how they were made:
//! where the two differ, one of them reads the model wrongly.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model_cases::{Breach, Cases};
use serde_json::Value;
use service_model::{Kind, Model, ViolationKind, official};

static CASES: LazyLock<Cases<'static>> = LazyLock::new(|| Cases::of(official()));

#[test]
fn the_least_and_the_most_of_every_shape_are_valid() {
    for shape in official().shapes() {
        let mut values = vec![CASES.least(&shape.name)];
        values.extend(CASES.full(&shape.name));
        values.extend(CASES.most(&shape.name));
        for value in values {
            assert_eq!(official().validate(&shape.name, &value), [], "{}: {value}", shape.name);
        }
    }
}

#[test]
fn what_is_broken_is_found_where_it_is_and_nothing_else_is() {
    let mut counts = BTreeMap::new();
    for shape in official().shapes() {
        for case in CASES.broken(&shape.name) {
            let found = official().validate(&shape.name, &case.value);
            let [only] = &found[..] else {
                panic!("{} {} at {}: {found:?}\n{}", shape.name, case.breach, case.path, case.value);
            };
            assert_eq!(only.path, case.path, "{} {}: {}", shape.name, case.breach, case.value);
            assert!(is(case.breach, &only.kind), "{} {} at {}: {only:?}", shape.name, case.breach, case.path);
            *counts.entry(case.breach).or_insert(0) += 1;
        }
    }
    assert_eq!(counts.keys().copied().collect::<Vec<_>>(), Breach::ALL, "{counts:?}");
}

/// A text may be found to have a wrong length where the case broke its form, or the other way
/// round: when the form alone decides the length, both are true.
fn is(breach: Breach, found: &ViolationKind) -> bool {
    use ViolationKind as Found;
    match breach {
        Breach::Missing => matches!(found, Found::Missing),
        Breach::WrongType => matches!(found, Found::WrongType { .. }),
        Breach::TooShort => matches!(found, Found::TooShort { .. } | Found::PatternMismatch { .. }),
        Breach::TooLong => matches!(found, Found::TooLong { .. } | Found::PatternMismatch { .. }),
        Breach::WrongForm => matches!(found, Found::PatternMismatch { .. }),
        Breach::NotInEnum => matches!(found, Found::NotInEnum { .. }),
        Breach::TooFew => matches!(found, Found::TooFew { .. }),
        Breach::TooMany => matches!(found, Found::TooMany { .. }),
        Breach::TooSmall => matches!(found, Found::BelowMinimum { .. }),
        Breach::TooGreat => matches!(found, Found::AboveMaximum { .. }),
        Breach::NoUnionMember | Breach::TwoUnionMembers => matches!(found, Found::UnionNotOne),
    }
}

#[test]
fn each_code_is_one_of_the_models() {
    let codes = official().shape("ValidationExceptionErrorCode").expect("modelled").values();
    for code in Breach::ALL.into_iter().filter_map(Breach::code) {
        assert!(codes.iter().any(|known| known == code), "{code}");
    }
}

#[test]
fn every_constraint_of_a_shape_is_broken() {
    let breaches = |shape: &str| -> Vec<(String, Breach)> {
        let mut all: Vec<_> =
            CASES.broken(shape).into_iter().map(|case| (case.path.to_string(), case.breach)).collect();
        all.sort();
        all.dedup();
        all
    };
    let at = |path: &str, breaches: &[Breach]| breaches.iter().map(|it| (path.to_owned(), *it)).collect::<Vec<_>>();
    let whole = [
        at("", &[Breach::WrongType]),
        at("Key", &[Breach::Missing, Breach::WrongType, Breach::TooShort, Breach::TooLong, Breach::WrongForm]),
        at("Value", &[Breach::Missing, Breach::WrongType, Breach::TooLong, Breach::WrongForm]),
    ];
    assert_eq!(breaches("Tag"), whole.concat());
    assert_eq!(breaches("PageSize"), at("", &[Breach::WrongType, Breach::TooSmall, Breach::TooGreat]));
    assert_eq!(breaches("Stage"), at("", &[Breach::WrongType, Breach::NotInEnum]));
    let list = breaches("SenderContactList");
    assert!(list.starts_with(&at("", &[Breach::WrongType, Breach::TooFew, Breach::TooMany])), "{list:?}");
    // The broken element is the second of two: a position that is always 0 would be noticed.
    assert!(list.contains(&("[1].Email".to_owned(), Breach::Missing)), "{list:?}");
    let union = breaches("Payload");
    assert!(union.contains(&(String::new(), Breach::NoUnionMember)));
    assert!(union.contains(&(String::new(), Breach::TwoUnionMembers)));
    for member in ["OpportunityInvitation.Project", "LeadInvitation.Customer"] {
        assert!(union.contains(&(member.to_owned(), Breach::Missing)), "{union:?}");
    }
}

#[test]
fn each_member_of_each_union_in_a_request_is_given_by_one_of_the_fullest() {
    for operation in official().operations() {
        let most = CASES.most(&operation.input);
        for (path, members) in unions(official(), &operation.input, "") {
            for member in members {
                let pointer = format!("{path}/{member}");
                assert!(most.iter().any(|it| it.pointer(&pointer).is_some()), "{}: {pointer}", operation.name);
            }
        }
    }
}

/// The outermost unions of a shape: where they are in a value, and their members.
fn unions(model: &Model, shape: &str, path: &str) -> Vec<(String, Vec<String>)> {
    match &model.shape(shape).expect("modelled").kind {
        Kind::Structure { members, union: true, .. } => vec![(path.to_owned(), members.keys().cloned().collect())],
        Kind::Structure { members, .. } => {
            members.iter().flat_map(|(name, it)| unions(model, &it.shape, &format!("{path}/{name}"))).collect()
        }
        Kind::List { member, .. } => unions(model, member, &format!("{path}/0")),
        _ => Vec::new(),
    }
}

#[test]
fn the_elements_of_a_list_differ_where_they_can() {
    let tags = CASES.most("TagList").remove(0);
    let mut keys: Vec<_> = tags.as_array().expect("a list").iter().map(|tag| tag["Key"].as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), 200);
}

#[test]
fn a_known_value_stands_wherever_its_shape_occurs_but_can_still_be_broken() {
    let cases = Cases::of(official()).with("CatalogIdentifier", "Sandbox");
    let request = "ListSolutionsRequest";
    let mut catalogs = vec![cases.least(request)["Catalog"].clone()];
    catalogs.extend(cases.most(request).iter().map(|it| it["Catalog"].clone()));
    assert!(catalogs.iter().all(|it| it == "Sandbox"), "{catalogs:?}");
    let broken = cases.broken(request);
    let wrong = broken.iter().filter(|case| case.value.get("Catalog") != Some(&Value::from("Sandbox")));
    assert!(wrong.clone().count() > 5);
    assert!(wrong.into_iter().all(|case| case.path.is_root() || case.path.to_string() == "Catalog"));
}
