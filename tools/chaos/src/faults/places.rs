//! Every page that is made of what AWS says, or of what came of a write.

use crate::{
    Error,
    asking::{Told, draft, say_wish},
    desk::Browser,
    edge,
    stage::Stage,
};
use chaos::{Wish, answers::CONTEXT};

/// The addresses: the lists, and the pages of one thing of each kind, which are made for this.
pub(super) async fn places(stage: &Stage, browser: &Browser) -> Result<Vec<String>, Error> {
    let (invitation, lead) = (stage.invite()?, stage.invite_to_lead()?);
    let (opportunity, engagement) = (stage.opportunity().await?, stage.lead().await?);
    let draft = draft(browser, Some(&engagement)).await?;
    let task = task(stage, browser).await?;
    // What was sent is shown by its subject.
    let assign = Wish::Assign(opportunity.clone());
    match say_wish(browser, &assign).await? {
        Told::Done => {}
        told => return Err(format!("nobody was assigned: {told:?}").into()),
    }
    Ok([
        of("", &edge::PAGES),
        of("", &["/drafts", "/activity", "/bulk"]),
        of(&format!("/invitations/{invitation}"), &["", "/accept", "/reject"]),
        of(&format!("/invitations/{lead}"), &["", "/accept"]),
        of(&format!("/opportunities/{opportunity}"), &["", "/start", "/edit", "/assign", "/products", "/submit"]),
        of(&format!("/engagements/{engagement}"), &["", &format!("/contexts/{CONTEXT}")]),
        of(&format!("/drafts/{draft}"), &["/engagement", "/review", "/export"]),
        of(&task, &[""]),
        of("/bulk/new?action=tag-opportunities&id=", &[opportunity.as_str()]),
        of("/data/", &[&format!("get-opportunity?id={opportunity}")]),
        of("/data/", &[&format!("assign-opportunity?subject={opportunity}")]),
    ]
    .concat())
}

/// Addresses that begin alike.
fn of(thing: &str, pages: &[&str]) -> Vec<String> {
    pages.iter().map(|page| format!("{thing}{page}")).collect()
}

/// Accepts an invitation by a task; the task's page.
async fn task(stage: &Stage, browser: &Browser) -> Result<String, Error> {
    let id = ("id".to_owned(), stage.invite()?);
    let page = browser.send("/api/invitations/accept-invitation", &[id]).await?.location;
    if page.starts_with("/tasks/") { Ok(page) } else { Err(format!("no task was started: {page}").into()) }
}
