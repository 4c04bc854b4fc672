//! Where to go next, when somebody else says so.

use super::{at, base, overview};

/// A longer address is none of ours.
const LONGEST: usize = 2_000;
/// What is no page: after signing in, these would show data, a stream that never ends, or the same once more.
const NO_PAGES: [&str; 5] = ["/api", "/events", "/sign-in", "/sign-out", "/csp-reports"];

/// A page of this desk to go to, with the prefix that every address has. `next` comes from an address or a
/// form and may be anything; with or without the prefix it means the same. Whatever is not plainly the path of
/// a page, with a query or without, leads to the overview.
#[must_use]
pub fn safe_next(next: &str) -> String {
    inside(next).map_or_else(overview, |path| at(&path))
}

/// The path and query without the prefix, if they are plainly ours.
fn inside(next: &str) -> Option<String> {
    // What a browser would drop (line breaks, tabs), turn into a slash (`\`) or read by another alphabet is not
    // plain.
    if next.len() > LONGEST || !next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
        return None;
    }
    let address = next.split('#').next()?;
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let path = without_prefix(path);
    let is_page = !NO_PAGES.iter().any(|it| path == *it || path.strip_prefix(it).is_some_and(|r| r.starts_with('/')));
    if !is_plain(path) || !is_page {
        return None;
    }
    Some(query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}")))
}

fn without_prefix(path: &str) -> &str {
    path.strip_prefix(base()).filter(|rest| rest.starts_with('/')).unwrap_or(path)
}

/// One slash at the beginning and between segments, none of which leads up or says so in other letters.
fn is_plain(path: &str) -> bool {
    let Some(segments) = path.strip_prefix('/') else { return false };
    let count = segments.split('/').count();
    segments.split('/').enumerate().all(|(n, segment)| {
        (!segment.is_empty() || n + 1 == count) && !matches!(segment, "." | "..") && is_decoded(segment)
    })
}

/// Whether nothing stands behind percent signs that means something to whoever decodes it: slashes, dots,
/// control characters, percent signs.
fn is_decoded(segment: &str) -> bool {
    segment.split('%').skip(1).all(|rest| {
        let code = rest.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        code.is_some_and(|code| code >= 0x20 && code != 0x7f && !b"/\\.%".contains(&code))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use url::Url;

    const DESK: &str = "https://desk.example.com/";

    /// Pieces that have fooled others.
    fn piece() -> impl Strategy<Value = String> {
        let known = prop::sample::select(vec![
            "/",
            "//",
            "\\",
            "/\\",
            "\\/",
            "%2f",
            "%2F",
            "%5c",
            "%2e",
            "%252e",
            "..",
            ".",
            "@",
            "user:pass@",
            ":",
            "?",
            "#",
            "evil.example",
            "https:",
            "http://",
            "javascript:",
            "data:",
            "\r\n",
            "\n",
            "\t",
            "\0",
            " ",
            "%0d%0a",
            "%00",
            "%",
            "%zz",
            "invitations",
            "drafts",
            "next=",
            "&",
            ";",
            "[",
            "]",
            "[::1]",
            "。",
            "／",
            "api",
            "K",
        ]);
        prop_oneof![4 => known.prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
    }

    proptest! {
        #[test]
        fn whatever_is_given_leads_to_a_page_of_this_desk(pieces in prop::collection::vec(piece(), 0..8)) {
            let to = safe_next(&pieces.concat());
            let desk = Url::parse(DESK).expect("an address");
            let there = desk.join(&to).expect("an address");
            prop_assert_eq!(there.origin(), desk.origin(), "{}", to);
            prop_assert!(there.username().is_empty() && there.password().is_none(), "{}", to);
            // As it stands: no browser has anything to resolve, drop or turn.
            prop_assert_eq!(there.path(), to.split('?').next().unwrap_or_default());
            prop_assert!(!there.path().contains("//"), "{}", to);
            prop_assert!(to.bytes().all(|b| b.is_ascii_graphic()), "{}", to);
            prop_assert_eq!(safe_next(&to), to.clone(), "what is safe stays so");
        }
    }

    #[test]
    fn pages_are_gone_to_as_they_were_asked_for() {
        for page in ["/", "/invitations", "/invitations?side=sent&status=PENDING", "/tasks/task-1", "/data/x?a=%20b"] {
            assert_eq!(safe_next(page), page);
        }
        assert_eq!(safe_next("/help#words"), "/help");
    }

    #[test]
    fn anything_else_leads_to_the_overview() {
        for other in [
            "",
            "invitations",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example/",
            "https:evil.example",
            "javascript:alert(1)",
            "/%2f/evil.example",
            "/..//evil.example",
            "/invitations/../../x",
            "/invitations/%2e%2e/x",
            "/invitations/%252e%252e/x",
            "/a//b",
            "/invitations\r\nset-cookie: a=b",
            "/invitations%0d%0aset-cookie:a",
            "/%",
            "/\tevil",
            "/sign-out",
            "/events",
            "/sign-in?next=/sign-in",
        ] {
            assert_eq!(safe_next(other), "/", "{other:?}");
        }
        assert_eq!(safe_next(&format!("/{}", "a".repeat(LONGEST))), "/");
        // Only the whole name is no page.
        assert_eq!(safe_next("/eventsful"), "/eventsful");
    }
}
