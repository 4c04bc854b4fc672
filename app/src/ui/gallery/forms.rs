//! Buttons and fields.

use domain::{
    choices::{Country, ReceiverResponsibility},
    forms::{FieldError, reject_reasons},
};
use leptos::prelude::*;

use crate::ui::{
    Button, ButtonKind, CheckboxGroup, ChoiceOption, Glyph, Icon, InputKind, LinkButton, LiveForm, RadioGroup, Select,
    SelectOption, TextArea, TextInput, error_at,
};

const FORM_ID: &str = "gallery-form";

const ACCOUNT: &str = "Gallery.Account";
const PURPOSE: &str = "Gallery.Purpose";

/// The errors that the gallery's fields show.
pub(super) fn errors() -> Vec<FieldError> {
    vec![
        FieldError::new(ACCOUNT, "Account must be the partner's 12-digit AWS account, such as 444455556666."),
        FieldError::new(PURPOSE, "Choose: Purpose."),
    ]
}

/// Every kind of button.
#[component]
pub fn Buttons() -> impl IntoView {
    view! {
        <div class="flex flex-wrap items-center gap-2">
            <Button plain=true kind=ButtonKind::Primary>
                <Icon glyph=Glyph::Plus/>
                "New invitation"
            </Button>
            <Button plain=true>"Save for later"</Button>
            <Button plain=true kind=ButtonKind::Quiet>"Clear"</Button>
            <Button plain=true kind=ButtonKind::Danger>"Decline"</Button>
            <LinkButton href="#main">"A link as a button"</LinkButton>
        </div>
        <p class="mt-3">
            <Button kind=ButtonKind::Primary disabled_reason="A viewer can't send invitations; ask a seller.">"Send"</Button>
        </p>
    }
}

/// Every kind of field, two of them with an error.
#[component]
pub fn Fields() -> impl IntoView {
    let errors = errors();
    let countries = SelectOption::all_of::<Country>();
    let purposes = vec![
        ChoiceOption::new("sell", "Sell together", "Both partners talk to the customer."),
        ChoiceOption::new("refer", "Refer", "The other partner takes over; you are kept informed."),
    ];
    let responsibilities = ReceiverResponsibility::ALL
        .iter()
        .map(|choice| ChoiceOption::new(choice.code, choice.label, ""))
        .collect::<Vec<_>>();
    view! {
        <form method="get" action="#main" class="grid gap-5">
            <TextInput name="Gallery.Company" label="Company" hint="The customer's registered name." required=true limit=120
                value="Contoso Retail" autocomplete="organization"/>
            <TextInput name=ACCOUNT label="Account" kind=InputKind::Digits hint="12 digits." example="444455556666"
                value="4444 5555" error=error_at(&errors, ACCOUNT) required=true/>
            <TextInput name="Gallery.Date" label="Target completion date" kind=InputKind::Date/>
            <TextArea name="Gallery.Problem" label="Business problem" limit=255 required=true
                value="The shop's order service falls over on busy days."/>
            <Select name="Gallery.Country" label="Country" options=countries value="NL" searchable=true
                hint="Type a name, a code or what people call it." required=true/>
            <Select name="Gallery.Stage" label="Stage" required=false
                options=vec![SelectOption::new("a", "Prospect"), SelectOption::new("b", "Qualified")]/>
            <RadioGroup name=PURPOSE label="Purpose" options=purposes error=error_at(&errors, PURPOSE) required=true/>
            <CheckboxGroup name="Gallery.Responsibilities" label="What should they do?" options=responsibilities
                selected=vec!["Reseller".to_owned()] hint="Choose all that apply."/>
            <div class="flex gap-2">
                <Button kind=ButtonKind::Primary>"Continue"</Button>
                <Button skip_checks=true name="action" value="back">"Back"</Button>
            </div>
        </form>
    }
}

/// The desk's own form for declining, with the checks that run in the browser.
#[component]
pub fn Checked() -> impl IntoView {
    let reasons = reject_reasons().iter().map(|reason| ChoiceOption::new(*reason, *reason, "")).collect::<Vec<_>>();
    view! {
        <form id=FORM_ID method="get" action="#main" class="grid gap-5">
            <RadioGroup name="Reason" label="Reason" options=reasons/>
            <TextArea name="OwnWords" label="Your own words" hint="Sent instead of the reason above." limit=80 rows=2/>
            <p><Button kind=ButtonKind::Primary>"Check and send"</Button></p>
        </form>
        <LiveForm form="reject" target=FORM_ID/>
    }
}
