//! Which addresses and proxies are taken.

use super::*;
use std::net::IpAddr;

fn url(text: &str) -> PublicUrl {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_public_address_fixes_scheme_host_and_prefix() {
    let desk = url("https://Desk.Example.com:443/cosell");
    assert_eq!(desk.to_string(), "https://desk.example.com/cosell/");
    assert_eq!(
        (desk.origin().as_str(), desk.authority(), desk.base(), desk.usual_port()),
        ("https://desk.example.com", "desk.example.com", "/cosell", Some(443))
    );
    assert!(desk.is_https() && !desk.is_loopback());
    let desk = url("http://localhost:8080");
    assert_eq!((desk.authority(), desk.base(), desk.usual_port()), ("localhost:8080", "", None));
    assert!(!desk.is_https() && desk.is_loopback());
    assert_eq!(url("https://www.example.com/a/b-c_d.e~f/").base(), "/a/b-c_d.e~f");
    for loopback in ["http://127.0.0.1/", "http://[::1]:3000/", "http://desk.localhost/", "http://127.9.9.9:1/"] {
        assert!(url(loopback).is_loopback(), "{loopback}");
    }
}

#[test]
fn addresses_that_are_none_are_refused() {
    for wrong in [
        "",
        "desk.example.com",
        "/cosell/",
        "ftp://desk.example.com/",
        "https://",
        "https://me@desk.example.com/",
        "https://me:secret@desk.example.com/",
        "https://desk.example.com/?a=b",
        "https://desk.example.com/#a",
        "https://desk.example.com/a//b",
        "https://desk.example.com/a%2fb/",
        "https://desk.example.com/a b/",
        "https://desk.example.com/\"/",
        // Cookies would travel in the clear.
        "http://desk.example.com/",
        "http://10.0.0.1/",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
    ] {
        assert!(wrong.parse::<PublicUrl>().is_err(), "{wrong}");
    }
}

fn proxies(entries: &[&str]) -> Result<TrustedProxies, String> {
    TrustedProxies::parse(&entries.iter().map(ToString::to_string).collect::<Vec<_>>())
}

#[test]
fn proxies_are_known_by_address_and_network_however_they_are_written() {
    let known = proxies(&["10.1.2.3", "192.168.0.7/24", "fd00::/8", "::ffff:172.16.0.0/108", "::1"]).expect("fine");
    for proxy in
        ["10.1.2.3", "::ffff:10.1.2.3", "192.168.0.200", "fd12::1", "172.31.255.255", "::ffff:172.16.0.1", "::1"]
    {
        assert!(known.holds(proxy.parse().expect("an address")), "{proxy}");
    }
    for other in ["10.1.2.4", "::ffff:10.1.2.4", "192.168.1.1", "fe80::1", "172.32.0.1", "127.0.0.1", "::"] {
        assert!(!known.holds(other.parse().expect("an address")), "{other}");
    }
    assert!(!proxies(&[]).expect("none").holds(IpAddr::from([127, 0, 0, 1])), "nobody by default");
}

#[test]
fn nobody_can_trust_everybody() {
    for everybody in [
        "*",
        "0.0.0.0/0",
        "1.2.3.4/0",
        "0.0.0.0/1",
        "128.0.0.0/1",
        "::/0",
        "::/1",
        "8000::/1",
        "::ffff:0:0/96",
        "::ffff:0.0.0.0/96",
        "::ffff:0.0.0.0/97",
        "::/80",
        "::fffe:0:0/95",
        "0:0:0:0:0:ffff::/95",
    ] {
        let error = proxies(&["10.0.0.1", everybody]).expect_err(everybody);
        assert!(error.contains("trusts everybody"), "{error}");
    }
    for wrong in ["proxy.example.com", "10.0.0.1:80", "10.0.0.0/33", "10.0.0", "10.0.0.1 ", "010.0.0.1"] {
        assert!(proxies(&[wrong]).expect_err(wrong).contains("neither"), "{wrong}");
    }
}

#[test]
fn browsers_are_told_for_how_long_to_use_tls() {
    assert_eq!(HstsSection::default().header().as_deref(), Some("max-age=63072000; includeSubDomains"));
    assert_eq!(HstsSection { days: 1, subdomains: false }.header().as_deref(), Some("max-age=86400"));
    assert_eq!(HstsSection { days: 0, subdomains: true }.header(), None);
}

#[test]
fn others_reach_only_a_desk_that_asks_who_they_are_by_tls() {
    let config = |listen: &str, public: Option<&str>| Config {
        listen: listen.parse().expect("an address"),
        public_url: public.map(url),
        ..Config::default()
    };
    let far = config("0.0.0.0:3000", None);
    assert_eq!((reach(&far, true).len(), reach(&far, false).len()), (1, 2));
    assert!(reach(&far, true)[0].contains("set `public_url`"), "{:?}", reach(&far, true));
    assert_eq!(reach(&config("0.0.0.0:3000", Some("http://localhost:3000/")), true).len(), 1, "in the clear");
    let behind = config("10.0.0.5:3000", Some("https://desk.example.com/"));
    assert_eq!((reach(&behind, true).len(), reach(&behind, false).len()), (0, 2));
    let here = config("127.0.0.1:3000", Some("https://desk.example.com/"));
    assert_eq!((reach(&here, true).len(), reach(&here, false).len()), (0, 1), "a proxy lets others in");
    for nobody in [None, Some("http://127.0.0.1:8080/cosell/"), Some("https://localhost/")] {
        assert_eq!(reach(&config("127.0.0.1:3000", nobody), false), Vec::<String>::new());
    }
}
