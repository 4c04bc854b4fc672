//! What the desk knew when it wrote a request down that takes no token.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The member of the journal's request that holds it. It is never sent.
const MEMBER: &str = "Basis";

/// On what a request was based: what it changes from what to what, and the version of the thing. By this
/// a later look tells whether it was done, was not done, or whether something else has moved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Basis {
    /// When the thing was last changed, as AWS said to the last digit; `None` for what AWS keeps no such
    /// time of.
    pub(crate) modified: Option<String>,
    /// What is changed.
    pub(crate) changes: Vec<Change>,
}

/// One thing that a request changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Change {
    /// What: a member's path, a tag's key, an association.
    pub(crate) name: String,
    /// What it was; `None` for nothing.
    pub(crate) from: Option<String>,
    /// What it is to be; `None` for nothing.
    pub(crate) to: Option<String>,
}

impl Change {
    /// A change, unless it is so already. Empty text is nothing.
    pub(crate) fn unless_so(name: &str, from: Option<&str>, to: Option<&str>) -> Option<Self> {
        let some = |text: Option<&str>| text.filter(|text| !text.is_empty()).map(str::to_owned);
        let (from, to) = (some(from), some(to));
        (from != to).then(|| Self { name: name.to_owned(), from, to })
    }
}

impl Basis {
    /// The request with its basis, as the journal keeps it.
    pub(crate) fn under(&self, mut request: Value) -> Value {
        if let Some(members) = request.as_object_mut() {
            members.insert(MEMBER.into(), super::document(self));
        }
        request
    }

    /// The basis of a request of the journal; an empty one where there is none.
    pub(crate) fn of(request: &Value) -> Self {
        request.get(MEMBER).and_then(|basis| serde_json::from_value(basis.clone()).ok()).unwrap_or_default()
    }

    /// The request without its basis, as it is sent.
    pub(crate) fn without(request: &Value) -> Value {
        let mut sent = request.clone();
        if let Some(members) = sent.as_object_mut() {
            members.remove(MEMBER);
        }
        sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_basis_goes_with_the_request_and_is_not_sent() {
        let change = Change::unless_so("LifeCycle.Stage", Some("Qualified"), Some("Committed")).expect("a change");
        let basis = Basis { modified: Some("2026-11-07T12:00:00Z".into()), changes: vec![change] };
        let request = json!({ "Identifier": "O1" });
        let kept = basis.under(request.clone());
        assert_eq!(Basis::of(&kept), basis);
        assert_eq!(Basis::without(&kept), request);
        assert_eq!(Basis::of(&request), Basis::default());
    }

    #[test]
    fn nothing_and_empty_are_the_same() {
        assert_eq!(Change::unless_so("x", None, Some("")), None);
        assert_eq!(Change::unless_so("x", Some("a"), Some("a")), None);
        assert_eq!(Change::unless_so("x", Some("a"), Some("")).map(|change| change.to), Some(None));
    }
}
