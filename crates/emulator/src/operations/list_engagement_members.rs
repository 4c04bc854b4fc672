//! `ListEngagementMembers`, for members only, in the order in which they joined.

use serde::Deserialize;
use serde_json::{Value, json};

use crate::call::{Answer, Call};
use crate::paging;
use crate::state::{Member, SortKey, State, put_some};

/// An engagement has no more members than a page may show.
const PAGE_SIZE: usize = 10;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Request {
    identifier: String,
    max_results: Option<usize>,
    next_token: Option<String>,
}

pub(super) fn run(call: &Call<'_>, state: &State) -> Answer {
    let request: Request = call.request()?;
    let engagement = state.joined_engagement(call.caller(), call.catalog, &request.identifier)?;
    let list = paging::identity(call);
    let first = match &request.next_token {
        None => 0,
        Some(token) => {
            let (_, last) = paging::decode(token, &list)?;
            let members = &engagement.members;
            let position = members.iter().position(|it| *it.account == *last);
            position.map_or(members.len(), |position| position + 1)
        }
    };
    let size = request.max_results.unwrap_or(PAGE_SIZE).max(1);
    let rest = &engagement.members[first..];
    let shown = &rest[..size.min(rest.len())];
    let next_token = match shown.last() {
        Some(last) if rest.len() > shown.len() || call.config.quirks => {
            let place = (SortKey::Text(String::new()), last.account.as_str().into());
            Some(paging::encode(list, &place)?)
        }
        _ => None,
    };
    let entries = shown.iter().map(entry).collect();
    Ok(paging::answer("EngagementMemberList", entries, next_token))
}

fn entry(member: &Member) -> Value {
    let mut entry = json!({"CompanyName": member.company_name, "AccountId": member.account});
    put_some(&mut entry, "WebsiteUrl", member.website.clone());
    entry
}
