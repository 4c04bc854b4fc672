//! Drafts keep what was typed, right or wrong.

use crate::services::support::{CUSTOMER_SITE, ENGAGEMENT, World, answers, finished, seller};
use domain::{
    error::{AppError, ErrorKind},
    forms::{
        Fields,
        invitation::{Step, opportunity, responsibility_field},
    },
};
use serde_json::{Value, json};

fn field_of(error: AppError) -> String {
    match error.kind {
        ErrorKind::Validation(errors) => errors.into_iter().next().expect("an error").field,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn wrong_answers_are_kept_and_named() {
    let world = World::new().await;
    let id = world.draft().await;
    let typed = answers(&[(CUSTOMER_SITE, " nowhere "), (&opportunity("Customer.CountryCode"), "Atlantis")]);
    let saved = world.desk.save_step(&seller(), &id, Step::Customer, typed).await.expect("saved");
    let wrong: Vec<_> = saved.errors.iter().map(|e| e.field.as_str()).collect();
    let expected =
        ["Customer.CompanyName", "Customer.WebsiteUrl", "Customer.CountryCode", "Customer.Industry"].map(opportunity);
    assert_eq!(wrong, expected);
    assert_eq!(world.look(&id).await.fields[CUSTOMER_SITE], " nowhere ");
}

#[tokio::test(start_paused = true)]
async fn an_unticked_box_goes_and_other_steps_stay() {
    let world = World::new().await;
    let id = world.draft().await;
    let before = world.look(&id).await.fields;
    let (reseller, trainer) = (responsibility_field("Reseller"), responsibility_field("Training Partner"));
    let mut typed = Fields::from([(trainer.clone(), "on".into())]);
    // What a form of another step would hold is not this step's to say.
    typed.insert("Invitation.Message".into(), "smuggled in".into());
    world.desk.save_step(&seller(), &id, Step::Team, typed).await.expect("saved");
    let after = world.look(&id).await.fields;
    assert!(!after.contains_key(&reseller));
    assert!(after.contains_key(&trainer));
    let others = |fields: &Fields| -> Fields {
        fields.iter().filter(|(n, _)| Step::of_field(n) != Step::Team).map(|(n, a)| (n.clone(), a.clone())).collect()
    };
    assert_eq!(others(&after), others(&before));
}

#[tokio::test(start_paused = true)]
async fn two_tabs_save_their_steps_at_once() {
    let world = World::new().await;
    let id = world.draft().await;
    let receiver = answers(&[("Invitation.Message", "From the first tab")]);
    let customer = answers(&[(CUSTOMER_SITE, "www.second-tab.example.com")]);
    let me = seller();
    let (one, other) = tokio::join!(
        world.desk.save_step(&me, &id, Step::Receiver, receiver),
        world.desk.save_step(&me, &id, Step::Customer, customer)
    );
    one.expect("saved");
    other.expect("saved");
    let fields = world.look(&id).await.fields;
    assert_eq!(fields["Invitation.Message"], "From the first tab");
    assert_eq!(fields[CUSTOMER_SITE], "www.second-tab.example.com");
}

#[tokio::test(start_paused = true)]
async fn a_removed_row_leaves_no_hole() {
    let world = World::new().await;
    let (first, second) = (opportunity("SenderContacts.0.Email"), opportunity("SenderContacts.1.Email"));
    let id = world.draft_with(&[(&second, "bo@example.com")]).await;
    world.desk.remove_row(&seller(), &id, &opportunity("SenderContacts"), 0).await.expect("removed");
    let fields = world.look(&id).await.fields;
    assert_eq!(fields[&first], "bo@example.com");
    assert!(!fields.contains_key(&second));
}

#[tokio::test(start_paused = true)]
async fn more_than_an_invitation_can_hold_is_refused() {
    let world = World::new().await;
    let id = world.draft().await;
    let before = world.look(&id).await;
    let long = Fields::from([("Invitation.Message".into(), "x".repeat(40_001))]);
    let many: Fields = (0..401).map(|n| (format!("Invitation.{n}"), "x".into())).collect();
    for heavy in [long, many] {
        let created = world.desk.create_draft(&seller(), heavy.clone()).await;
        assert_eq!(field_of(created.expect_err("too much")), "");
        let saved = world.desk.save_step(&seller(), &id, Step::Receiver, heavy).await;
        assert_eq!(field_of(saved.expect_err("too much")), "");
    }
    let document = json!({ "Invitation": { "Message": "x".repeat(40_001) } }).to_string();
    world.desk.import_draft(&seller(), &id, &document).await.expect_err("too much");
    assert_eq!(world.look(&id).await, before);
}

#[tokio::test(start_paused = true)]
async fn importing_replaces_lists_whole_and_leaves_the_rest() {
    let world = World::new().await;
    let second = opportunity("SenderContacts.1.Email");
    let spend = opportunity("Project.ExpectedCustomerSpend.0.TargetCompany");
    let id = world.draft_with(&[(&second, "bo@example.com"), (&spend, "AWS")]).await;
    let document = json!({ "Invitation": { "Payload": { "OpportunityInvitation": {
        "SenderContacts": [{ "Email": "new@example.com" }],
        "ReceiverResponsibilities": ["Distributor", "Training Partner"],
        "Customer": { "CompanyName": "Other Foods" }
    } } } });
    let report = world.desk.import_draft(&seller(), &id, &document.to_string()).await.expect("read");
    assert_eq!(report.taken, 4);
    let fields = world.look(&id).await.fields;
    assert_eq!(fields[&opportunity("SenderContacts.0.Email")], "new@example.com");
    assert!(!fields.contains_key(&second), "rows of two documents do not mix");
    assert!(!fields.contains_key(&responsibility_field("Reseller")));
    assert!(fields.contains_key(&responsibility_field("Distributor")));
    assert_eq!(fields[&opportunity("Customer.CompanyName")], "Other Foods");
    assert_eq!(fields[&spend], "AWS", "a list that the document does not hold stays");
    assert_eq!(fields[CUSTOMER_SITE], finished()[CUSTOMER_SITE]);
}

#[tokio::test(start_paused = true)]
async fn importing_names_what_it_cannot_place() {
    let world = World::new().await;
    let id = world.draft().await;
    let document =
        "Invitation:\n  Message: Hello\n  Colour: blue\n  Receiver:\n    Account:\n      AwsAccountId: [1]\n";
    let report = world.desk.import_draft(&seller(), &id, document).await.expect("read");
    let places: Vec<_> = report.problems.iter().map(|p| p.field.as_str()).collect();
    assert!(places.contains(&"Invitation.Colour"), "{places:?}");
    assert!(places.contains(&"Invitation.Receiver.Account.AwsAccountId"), "{places:?}");
    assert_eq!(report.taken, 1);
    assert_eq!(world.look(&id).await.fields["Invitation.Message"], "Hello");
    for rubbish in ["{", "", "[1, 2]", "\u{0}"] {
        let error = world.desk.import_draft(&seller(), &id, rubbish).await.expect_err("unreadable");
        assert_eq!(field_of(error), "Document", "{rubbish:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_export_is_the_request_with_its_token() {
    let world = World::new().await;
    let id = world.draft().await;
    let export = world.desk.export_draft(&seller(), &id).await.expect("an export");
    let token = world.look(&id).await.token;
    let document: Value = serde_json::from_str(&export.json).expect("JSON");
    assert_eq!(document["ClientToken"], token);
    assert_eq!(document["Catalog"], "Sandbox");
    assert_eq!(document["EngagementIdentifier"], ENGAGEMENT);
    assert!(export.yaml.contains(&token));
    assert!(export.command.contains("aws partnercentral-selling create-engagement-invitation"), "{}", export.command);
    assert!(export.command.contains(&token));

    world.desk.send_draft(&seller(), &id).await.expect("sent");
    assert_eq!(world.aws.calls("CreateEngagementInvitation")[0].token, Some(token), "what is exported is what is sent");
}

#[tokio::test(start_paused = true)]
async fn an_export_imports_into_the_same_request() {
    let world = World::new().await;
    let id = world.draft().await;
    let export = world.desk.export_draft(&seller(), &id).await.expect("an export");
    for document in [&export.json, &export.yaml] {
        let copy = world.desk.create_draft(&seller(), Fields::new()).await.expect("a draft");
        let report = world.desk.import_draft(&seller(), &copy, document).await.expect("read");
        assert_eq!(report.problems, []);
        assert_eq!(world.look(&copy).await.fields, finished());
    }
}
