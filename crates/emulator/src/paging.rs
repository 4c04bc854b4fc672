//! Pages of lists, and the tokens that lead from one to the next.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::call::Call;
use crate::error::{FieldError, ServiceError};
use crate::hash::Fingerprint;
use crate::state::{Course, Place, Query, Row, Slot, SortKey, Table};

/// How the service's own tokens begin.
const PREFIX: &str = "AAMA-";

/// The members by which every list request asks for a page.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PageRequest {
    max_results: Option<usize>,
    next_token: Option<String>,
    sort: Option<Sort>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Sort {
    sort_order: String,
    sort_by: String,
}

/// One page of rows and the token for the rest.
pub(crate) struct Page<'a, R> {
    pub(crate) rows: Vec<&'a Slot<R>>,
    pub(crate) next_token: Option<String>,
}

/// What a token holds: where the last page ended, and which list that was.
#[derive(Serialize, Deserialize)]
struct Token {
    list: String,
    after: (SortKey, String),
}

/// The orders that a list knows.
pub(crate) struct Orders {
    /// The model's `SortBy` values, in the order of the rows' sort keys.
    pub(crate) names: &'static [&'static str],
    /// Whether the list begins with the greatest when no `Sort` is given. AWS doesn't say; newest
    /// first is what the screens of Partner Central show.
    pub(crate) descending: bool,
    /// The page's size when no `MaxResults` is given.
    pub(crate) page_size: usize,
}

/// Takes the page that the call asks for from the rows that the query finds and `keep` lets pass.
pub(crate) fn page<'a, 'q, R: Row>(
    call: &Call<'_>,
    table: &'a Table<R>,
    query: impl Into<Query<'q>>,
    orders: &Orders,
    keep: impl Fn(&R) -> bool,
) -> Result<Page<'a, R>, ServiceError> {
    let request: PageRequest = call.request()?;
    let (order, descending) = match &request.sort {
        None => (0, orders.descending),
        Some(sort) => {
            (orders.names.iter().position(|name| *name == sort.sort_by).unwrap_or(0), sort.sort_order == "DESCENDING")
        }
    };
    let after = request.next_token.as_deref().map(|token| decode(token, &identity(call))).transpose()?;
    let size = request.max_results.unwrap_or(orders.page_size).max(1);
    let course = Course { order, descending, after: after.as_ref() };
    let mut examined = 0_usize;
    let found = table.search(&query.into(), course).inspect(|_| examined += 1);
    let mut found = found.filter(|row| keep(row));
    let rows: Vec<_> = found.by_ref().take(size).collect();
    let more = found.next().is_some();
    drop(found);
    tracing::debug!(operation = call.operation, examined, rows = rows.len(), "listed");
    // The real service was seen to give a token after the last page too.
    let goes_on = more || call.config.quirks;
    let end = rows.last().filter(|_| goes_on).and_then(|row| row.place(order));
    let next_token = end.map(|end| encode(identity(call), &end)).transpose()?;
    Ok(Page { rows, next_token })
}

/// Tells lists apart by caller, operation and everything asked for except the page itself.
pub(crate) fn identity(call: &Call<'_>) -> String {
    let mut query = call.body.clone();
    if let Some(members) = query.as_object_mut() {
        members.remove("NextToken");
        members.remove("MaxResults");
    }
    let hash = Fingerprint::new().text(call.caller()).text(call.operation).json(&query);
    format!("{:032x}", hash.finish())
}

/// The token for the rows of a list behind a place.
pub(crate) fn encode(list: String, end: &Place) -> Result<String, ServiceError> {
    let after = (end.0.clone(), end.1.to_string());
    let bytes = serde_json::to_vec(&Token { list, after })
        .map_err(|error| ServiceError::internal(format!("The page can't be marked: {error}.")))?;
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut token = String::with_capacity(PREFIX.len() + 2 * bytes.len());
    token.push_str(PREFIX);
    for byte in bytes {
        token.push(char::from(DIGITS[usize::from(byte >> 4)]));
        token.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    Ok(token)
}

/// The place that a token of this list stands for.
pub(crate) fn decode(token: &str, list: &str) -> Result<Place, ServiceError> {
    token
        .strip_prefix(PREFIX)
        .and_then(unhex)
        .and_then(|bytes| serde_json::from_slice::<Token>(&bytes).ok())
        .filter(|token| token.list == list)
        .map(|token| (token.after.0, token.after.1.into()))
        .ok_or_else(|| {
            ServiceError::request_invalid(vec![FieldError::new(
                "nextToken",
                "INVALID_VALUE",
                "This is not a token of this list with these filters and this sort.",
            )])
        })
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.is_ascii() {
        return None;
    }
    (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).ok()).collect()
}

/// The answer of a list: the entries under the operation's own name, and the token if any.
pub(crate) fn answer(name: &str, entries: Vec<Value>, next_token: Option<String>) -> Value {
    let mut answer = serde_json::Map::new();
    answer.insert(name.to_owned(), Value::Array(entries));
    if let Some(token) = next_token {
        answer.insert("NextToken".to_owned(), Value::String(token));
    }
    Value::Object(answer)
}

/// The same as [`answer`], of entries that are JSON text already.
pub(crate) fn written<'a>(
    name: &str,
    entries: impl Iterator<Item = &'a str> + Clone,
    next_token: Option<&str>,
) -> String {
    const AROUND: usize = 64;
    let length = entries.clone().map(|entry| entry.len() + 1).sum::<usize>();
    let mut text = String::with_capacity(AROUND + length + next_token.map_or(0, str::len));
    text.push_str("{\"");
    text.push_str(name);
    text.push_str("\":[");
    for (index, entry) in entries.enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(entry);
    }
    text.push(']');
    if let Some(token) = next_token {
        // A token consists of letters and digits and needs no escaping.
        text.push_str(",\"NextToken\":\"");
        text.push_str(token);
        text.push('"');
    }
    text.push('}');
    text
}

/// Whether a filter lets a value pass: one that is absent or empty lets everything pass.
pub(crate) fn admits<T: PartialEq<str>>(filter: Option<&[T]>, value: &str) -> bool {
    filter.is_none_or(|wanted| wanted.is_empty() || wanted.iter().any(|one| one == value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_written_list_says_the_same_as_one_of_values() {
        for token in [None, Some("AAMA-00".to_owned())] {
            for entries in [vec![], vec![json!({"Id": "O1"})], vec![json!("a"), json!("b\"c")]] {
                let texts: Vec<_> = entries.iter().map(Value::to_string).collect();
                let text = written("Summaries", texts.iter().map(String::as_str), token.as_deref());
                let read: Value = serde_json::from_str(&text).expect("JSON");
                assert_eq!(read, answer("Summaries", entries, token.clone()));
            }
        }
    }

    #[test]
    fn a_token_leads_back_to_its_place_and_only_in_its_list() {
        let place = (SortKey::Text("Müller".into()), "O1".into());
        let token = encode("list".into(), &place).expect("plain data");
        assert_eq!(decode(&token, "list"), Ok(place));
        assert!(decode(&token, "another").is_err());
        for rubbish in ["", "AAMA-", "AAMA-zz", "AAMA-é", "AAMA-7b7d", "x"] {
            assert!(decode(rubbish, "list").is_err(), "{rubbish}");
        }
    }
}
