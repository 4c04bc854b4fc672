//! People at the real desk: they say what they want by its forms, and read what they are told.

use crate::{
    Error,
    desk::{Browser, Desk},
    people::{LOOK_EVERY, PATIENCE},
    wishes::Wishes,
};
use chaos::{
    Wish,
    answers::{self, Answer},
};
use domain::forms;
use hyper::StatusCode;
use std::{collections::BTreeMap, time::Instant};

/// How often people say the same again.
const REPETITIONS: usize = 100;
/// How often they look at a bulk job before they are told that it goes on.
const LOOKS_AT_A_JOB: usize = 20;
/// Where bulk jobs are, and the form that was refused.
const JOBS: &str = "/bulk/";
/// See [`JOBS`].
const NEW_JOB: &str = "/bulk/new";
/// How a page says that the last action was done.
const SUCCESS: &str = "class=\"flash tone-success";

/// What somebody was told about a wish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It was done.
    Done,
    /// It was not, or not yet, in the words of the page.
    Not(String),
    /// Nothing that a person could make anything of: what came instead.
    Unclear(String),
}

/// Says a wish, and reads the page that comes of it.
pub(crate) async fn say_wish(browser: &Browser, wish: &Wish) -> Result<Told, Error> {
    let mut form = Form::of(wish)?;
    if let Some(page) = &form.page {
        let (status, text, _) = browser.page(page).await?;
        match hidden(&text, &form.taken_over) {
            Some(found) => form.answers.extend(found),
            None => return Ok(told_by(status, &text, page)),
        }
    }
    let sent = browser.send(form.path, &form.answers).await?;
    if !sent.status.is_redirection() || sent.location.is_empty() {
        return Ok(Told::Unclear(format!("{} for the form", sent.status.as_u16())));
    }
    if form.is_done_at(&sent.location) {
        return Ok(Told::Done);
    }
    let (status, text, _) = browser.page(&sent.location).await?;
    if form.done == Done::Said && text.contains(SUCCESS) {
        return Ok(Told::Done);
    }
    let leads_to_a_job = sent.location.starts_with(JOBS) && !sent.location.starts_with(NEW_JOB);
    if form.done == Done::AllOfIt && leads_to_a_job && is_all_done(browser, &sent.location).await? {
        return Ok(Told::Done);
    }
    Ok(told_by(status, &text, &sent.location))
}

/// What a page tells that does not say that something was done.
fn told_by(status: StatusCode, text: &str, location: &str) -> Told {
    match words(text) {
        // A page that cannot be shown may say so; an error that nobody put into words may not come.
        Some(words) if status != StatusCode::INTERNAL_SERVER_ERROR => Told::Not(words),
        words => Told::Unclear(format!("{} at {location}: {words:?}", status.as_u16())),
    }
}

/// Looks for a moment whether all of a bulk job comes to be done.
async fn is_all_done(browser: &Browser, job: &str) -> Result<bool, Error> {
    for _ in 0..LOOKS_AT_A_JOB {
        let (_, text, _) = browser.page(job).await?;
        if text.contains("data-state=\"done\"") {
            // Something came of everything: of what was refused, too.
            return Ok(text.matches("data-item-state=\"").count() == text.matches("data-item-state=\"done\"").count());
        }
        tokio::time::sleep(LOOK_EVERY * 2).await;
    }
    Ok(false)
}

/// Says those wishes again that `open` holds, until each is told to be done; what was told last of those that
/// never are.
pub(crate) async fn insist_on(
    browser: &Browser,
    wishes: &Wishes,
    mut open: BTreeMap<usize, Told>,
) -> Result<BTreeMap<usize, Told>, Error> {
    for _ in 0..REPETITIONS {
        let numbers: Vec<usize> = open.keys().copied().collect();
        for number in numbers {
            match say_wish(browser, &wishes.all[number].wish).await? {
                Told::Done => drop(open.remove(&number)),
                told => drop(open.insert(number, told)),
            }
        }
        if open.is_empty() {
            break;
        }
        tokio::time::sleep(LOOK_EVERY * 10).await;
    }
    Ok(open)
}

/// Waits until no write is open; how many a person is to decide about.
pub(crate) async fn settle(desk: &Desk) -> Result<usize, Error> {
    let begun = Instant::now();
    loop {
        let figures = desk.figures().await?;
        let entries = |state: &str| figures.count("cosell_journal_entries", &[state]);
        let open = entries("\"pending\"") + entries("\"unsettled\"");
        if open == 0 {
            return Ok(entries("\"undecided\""));
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("{open} writes are stuck").into());
        }
        tokio::time::sleep(LOOK_EVERY * 2).await;
    }
}

/// Makes a draft that can be sent; its id.
pub(crate) async fn draft(browser: &Browser, engagement: Option<&str>) -> Result<String, Error> {
    let sent = browser.send("/api/drafts/create-draft", &fields(answers::to_invite(engagement))).await?;
    let id = sent.location.strip_prefix("/drafts/").and_then(|rest| rest.split('/').next());
    Ok(id.ok_or_else(|| format!("no draft was made: {} {}", sent.status, sent.location))?.to_owned())
}

/// A form of the desk, filled in.
struct Form {
    /// The page that is opened first, where the form takes something over from it.
    page: Option<String>,
    /// The names of what it takes over: the version that was seen, the id of a new job.
    taken_over: Vec<String>,
    path: &'static str,
    answers: Vec<Answer>,
    done: Done,
}

/// How one knows that it is done.
#[derive(Debug, PartialEq, Eq)]
enum Done {
    /// The page that comes next says so.
    Said,
    /// It leads there, or anywhere below when it ends in a slash.
    At(String),
    /// It leads to a bulk job, all of which is done.
    AllOfIt,
}

impl Form {
    fn of(wish: &Wish) -> Result<Self, Error> {
        let at = |place: &str, id: &str| Done::At(format!("/{place}/{id}"));
        let tasks = || Done::At("/tasks/".to_owned());
        let (path, id, answers, done) = match wish {
            Wish::Accept(id) => ("/api/invitations/accept-invitation", id, Vec::new(), tasks()),
            Wish::AcceptLead(id) => ("/api/invitations/accept-lead", id, Vec::new(), at("invitations", id)),
            Wish::Reject(id) => {
                ("/api/invitations/reject-invitation", id, answers::to_decline(), at("invitations", id))
            }
            Wish::Start(id) => ("/api/opportunities/start-engagement", id, answers::to_start(), tasks()),
            Wish::Send(id) => ("/api/drafts/send-draft", id, Vec::new(), Done::At(format!("/drafts/{id}/sent"))),
            Wish::Update(id) => {
                ("/api/opportunities/update-opportunity", id, answers::next_steps(), at("opportunities", id))
            }
            Wish::Assign(id) => {
                ("/api/opportunities/assign-opportunity", id, answers::to_assign(), at("opportunities", id))
            }
            Wish::Submit(id) => {
                ("/api/opportunities/submit-opportunity", id, answers::to_submit(), at("opportunities", id))
            }
            Wish::Associate(id) => {
                ("/api/opportunities/associate-opportunity", id, answers::to_associate(), Done::Said)
            }
            Wish::Disassociate(id) => {
                ("/api/opportunities/disassociate-opportunity", id, answers::to_associate(), Done::Said)
            }
            Wish::Qualify(id) => ("/api/engagements/qualify-lead", id, answers::qualification(), at("engagements", id)),
            Wish::Tag(id) => return Ok(Self::to_tag(id)),
            Wish::Bulk { .. } => return Err("many things are not selected here".into()),
        };
        let (page, taken_over) = match wish {
            Wish::Update(id) => (Some(format!("/opportunities/{id}/edit")), vec![forms::LAST_MODIFIED]),
            Wish::Qualify(id) => (
                Some(format!("/engagements/{id}/contexts/{}", answers::CONTEXT)),
                vec![forms::CONTEXT, forms::ENGAGEMENT_LAST_MODIFIED],
            ),
            _ => (None, Vec::new()),
        };
        let mut all = vec![("id".to_owned(), id.clone())];
        all.extend(fields(answers));
        let taken_over = taken_over.into_iter().map(|name| format!("fields[{name}]")).collect();
        Ok(Self { page, taken_over, path, answers: all, done })
    }

    /// The desk tags by bulk jobs alone.
    fn to_tag(id: &str) -> Self {
        Self {
            page: Some(format!("/bulk/new?action=tag-opportunities&id={id}")),
            taken_over: ["id", "action", "subjects"].map(str::to_owned).into(),
            path: "/api/bulk/create-job",
            answers: fields(answers::to_tag()),
            done: Done::AllOfIt,
        }
    }

    fn is_done_at(&self, location: &str) -> bool {
        match &self.done {
            Done::At(place) if place.ends_with('/') => location.starts_with(place),
            Done::At(place) => location == place,
            Done::Said | Done::AllOfIt => false,
        }
    }
}

/// What hidden fields of a page hold; nothing when one is missing.
fn hidden(page: &str, names: &[String]) -> Option<Vec<Answer>> {
    let found = names.iter().map(|name| {
        let (_, rest) = page.split_once(&format!("name=\"{name}\" value=\""))?;
        Some((name.clone(), rest.split_once('"')?.0.to_owned()))
    });
    found.collect()
}

/// Answers as a form names them.
fn fields(answers: Vec<Answer>) -> Vec<Answer> {
    answers.into_iter().map(|(name, answer)| (format!("fields[{name}]"), answer)).collect()
}

/// What a page says of the last action, or of why it cannot be shown: the title of its message.
fn words(page: &str) -> Option<String> {
    let message = ["class=\"flash ", "class=\"error-panel\""].iter().find_map(|mark| page.split_once(mark))?.1;
    let title = ["font-semibold\">", "error-panel-title\">"].iter().find_map(|mark| message.split_once(mark))?.1;
    let title = title.split_once("</p>")?.0;
    // The icon before the words is a tag of its own.
    let words = title.rsplit('>').map(str::trim).find(|words| !words.is_empty())?;
    Some(words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_a_message_are_read() {
        let flash =
            r#"<div class="flash x" role="alert"><svg></svg><div><p class="font-semibold">Not now.</p><p>Later</p>"#;
        assert_eq!(words(flash).as_deref(), Some("Not now."));
        let panel = r#"<div class="error-panel" role="alert"><p class="error-panel-title"><svg></svg>No answer.</p>"#;
        assert_eq!(words(panel).as_deref(), Some("No answer."));
        assert_eq!(words("<h1>Internal Server Error</h1>"), None);
    }

    #[test]
    fn only_the_page_behind_a_success_says_that_a_wish_was_done() {
        let accept = Form::of(&Wish::Accept("engi-1".into())).expect("a form");
        assert!(accept.is_done_at("/tasks/task-1") && !accept.is_done_at("/invitations/engi-1/accept"));
        let reject = Form::of(&Wish::Reject("engi-1".into())).expect("a form");
        assert!(reject.is_done_at("/invitations/engi-1") && !reject.is_done_at("/invitations/engi-1/reject"));
        assert_eq!(reject.answers[1], ("fields[Reason]".to_owned(), "Unable to support".to_owned()));
        let associate = Form::of(&Wish::Associate("O1".into())).expect("a form");
        assert!(!associate.is_done_at("/opportunities/O1/products?type=Solutions"), "it leads there either way");
    }

    #[test]
    fn a_form_takes_over_what_its_page_knows() {
        let update = Form::of(&Wish::Update("O1".into())).expect("a form");
        assert_eq!(update.page.as_deref(), Some("/opportunities/O1/edit"));
        let name = &update.taken_over[0];
        let page = format!("<input type=\"hidden\" name=\"{name}\" value=\"2026-11-07T12:00:00Z\"/>");
        assert_eq!(hidden(&page, &update.taken_over), Some(vec![(name.clone(), "2026-11-07T12:00:00Z".to_owned())]));
        assert_eq!(hidden("<p>No answer.</p>", &update.taken_over), None);
    }
}
