//! Where an invitation begins.

use super::{asked, engagement_step::PayloadChoice};
use crate::{
    api::drafts::{CreateDraft, ImportDocument},
    layout::NavItem,
    pages::{Page, document_form::DocumentForm, writing::why_not_prepare},
    paths,
    ui::{Button, ButtonKind, Card, PageHeader, input_name},
};
use domain::{forms::invitation, ids::EngagementId};
use leptos::prelude::*;

/// Begins a draft: by choosing what to send, or from a document.
#[component]
pub fn NewInvitationPage() -> impl IntoView {
    let reason = why_not_prepare();
    let on_start = reason.clone();
    // A link on an engagement's page names it; anything else in the address is left alone.
    let engagement = EngagementId::parse(&asked("engagement"));
    let engagement = engagement.map(|id| {
        view! {
            <p>"The receiver will be invited into engagement "<span class="mono">{id.to_string()}</span>"."</p>
            <input type="hidden" name=input_name(invitation::ENGAGEMENT) value=id.to_string()/>
            <input type="hidden" name=input_name(invitation::ENGAGEMENT_FROM) value="existing"/>
        }
    });
    view! {
        <Page title="New invitation" nav=NavItem::NewInvitation>
            <PageHeader
                title="New invitation"
                lead="Invite another partner into an engagement. You answer step by step; a draft is kept on every Continue, and nothing is sent before you say so."
                up_href=paths::invitations()
                up_label="Invitations"
            />
            <div class="grid max-w-form gap-6">
                <Card title="Step by step">
                    <form class="grid gap-4" method="post" action={paths::of::<CreateDraft>()}>
                        {engagement}
                        <PayloadChoice/>
                        <div><Button kind=ButtonKind::Primary disabled_reason=on_start id="start">"Start"</Button></div>
                    </form>
                </Card>
                <Card title="From a document">
                    <DocumentForm action={paths::of::<ImportDocument>()} command="create-engagement-invitation" reason>
                        // No draft yet: the import begins one.
                        <input type="hidden" name="id" value=""/>
                    </DocumentForm>
                </Card>
            </div>
        </Page>
    }
}
