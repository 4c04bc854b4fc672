//! Who somebody is, by what a token says of them.

use crate::{
    Distrust, Identity,
    token::{Claims, text},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// OpenID Connect Core 1.0, section 2: a subject has at most 255 characters.
const LONGEST_SUBJECT: usize = 255;
const LONGEST_NAME: usize = 200;
const LONGEST_GROUP: usize = 256;
const MOST_GROUPS: usize = 2_000;

/// Where a token says what. A path leads into objects by dots (`realm_access.roles`); a claim whose own name holds the
/// dots (`https://example.com/groups`) goes first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimNames {
    /// The name on the screen: the first of them that is there.
    pub name: Vec<String>,
    /// The mail address.
    pub email: String,
    /// The groups: a list of texts, or one text that is one group.
    pub groups: String,
}

impl Default for ClaimNames {
    fn default() -> Self {
        Self {
            name: ["name", "preferred_username", "email"].map(str::to_owned).to_vec(),
            email: "email".into(),
            groups: "groups".into(),
        }
    }
}

impl ClaimNames {
    /// Who it is. What the token itself does not say is looked for in `more`.
    pub(crate) fn identity(&self, issuer: &str, claims: &Claims, more: &Claims) -> Result<Identity, Distrust> {
        let find = |path: &str| at(claims, path).or_else(|| at(more, path));
        let find_text =
            |path: &str| find(path)?.as_str().map(|text| fit(text, LONGEST_NAME)).filter(|it| !it.is_empty());
        let subject = subject(claims)?;
        let unsure = find("email_verified").is_some_and(|it| matches!(it, Value::Bool(false)) || it == "false");
        Ok(Identity {
            issuer: issuer.to_owned(),
            name: self.name.iter().find_map(|path| find_text(path)).unwrap_or_else(|| subject.to_owned()),
            email: find_text(&self.email).filter(|_| !unsure),
            groups: find(&self.groups).map(groups).unwrap_or_default(),
            subject: subject.to_owned(),
        })
    }
}

/// Whom a token means.
pub(crate) fn subject(claims: &Claims) -> Result<&str, Distrust> {
    let fit = |it: &&str| !it.trim().is_empty() && it.len() <= LONGEST_SUBJECT && !it.chars().any(char::is_control);
    text(claims, "sub").filter(fit).ok_or(Distrust::Claim("sub"))
}

fn at<'a>(claims: &'a Claims, path: &str) -> Option<&'a Value> {
    if let Some(value) = claims.get(path) {
        return Some(value);
    }
    let (first, rest) = path.split_once('.')?;
    at(claims.get(first)?.as_object()?, rest)
}

fn groups(value: &Value) -> BTreeSet<String> {
    let all = match value {
        Value::Array(all) => all.as_slice(),
        one => std::slice::from_ref(one),
    };
    let texts = all.iter().filter_map(Value::as_str).map(str::trim);
    texts
        .filter(|group| !group.is_empty() && group.len() <= LONGEST_GROUP)
        .take(MOST_GROUPS)
        .map(str::to_owned)
        .collect()
}

/// A text for the screen: of bearable length, without what steers a terminal or turns the direction of writing.
pub(crate) fn fit(text: &str, longest: usize) -> String {
    let steers = |c: &char| {
        c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|c| !steers(c)).take(longest).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn claims(value: Value) -> Claims {
        value.as_object().expect("an object").clone()
    }

    fn groups_of(path: &str, value: Value) -> Vec<String> {
        let names = ClaimNames { groups: path.into(), ..ClaimNames::default() };
        let identity = names.identity("https://id.example.com", &claims(value), &Claims::new()).expect("somebody");
        identity.groups.into_iter().collect()
    }

    #[test]
    fn groups_are_a_list_or_one_text_wherever_they_stand() {
        assert_eq!(groups_of("groups", json!({"sub": "1", "groups": ["b", " a ", "", 7, null, "b"]})), ["a", "b"]);
        assert_eq!(groups_of("role", json!({"sub": "1", "role": "a, b"})), ["a, b"]);
        assert_eq!(groups_of("realm_access.roles", json!({"sub": "1", "realm_access": {"roles": ["a"]}})), ["a"]);
        let own = json!({"sub": "1", "https://example.com/groups": ["a"], "https://example": {"com/groups": ["b"]}});
        assert_eq!(groups_of("https://example.com/groups", own), ["a"]);
        for nothing in [json!({"sub": "1"}), json!({"sub": "1", "groups": {"a": 1}}), json!({"sub": "1", "groups": 1})]
        {
            assert_eq!(groups_of("groups", nothing), Vec::<String>::new());
        }
        assert_eq!(groups_of("a.b.c", json!({"sub": "1", "a": {"b": "text"}})), Vec::<String>::new());
    }

    #[test]
    fn a_name_is_found_and_fit_to_be_shown() {
        let identity = |value: Value| ClaimNames::default().identity("i", &claims(value), &Claims::new());
        let name = |value: Value| identity(value).expect("somebody").name;
        assert_eq!(name(json!({"sub": "1", "name": "Ada", "preferred_username": "ada"})), "Ada");
        assert_eq!(name(json!({"sub": "1", "name": " ", "preferred_username": "ada"})), "ada");
        assert_eq!(name(json!({"sub": "1"})), "1");
        assert_eq!(name(json!({"sub": "1", "name": "A\u{202e}d\na\u{7}"})), "Ada");
        assert_eq!(name(json!({"sub": "1", "name": "x".repeat(5_000)})).len(), LONGEST_NAME);
        let email = |verified: Value| {
            identity(json!({"sub": "1", "email": "a@b", "email_verified": verified})).expect("somebody").email
        };
        assert_eq!(email(json!(true)).as_deref(), Some("a@b"));
        assert_eq!((email(json!(false)), email(json!("false"))), (None, None));
        for nobody in
            [json!({}), json!({"sub": ""}), json!({"sub": 7}), json!({"sub": "a\nb"}), json!({"sub": "x".repeat(256)})]
        {
            assert_eq!(identity(nobody), Err(Distrust::Claim("sub")));
        }
    }
}
