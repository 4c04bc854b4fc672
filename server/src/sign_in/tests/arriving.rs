//! Coming in: whose the session is then, from where, and for how long.

use super::*;

#[tokio::test]
async fn a_sign_in_gets_a_session_of_its_own_and_holds_until_sign_out() {
    for database in databases().await {
        let desk = TestDesk::on(database, &Config::default()).await;
        let mut browser = Browser::new(&desk);
        assert_eq!(browser.page("/").await, "→ /sign-in?next=/");
        // A session that somebody else has put into the browser.
        browser.cookie = "AAAAAAAAAAAAAAAAAAAAAA".into();
        assert_eq!(browser.post("/sign-in/persona", "persona=seller&next=%2Ftasks").await, "→ /tasks");
        assert_ne!(browser.cookie, "AAAAAAAAAAAAAAAAAAAAAA");
        assert_eq!(browser.page("/").await, "seller is Seller in Sandbox");
        let before = browser.cookie.clone();
        assert_eq!(browser.post("/sign-in/persona", "persona=manager&next=//evil.example").await, "→ /");
        assert_ne!(browser.cookie, before);
        assert_eq!(browser.page("/").await, "manager is Manager in Sandbox");
        // What the browser held before opens nothing any more.
        let mut thief = Browser { desk: &desk, cookie: before };
        assert_eq!(thief.page("/").await, "→ /sign-in?next=/");
        let stolen = browser.cookie.clone();
        assert_eq!(browser.post("/sign-out", "").await, "→ /sign-in");
        thief.cookie = stolen;
        assert_eq!(thief.page("/").await, "→ /sign-in?next=/");
        assert_eq!(thief.ask("/", "application/json").await.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(thief.post("/sign-out", "").await, "401");
    }
}

#[tokio::test]
async fn invented_people_come_in_at_this_machine_only() {
    let desk = TestDesk::new(&Config::default()).await;
    for (peer, comes_in) in
        [("127.0.0.1:1", true), ("[::1]:1", true), ("192.0.2.7:1", false), ("[2001:db8::7]:1", false)]
    {
        let request = Request::post("/sign-in/persona")
            .header(header::HOST, "127.0.0.1:3000")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = desk.ask_from(peer.parse().expect("an address"), request, Body::from("persona=seller")).await;
        let to = answer.headers()[header::LOCATION].to_str().expect("text");
        assert_eq!(to, if comes_in { "/" } else { "/sign-in?refused=no-such-way" }, "{peer}");
    }
    let mut browser = Browser::new(&desk);
    assert_eq!(browser.post("/sign-in/persona", "persona=operator").await, "→ /sign-in?refused=no-such-way");
    // Who has come in is listed with where from.
    let visitor = desk.visitor(&desk.sign_in("seller").await).await.expect("signed in");
    let now = visitor.sign_in.begun_at;
    let all = desk.database.accounts().sign_ins("seller", now, now - time::Duration::HOUR).await.expect("a list");
    let from: BTreeSet<_> = all.iter().filter_map(|it| it.address).map(|address| address.to_string()).collect();
    assert_eq!(from.into_iter().collect::<Vec<_>>(), ["127.0.0.1", "::1"]);
}

#[tokio::test]
async fn the_cookie_holds_as_long_as_the_sign_in_can() {
    let desk = TestDesk::new(&Config::default()).await;
    let session = desk.sign_in("seller").await;
    let browser = Browser { desk: &desk, cookie: session.id().expect("saved").to_string() };
    let age = |answer: &Response| -> i64 {
        let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
        cookie
            .split("Max-Age=")
            .nth(1)
            .and_then(|rest| rest.split(';').next())
            .expect("an age")
            .parse()
            .expect("seconds")
    };
    let request = Request::post("/")
        .header(header::HOST, "127.0.0.1:3000")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, format!("cosell_session={}", browser.cookie));
    let written = desk.ask(request, Body::empty()).await;
    let twelve_hours = 12 * 3_600;
    assert!((twelve_hours - 600..=twelve_hours).contains(&age(&written)), "{}", age(&written));
    let told = browser.ask("/", "text/html").await;
    assert!((twelve_hours - 600..=twelve_hours).contains(&age(&told)), "{}", age(&told));
}

#[tokio::test]
async fn invented_people_do_not_come_through_a_proxy_that_nobody_has_told_of() {
    let trusted = TrustedProxies::parse(&["127.0.0.1".to_owned()]).expect("an address");
    for (config, comes_in) in [
        (Config::default(), false),
        (
            Config { public_url: Some("http://127.0.0.1:3000/".parse().expect("an address")), ..Config::default() },
            false,
        ),
        // Whom a proxy that is trusted names is at this machine.
        (Config { trusted_proxies: trusted, ..Config::default() }, true),
    ] {
        let desk = TestDesk::new(&config).await;
        for (name, value) in [
            ("x-forwarded-for", "127.0.0.1"),
            ("x-forwarded-host", "desk.example.com"),
            ("X-Forwarded-Proto", "https"),
            ("forwarded", "for=127.0.0.1"),
            ("x-real-ip", "127.0.0.1"),
        ] {
            let request = Request::post("/sign-in/persona")
                // As a proxy writes it that passes everything to the desk's own address.
                .header(header::HOST, "127.0.0.1:3000")
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .header(name, value);
            let answer = desk.ask(request, Body::from("persona=seller")).await;
            let to = answer.headers()[header::LOCATION].to_str().expect("text");
            assert_eq!(to, if comes_in { "/" } else { "/sign-in?refused=behind-a-proxy" }, "{name}");
            assert_eq!(answer.headers().contains_key(header::SET_COOKIE), comes_in, "{name}");
        }
        assert_eq!(desk.refused().await.is_empty(), comes_in);
    }
}
