//! The address of a list: its filters, its order and its page, and the links that change one of them.

use crate::{context::query_params, ui::Direction};
use leptos::prelude::*;

/// The parameter that holds the token of a page.
const PAGE: &str = "page";
/// The parameter that holds the order.
const ORDER: &str = "order";
/// The parameter that holds what the list is sorted by.
const SORT: &str = "sort";

/// The address of the list that is shown. Every filter, the order and the page stand in it, so that
/// what is on the screen can be sent to a colleague as a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ListAddress {
    path: String,
    params: Vec<(String, String)>,
}

impl ListAddress {
    /// The list at `path` with the parameters of this request. Empty ones, which an unused filter
    /// leaves behind, are dropped.
    pub(super) fn of_request(path: String) -> Self {
        Self::new(path, query_params())
    }

    fn new(path: String, params: Vec<(String, String)>) -> Self {
        let params = params.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
        Self { path, params }
    }

    /// The same list without a parameter.
    pub(super) fn dropping(mut self, name: &str) -> Self {
        self.params.retain(|(key, _)| key != name);
        self
    }

    /// The first value of a parameter; empty when it is absent.
    pub(super) fn value(&self, name: &str) -> String {
        self.params.iter().find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    }

    /// All values of a parameter.
    pub(super) fn values(&self, name: &str) -> Vec<String> {
        self.params.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether any of these parameters is set.
    pub(super) fn has_any(&self, names: &[&str]) -> bool {
        self.params.iter().any(|(key, _)| names.contains(&key.as_str()))
    }

    /// The parameters as the query of an address.
    pub(super) fn query(&self) -> String {
        encode(&self.params)
    }

    /// The list with one parameter set to `value`, or without it when `value` is empty; from the first
    /// page on, because a page's token belongs to its filters.
    pub(super) fn with(&self, name: &str, value: &str) -> String {
        self.link(|key| key != name && key != PAGE, &[(name, value)])
    }

    /// The list with several values of one parameter, from the first page on.
    pub(super) fn with_all(&self, name: &str, values: &[String]) -> String {
        let added: Vec<_> = values.iter().map(|value| (name, value.as_str())).collect();
        self.link(|key| key != name && key != PAGE, &added)
    }

    /// The list without these parameters, from the first page on.
    pub(super) fn without(&self, names: &[&str]) -> String {
        self.link(|key| !names.contains(&key) && key != PAGE, &[])
    }

    /// The page with this token; empty for none.
    pub(super) fn next_page(&self, token: Option<&str>) -> String {
        token.map(|token| self.link(|key| key != PAGE, &[(PAGE, token)])).unwrap_or_default()
    }

    /// The first page; empty when this is it.
    pub(super) fn first_page(&self) -> String {
        if self.has_any(&[PAGE]) { self.link(|key| key != PAGE, &[]) } else { String::new() }
    }

    /// For the one column that a list is sorted by: the link that turns the order round, and the order
    /// as it is.
    pub(super) fn order(&self) -> (String, Option<Direction>) {
        match self.direction() {
            Direction::Ascending => (self.with(ORDER, ""), Some(Direction::Ascending)),
            Direction::Descending => (self.with(ORDER, "asc"), Some(Direction::Descending)),
        }
    }

    /// For a column of several that a list may be sorted by: the link that sorts by it, or turns the
    /// order round when it is sorted by it already, and the order as it is. `standard` is what the list
    /// is sorted by when nothing is said.
    pub(super) fn sort(&self, by: &str, standard: &str) -> (String, Option<Direction>) {
        let current = Some(self.value(SORT)).filter(|s| !s.is_empty()).unwrap_or_else(|| standard.to_owned());
        let here = (current == by).then(|| self.direction());
        let next = if here == Some(Direction::Descending) { "asc" } else { "" };
        let href = self.link(|key| ![SORT, ORDER, PAGE].contains(&key), &[(SORT, by), (ORDER, next)]);
        (href, here)
    }

    fn direction(&self) -> Direction {
        if self.value(ORDER) == "asc" { Direction::Ascending } else { Direction::Descending }
    }

    /// Hidden inputs that carry these parameters through a filter's form.
    pub(super) fn carried(&self, names: &[&str]) -> impl IntoView + use<> {
        let kept: Vec<(String, String)> =
            self.params.iter().filter(|(key, _)| names.contains(&key.as_str())).cloned().collect();
        kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()
    }

    fn link(&self, keep: impl Fn(&str) -> bool, add: &[(&str, &str)]) -> String {
        let added = add.iter().filter(|(_, value)| !value.is_empty()).map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        let params: Vec<_> = self.params.iter().filter(|(key, _)| keep(key)).cloned().chain(added).collect();
        if params.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, encode(&params)) }
    }
}

/// Parameters as the query of an address.
pub(super) fn encode(params: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(params: &[(&str, &str)]) -> ListAddress {
        let params = params.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        ListAddress::new("/invitations".into(), params)
    }

    #[test]
    fn a_link_keeps_the_filters_and_leaves_the_page() {
        let here =
            list(&[("side", "sent"), ("status", "PENDING"), ("status", "EXPIRED"), ("payload", ""), ("page", "t/1")]);
        assert_eq!(here.with("side", ""), "/invitations?status=PENDING&status=EXPIRED");
        assert_eq!(here.without(&["status", "payload"]), "/invitations?side=sent");
        assert_eq!(here.first_page(), "/invitations?side=sent&status=PENDING&status=EXPIRED");
        assert_eq!(here.next_page(Some("a b&c")), "/invitations?side=sent&status=PENDING&status=EXPIRED&page=a+b%26c");
        assert_eq!(here.next_page(None), "");
        assert_eq!(list(&[]).first_page(), "");
        assert_eq!(here.clone().dropping("status").with("order", "asc"), "/invitations?side=sent&order=asc");
        assert!(here.has_any(&["status"]) && !here.has_any(&["payload"]));
    }

    #[test]
    fn a_column_turns_the_order_round() {
        assert_eq!(list(&[]).order(), ("/invitations?order=asc".into(), Some(Direction::Descending)));
        assert_eq!(list(&[("order", "asc")]).order(), ("/invitations".into(), Some(Direction::Ascending)));
        let here = list(&[("sort", "CreatedDate")]);
        assert_eq!(here.sort("CreatedDate", "LastModifiedDate").0, "/invitations?sort=CreatedDate&order=asc");
        assert_eq!(here.sort("Identifier", "LastModifiedDate"), ("/invitations?sort=Identifier".into(), None));
        assert_eq!(list(&[]).sort("LastModifiedDate", "LastModifiedDate").1, Some(Direction::Descending));
    }
}
