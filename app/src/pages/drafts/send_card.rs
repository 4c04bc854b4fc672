//! Sending, and what came of the last try.

use super::answers::Answers;
use crate::{
    api::drafts::SendDraft,
    context::page_context,
    pages::{ErrorPanel, writing::why_not_write},
    paths,
    ui::{Button, ButtonKind, Card, Fold, LinkButton, LiveForm, Status, Tone},
};
use domain::{
    forms::{
        invitation::{self, Step},
        text,
    },
    views::{DraftDetail, DraftState},
};
use leptos::prelude::*;

/// The id of the form's element.
const FORM_ID: &str = "send";

/// The end of the review: what sending does, and the button.
pub(super) fn send_card(draft: &DraftDetail, answers: &Answers) -> impl IntoView + use<> {
    let id = draft.summary.id.clone();
    let token = draft.token.clone();
    let here = paths::draft_step(&id, Step::Review);
    let said_above = page_context().outcome.is_some_and(|o| o.failure.is_some());
    // What went wrong a moment ago stands at the top of the page already.
    let failure = draft.failure.clone().filter(|_| !said_above);
    let content = match draft.summary.state {
        DraftState::Open => {
            let reason = match (why_not_write().as_str(), answers.errors.len()) {
                ("", 0) => String::new(),
                ("", 1) => "One answer needs another look first.".into(),
                ("", n) => format!("{n} answers need another look first."),
                (reason, _) => reason.into(),
            };
            view! {
                {consequences(draft)}
                <SendForm id words="Send invitation" reason/>
            }
            .into_any()
        }
        DraftState::Sending => view! {
            <p><Status tone=Tone::Progress label="On its way"/></p>
            <p>"This invitation is being sent, here or in another window. It takes a few seconds."</p>
            <p><LinkButton href=here>"Refresh"</LinkButton></p>
            <p class="text-sm text-ink-soft">"Still here after a minute? Then nobody is sending it any more; pick it up again."</p>
            <SendForm id words="Send again" reason=why_not_write() quiet=true/>
        }
        .into_any(),
        DraftState::Unsettled => view! {
            <p><Status tone=Tone::Warning label="Not settled"/></p>
            <p>
                "Nobody knows yet whether the invitation went through: AWS did not answer. Sending again is safe. "
                "It carries the same ClientToken, so AWS makes no second invitation."
            </p>
            <SendForm id words="Send again" reason=why_not_write()/>
        }
        .into_any(),
        DraftState::Sent => view! {
            <p><Status tone=Tone::Success label="Sent"/></p>
            <p><LinkButton href=paths::sent(&id) kind=ButtonKind::Primary>"See what was sent"</LinkButton></p>
        }
        .into_any(),
    };
    view! {
        <Card title="Send">
            <div class="grid gap-3">
                {failure.map(|error| view! { <ErrorPanel error/> })}
                {content}
                <Fold title="Technical detail">
                    <p class="text-ink-soft">
                        "AWS recognises a repeated request by its ClientToken. However often you press Send, this invitation goes out once."
                    </p>
                    <p class="mt-1">"ClientToken "<code class="mono break-all">{token}</code></p>
                </Fold>
            </div>
        </Card>
    }
}

/// What sending brings about, said before it happens.
fn consequences(draft: &DraftDetail) -> impl IntoView + use<> {
    let answer = |name: &str| text(&draft.fields, name).to_owned();
    let receiver = match (answer(invitation::ALIAS), answer(invitation::RECEIVER)) {
        (_, account) if account.is_empty() => "the receiver".to_owned(),
        (alias, account) if alias.is_empty() => format!("account {account}"),
        (alias, account) => format!("{alias} (account {account})"),
    };
    let made = (answer(invitation::ENGAGEMENT_FROM) == "new").then(|| {
        let title = answer(invitation::NEW_TITLE);
        view! {
            <li>
                "A new engagement is made first" {(!title.is_empty()).then(|| format!(", “{title}”"))}
                ". Engagements can't be deleted, so this waits until you send."
            </li>
        }
    });
    let backend = page_context().asker.map(|asker| asker.backend.label());
    view! {
        <ul class="grid list-disc gap-1 ps-5">
            {made}
            <li>"The invitation goes to " {receiver} {backend.map(|backend| format!(", through {backend}"))} "."</li>
            <li>"The receiver has 15 days to answer."</li>
            <li>"A sent invitation can't be changed or taken back."</li>
        </ul>
    }
}

/// The button that sends. The form takes one press only; the checks were made while the page was
/// rendered, and are made again on the server.
#[component]
fn SendForm(
    /// The draft's id.
    id: String,
    /// What the button says.
    words: &'static str,
    /// Why it can't be sent; empty when it can.
    reason: String,
    /// Whether something else on the page comes first.
    #[prop(optional)]
    quiet: bool,
) -> impl IntoView {
    let kind = if quiet { ButtonKind::Secondary } else { ButtonKind::Primary };
    view! {
        <form id=FORM_ID method="post" action={paths::of::<SendDraft>()}>
            <input type="hidden" name="id" value=id/>
            <Button kind disabled_reason=reason skip_checks=true>{words}</Button>
        </form>
        <LiveForm form=format!("invitation/{}", Step::Review.slug()) target=FORM_ID/>
    }
}
