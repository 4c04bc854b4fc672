//! Whom a request is from, whatever it says.

use super::*;
use axum::http::HeaderValue;
use proptest::prelude::*;
use std::net::Ipv4Addr;

fn ip(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn trusted() -> TrustedProxies {
    let proxies = ["10.0.0.0/8", "fd00::/8", "127.0.0.1"].map(str::to_owned);
    TrustedProxies::parse(&proxies).expect("proxies")
}

fn headers(name: &HeaderName, lines: &[&str]) -> HeaderMap {
    lines.iter().map(|line| (name.clone(), HeaderValue::from_bytes(line.as_bytes()).expect("a value"))).collect()
}

fn x_forwarded(peer: &str, lines: &[&str]) -> String {
    told(peer, &headers(&X_FORWARDED_FOR, lines), ForwardedHeader::XForwardedFor)
}

fn forwarded(peer: &str, lines: &[&str]) -> String {
    told(peer, &headers(&header::FORWARDED, lines), ForwardedHeader::Forwarded)
}

fn told(peer: &str, headers: &HeaderMap, kind: ForwardedHeader) -> String {
    client(ip(peer), headers, kind, &trusted()).0.expect("somebody").to_string()
}

#[test]
fn proxies_are_believed_from_the_right_as_long_as_they_are_trusted() {
    assert_eq!(x_forwarded("10.0.0.1", &["203.0.113.9"]), "203.0.113.9");
    assert_eq!(x_forwarded("10.0.0.1", &["1.1.1.1, 203.0.113.9, 10.0.0.2"]), "203.0.113.9");
    assert_eq!(x_forwarded("10.0.0.1", &["1.1.1.1", "203.0.113.9,10.0.0.2"]), "203.0.113.9", "two lines are one list");
    assert_eq!(x_forwarded("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3", "a client beside the proxies");
    assert_eq!(x_forwarded("10.0.0.1", &[]), "10.0.0.1");
    assert_eq!(x_forwarded("::ffff:10.0.0.1", &["::ffff:203.0.113.9"]), "203.0.113.9");
    assert_eq!(x_forwarded("fd00::1", &["2001:db8::9"]), "2001:db8::9");
    assert_eq!(x_forwarded("127.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
    assert_eq!(x_forwarded("127.0.0.1", &["[2001:db8::9]:4711, [fd00::2]"]), "2001:db8::9");
}

#[test]
fn whoever_is_not_trusted_says_nothing() {
    for line in ["10.0.0.1", "127.0.0.1", "1.2.3.4", "1.2.3.4, 10.0.0.1", "::1", "garbage", ""] {
        assert_eq!(x_forwarded("203.0.113.9", &[line]), "203.0.113.9");
        assert_eq!(forwarded("203.0.113.9", &[&format!("for={line}")]), "203.0.113.9");
        // Nor does it through a proxy, which writes down whom it heard from.
        assert_eq!(x_forwarded("10.0.0.1", &[&format!("{line}, 203.0.113.9")]), "203.0.113.9");
        assert_eq!(x_forwarded("10.0.0.1", &[line, "203.0.113.9"]), "203.0.113.9");
        assert_eq!(forwarded("10.0.0.1", &[&format!("for={line}, for=203.0.113.9")]), "203.0.113.9");
    }
    for open in ["for=\"", "for=\"[", "a=\"b,", ";", "=", "for=1.1.1.1;for=2.2.2.2"] {
        assert_eq!(forwarded("10.0.0.1", &[&format!("{open}, for=203.0.113.9;proto=https")]), "203.0.113.9", "{open}");
    }
}

#[test]
fn what_cannot_be_read_leaves_the_last_who_is_sure() {
    for wrong in [
        "",
        " ",
        "unknown",
        "_hidden",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "0x7f.1",
        "1.2.3.4:",
        "1.2.3.4:99999",
        "1.2.3.4 5.6.7.8",
        "[1.2.3.4]",
        "[::1",
        "::1]",
        "\"1.2.3.4\"",
        "fe80::1%eth0",
        "0.0.0.0",
        "::",
        "ff02::1",
        "224.0.0.1",
        "1.2.3.4;",
        "\u{0661}.2.3.4",
    ] {
        assert_eq!(x_forwarded("10.0.0.1", &[&format!("9.9.9.9, {wrong}, 10.0.0.2")]), "10.0.0.2", "{wrong:?}");
        assert_eq!(x_forwarded("10.0.0.1", &["9.9.9.9", wrong]), "10.0.0.1", "{wrong:?}");
    }
}

#[test]
fn the_standard_header_is_read_as_the_standard_says() {
    let told = |line: &str| forwarded("10.0.0.1", &[line]);
    assert_eq!(told("for=203.0.113.9"), "203.0.113.9");
    assert_eq!(told("For=\"203.0.113.9:4711\";proto=https;by=10.0.0.1"), "203.0.113.9");
    assert_eq!(told("for=1.1.1.1, proto=https ; FOR=\"[2001:db8::9]:4711\", for=10.0.0.2"), "2001:db8::9");
    for wrong in
        ["for=unknown", "for=_x", "for=::1", "for=[::1]", "for=1.2.3.4:80", "for=\"1.2.3.4", "proto=https", "for", ""]
    {
        assert_eq!(told(&format!("for=9.9.9.9, {wrong}")), "10.0.0.1", "{wrong}");
    }
}

#[test]
fn only_the_configured_header_is_read() {
    let mut both = headers(&X_FORWARDED_FOR, &["203.0.113.9"]);
    both.insert(header::FORWARDED, HeaderValue::from_static("for=198.51.100.1"));
    assert_eq!(told("10.0.0.1", &both, ForwardedHeader::XForwardedFor), "203.0.113.9");
    assert_eq!(told("10.0.0.1", &both, ForwardedHeader::Forwarded), "198.51.100.1");
}

#[test]
fn what_an_untrusted_neighbour_says_is_removed() {
    let mut all = HeaderMap::new();
    for name in ["forwarded", "x-forwarded-for", "x-forwarded-user", "x-forwarded-proto", "x-forwarded-x", "x-real-ip"]
    {
        all.append(name, HeaderValue::from_static("a"));
        all.append(name, HeaderValue::from_static("b"));
    }
    all.insert("x-forward", HeaderValue::from_static("another matter"));
    remove(&mut all);
    assert_eq!(all.keys().map(HeaderName::as_str).collect::<Vec<_>>(), ["x-forward"]);
}

fn hop() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<[u8; 4]>().prop_map(|bytes| Ipv4Addr::from(bytes).to_string()),
        any::<[u8; 3]>().prop_map(|[a, b, c]| format!("10.{a}.{b}.{c}")),
        any::<u128>().prop_map(|bits| Ipv6Addr::from_bits(bits).to_string()),
        "[ -~]{0,12}",
        "for=[ -~]{0,12}",
    ]
}

proptest! {
    /// Whatever a client sends, the proxies' own part decides.
    #[test]
    fn what_a_client_sends_does_not_change_who_it_is(
        invented in prop::collection::vec(hop(), 0..6),
        proxies in prop::collection::vec(any::<[u8; 3]>(), 0..4),
    ) {
        let between = proxies.iter().map(|[a, b, c]| format!("10.{a}.{b}.{c}"));
        let line = |said: &dyn Fn(String) -> String| {
            let own = ["203.0.113.9".to_owned()].into_iter().chain(between.clone()).map(said);
            invented.iter().cloned().chain(own).collect::<Vec<_>>().join(", ")
        };
        prop_assert_eq!(x_forwarded("10.0.0.1", &[&line(&|hop| hop)]), "203.0.113.9");
        prop_assert_eq!(forwarded("10.0.0.1", &[&line(&|hop| format!("for={hop}"))]), "203.0.113.9");
        prop_assert_eq!(x_forwarded("203.0.113.9", &[&line(&|hop| hop)]), "203.0.113.9");
    }

    #[test]
    fn no_bytes_of_a_header_are_too_strange(lines in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..40), 0..4)) {
        for (name, kind) in [
            (X_FORWARDED_FOR, ForwardedHeader::XForwardedFor),
            (header::FORWARDED, ForwardedHeader::Forwarded),
        ] {
            let values = lines.iter().filter_map(|line| HeaderValue::from_bytes(line).ok());
            let headers: HeaderMap = values.map(|value| (name.clone(), value)).collect();
            prop_assert!(client(ip("10.0.0.1"), &headers, kind, &trusted()).0.is_some());
        }
    }
}
