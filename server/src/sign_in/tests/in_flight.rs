//! New ids and ends while requests are on their way.

use super::*;

#[tokio::test]
async fn other_rights_give_the_session_a_new_id() {
    for database in databases().await {
        let desk = TestDesk::on(database, &real()).await;
        let mut browser = Browser::signed_in(&desk, vouched("sam", &["sellers"])).await;
        browser.post("/", "").await;
        let old = browser.cookie.clone();
        change(&desk, "sam", |account| Account {
            granted: Rights { roles: [(Catalog::Sandbox, Role::Manager)].into(), administrator: false },
            ..account
        })
        .await;
        // Not by what is no page: nobody would keep the cookie.
        assert_eq!(browser.ask("/", "application/json").await.headers().get(header::SET_COOKIE), None);
        let page = browser.page("/").await;
        assert!(page.contains("is Manager in Sandbox") && page.ends_with("It is written."), "{page}");
        assert_ne!(browser.cookie, old);
        let renewed = browser.cookie.clone();
        // A page that was asked for by the old id is worth nothing, but leaves the browser's new cookie alone.
        let mut late = Browser { desk: &desk, cookie: old.clone() };
        assert_eq!(late.page("/").await, "→ /sign-in?next=/");
        assert_eq!(late.page("/sign-in?next=/").await, "the sign-in page");
        assert_eq!(late.cookie, old);
        assert_eq!(browser.page("/sign-in?next=/tasks").await, "→ /tasks");
        assert!(browser.page("/").await.contains("is Manager in Sandbox"));
        assert_eq!(browser.cookie, renewed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_pages_at_once_one_gets_the_new_id() {
    for database in databases().await {
        let desk = TestDesk::on(database, &real()).await;
        let browser = Browser::signed_in(&desk, vouched("sam", &["sellers"])).await;
        change(&desk, "sam", |account| Account {
            granted: Rights { roles: [(Catalog::Sandbox, Role::Manager)].into(), administrator: false },
            ..account
        })
        .await;
        let answers = futures::future::join_all((0..12).map(|_| browser.ask("/", "text/html"))).await;
        let given: Vec<_> = answers.iter().filter_map(|answer| answer.headers().get(header::SET_COOKIE)).collect();
        assert_eq!(given.len(), 1, "{given:?}");
        let renewed = given[0].to_str().expect("text").split(['=', ';']).nth(1).expect("a value").to_owned();
        let mut browser = Browser { desk: &desk, cookie: renewed };
        assert!(browser.page("/").await.contains("is Manager in Sandbox"));
    }
}

/// How a sign-in is ended while requests are in flight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    SignOut,
    ByAdministrator,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_in_flight_undoes_an_end() {
    for database in databases().await {
        let desk = TestDesk::on(database, &real()).await;
        let desk = &desk;
        for round in 0..12 {
            let end = if round % 2 == 0 { End::SignOut } else { End::ByAdministrator };
            let browser = Browser::signed_in(desk, vouched("sam", &["sellers"])).await;
            if end == End::ByAdministrator {
                // The pages among the requests get the session a new id at the same time.
                let role = if round % 4 == 1 { Role::Manager } else { Role::Viewer };
                change(desk, "sam", |account| with(account, Some((Catalog::Aws, role)), false)).await;
            }
            let account = desk.database.accounts().account_of("https://id.example.com", "sam").await;
            let id = account.expect("read").expect("an account").id;
            let in_flight = (0..24).map(|n| {
                let mut one = Browser { desk, cookie: browser.cookie.clone() };
                let id = &id;
                async move {
                    match n % 4 {
                        _ if n == 3 + round => match end {
                            End::SignOut => drop(one.post("/sign-out", "").await),
                            End::ByAdministrator => {
                                let ada = desk.asker("administrator");
                                desk.state.register.end_sign_ins_of(&ada, id).await.expect("ended");
                            }
                        },
                        0 | 1 => drop(one.page("/").await),
                        2 => drop(one.post("/", "").await),
                        _ => drop(one.ask("/", "application/json").await),
                    }
                    one.cookie
                }
            });
            let given: BTreeSet<_> = futures::future::join_all(in_flight).await.into_iter().collect();
            for cookie in given {
                let mut one = Browser { desk, cookie };
                assert_eq!(one.page("/").await, "→ /sign-in?next=/", "round {round}");
            }
        }
    }
}
