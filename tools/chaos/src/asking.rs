//! People at the real desk: they say what they want by its forms, and read what they are told.

use crate::{Error, desk::Browser, people::LOOK_EVERY, wishes::Wishes};
use chaos::{
    Wish,
    answers::{self, Answer},
};
use hyper::StatusCode;
use std::collections::BTreeMap;

/// How often people say the same again.
const REPETITIONS: usize = 100;

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
    let form = Form::of(wish)?;
    let sent = browser.send(form.path, &form.answers).await?;
    if !sent.status.is_redirection() || sent.location.is_empty() {
        return Ok(Told::Unclear(format!("{} for the form", sent.status.as_u16())));
    }
    if form.is_done(&sent.location) {
        return Ok(Told::Done);
    }
    let (status, text, _) = browser.page(&sent.location).await?;
    Ok(match words(&text) {
        // A page that cannot be shown may say so; an error that nobody put into words may not come.
        Some(words) if status != StatusCode::INTERNAL_SERVER_ERROR => Told::Not(words),
        words => Told::Unclear(format!("{} at {}: {words:?}", status.as_u16(), sent.location)),
    })
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

/// Makes a draft that can be sent; its id.
pub(crate) async fn draft(browser: &Browser, engagement: Option<&str>) -> Result<String, Error> {
    let sent = browser.send("/api/drafts/create-draft", &fields(answers::to_invite(engagement))).await?;
    let id = sent.location.strip_prefix("/drafts/").and_then(|rest| rest.split('/').next());
    Ok(id.ok_or_else(|| format!("no draft was made: {} {}", sent.status, sent.location))?.to_owned())
}

/// A form of the desk, filled in.
struct Form {
    path: &'static str,
    answers: Vec<Answer>,
    /// Where it leads when it is done: there, or anywhere below when it ends in a slash.
    done: String,
}

impl Form {
    fn of(wish: &Wish) -> Result<Self, Error> {
        let (path, id, answers, done) = match wish {
            Wish::Accept(id) => ("/api/invitations/accept-invitation", id, Vec::new(), "/tasks/".to_owned()),
            Wish::AcceptLead(id) => ("/api/invitations/accept-lead", id, Vec::new(), format!("/invitations/{id}")),
            Wish::Reject(id) => {
                ("/api/invitations/reject-invitation", id, answers::to_decline(), format!("/invitations/{id}"))
            }
            Wish::Start(id) => ("/api/opportunities/start-engagement", id, answers::to_start(), "/tasks/".to_owned()),
            Wish::Send(id) => ("/api/drafts/send-draft", id, Vec::new(), format!("/drafts/{id}/sent")),
            Wish::Update(_) | Wish::Assign(_) | Wish::Submit(_) | Wish::Associate(_) => {
                return Err("changes of opportunities are not said by forms here".into());
            }
        };
        let mut all = vec![("id".to_owned(), id.clone())];
        all.extend(fields(answers));
        Ok(Self { path, answers: all, done })
    }

    fn is_done(&self, location: &str) -> bool {
        if self.done.ends_with('/') { location.starts_with(&self.done) } else { location == self.done }
    }
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
        assert!(accept.is_done("/tasks/task-1") && !accept.is_done("/invitations/engi-1/accept"));
        let reject = Form::of(&Wish::Reject("engi-1".into())).expect("a form");
        assert!(reject.is_done("/invitations/engi-1") && !reject.is_done("/invitations/engi-1/reject"));
        assert_eq!(reject.answers[1], ("fields[Reason]".to_owned(), "Unable to support".to_owned()));
    }
}
