//! Streams as browsers open and resume them.

use crate::{
    config::Config,
    testing::{HANG, TestDesk, get},
};
use axum::{
    body::{Body, BodyDataStream},
    http::StatusCode,
    response::Response,
};
use futures::StreamExt;
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// What is received, frame by frame.
struct Frames {
    body: BodyDataStream,
}

impl Frames {
    /// Behind the greeting.
    async fn of(response: Response) -> Self {
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut frames = Self { body: response.into_body().into_data_stream() };
        let greeting = frames.next().await.expect("a greeting");
        assert!(greeting.starts_with("retry: "), "{greeting}");
        frames
    }

    /// The next one; `None` at the end.
    async fn next(&mut self) -> Option<String> {
        let frame = tokio::time::timeout(HANG, self.body.next()).await.expect("it does not hang")?;
        Some(String::from_utf8(frame.expect("no failure").to_vec()).expect("text"))
    }

    /// The numbers of the next changes.
    async fn numbers(&mut self, count: usize) -> Vec<i64> {
        let mut numbers = Vec::new();
        while numbers.len() < count {
            let frame = self.next().await.expect("a change");
            assert!(frame.contains("\nevent: task\ndata: {") && frame.ends_with("}\n\n"), "{frame}");
            numbers.push(number_of(&frame));
        }
        numbers
    }
}

fn number_of(frame: &str) -> i64 {
    let id = frame.strip_prefix("id: ").and_then(|rest| rest.lines().next()).expect("a number");
    id.parse().expect("a number")
}

/// A browser of somebody who has signed in.
struct Browser {
    cookie: String,
}

impl Browser {
    async fn of(desk: &TestDesk, person: &str) -> Self {
        let session = desk.sign_in(person).await;
        Self { cookie: format!("cosell_session={}", session.id().expect("saved")) }
    }

    async fn open(&self, desk: &TestDesk, query: &str, last_seen: Option<i64>) -> Response {
        let request = get(&format!("/events{query}")).header("cookie", &self.cookie);
        let request = match last_seen {
            Some(number) => request.header("last-event-id", number.to_string()),
            None => request,
        };
        desk.ask(request, Body::empty()).await
    }
}

#[tokio::test]
async fn a_stream_resumes_without_gap_or_repeat() {
    let desk = TestDesk::new(&Config::default()).await;
    let scope = desk.asker("seller").scope;
    // Some from before the start, which only the database knows, and some that are fresh.
    let mut numbers = desk.begin_tasks(&scope, 3).await;
    desk.track().await;
    numbers.extend(desk.begin_tasks(&scope, 2).await);
    let browser = Browser::of(&desk, "seller").await;

    let mut all = Frames::of(browser.open(&desk, "", None).await).await;
    let mut by_page = Frames::of(browser.open(&desk, &format!("?after={}", numbers[1]), None).await).await;
    // The browser's own number is newer than the page's.
    let query = format!("?after={}", numbers[0]);
    let mut by_browser = Frames::of(browser.open(&desk, &query, Some(numbers[3])).await).await;
    // Somebody else's changes are not told.
    let partner = desk.asker("partner").scope;
    desk.begin_tasks(&partner, 1).await;
    numbers.extend(desk.begin_tasks(&scope, 1).await);

    assert_eq!(all.numbers(6).await, numbers);
    assert_eq!(by_page.numbers(4).await, numbers[2..]);
    assert_eq!(by_browser.numbers(2).await, numbers[4..]);
}

#[tokio::test]
async fn whoever_comes_with_too_old_a_number_is_told_to_load_everything_again() {
    let desk = TestDesk::new(&Config::default()).await;
    let scope = desk.asker("seller").scope;
    let numbers = desk.begin_tasks(&scope, 3).await;
    let later = OffsetDateTime::now_utc() + time::Duration::DAY;
    desk.database.store().forget_events(later).await.expect("forgotten");
    desk.track().await;
    let browser = Browser::of(&desk, "seller").await;
    let mut streams = Vec::new();
    // From before what is kept, and from another database.
    for number in [numbers[0], numbers[2] + 100] {
        let mut frames = Frames::of(browser.open(&desk, "", Some(number)).await).await;
        let reset = frames.next().await.expect("a reset");
        assert!(reset.contains("event: reset\n"), "{reset}");
        assert_eq!(number_of(&reset), numbers[2]);
        streams.push(frames);
    }
    // What follows, follows after the reset.
    let next = desk.begin_tasks(&scope, 1).await;
    for frames in &mut streams {
        assert_eq!(frames.numbers(1).await, next);
    }
}

#[tokio::test]
async fn more_streams_than_there_may_be_are_sent_away_for_a_while() {
    let mut config = Config::default();
    config.live.most_streams = 1;
    let desk = TestDesk::new(&config).await;
    desk.track().await;
    let browser = Browser::of(&desk, "viewer").await;
    let first = Frames::of(browser.open(&desk, "", None).await).await;
    let refused = browser.open(&desk, "", None).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()["retry-after"], "10");
    drop(first);
    Frames::of(browser.open(&desk, "", None).await).await;
}

#[tokio::test]
async fn one_session_does_not_take_the_streams_of_others() {
    let mut config = Config::default();
    config.live.streams_per_session = 2;
    let desk = TestDesk::new(&config).await;
    desk.track().await;
    let (greedy, other) = (Browser::of(&desk, "viewer").await, Browser::of(&desk, "viewer").await);
    let first = Frames::of(greedy.open(&desk, "", None).await).await;
    let _second = Frames::of(greedy.open(&desk, "", None).await).await;
    let refused = greedy.open(&desk, "", None).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    Frames::of(other.open(&desk, "", None).await).await;
    drop(first);
    Frames::of(greedy.open(&desk, "", None).await).await;
}

#[tokio::test]
async fn before_the_changes_are_read_a_stream_is_sent_away_for_a_while() {
    let desk = TestDesk::new(&Config::default()).await;
    let refused = Browser::of(&desk, "seller").await.open(&desk, "", None).await;
    assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refused.headers()["retry-after"], "10");
}

#[tokio::test]
async fn a_stop_ends_streams_and_says_when_to_come_back_each_at_another_time() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    let browser = Browser::of(&desk, "seller").await;
    let mut streams = Vec::new();
    for _ in 0..8 {
        streams.push(Frames::of(browser.open(&desk, "", None).await).await);
    }
    desk.state.stop.cancel();
    let mut times = BTreeSet::new();
    for stream in &mut streams {
        let last = stream.next().await.expect("a last frame");
        let time: u32 = last.trim_end().strip_prefix("retry: ").expect("a time").parse().expect("milliseconds");
        assert!((500..4_000).contains(&time), "{time}");
        times.insert(time);
        assert_eq!(stream.next().await, None);
    }
    assert!(times.len() > 1, "{times:?}");
}

#[tokio::test]
async fn nobody_watches_without_signing_in() {
    let desk = TestDesk::new(&Config::default()).await;
    desk.track().await;
    for cookie in ["", "cosell_session=rubbish", "cosell_session=AAAAAAAAAAAAAAAAAAAAAA"] {
        let answer = desk.ask(get("/events").header("cookie", cookie), Body::empty()).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{cookie}");
        // A browser's stream is told in its own words, and ends.
        let stream = get("/events").header("cookie", cookie).header("accept", "text/event-stream");
        let answer = desk.ask(stream, Body::empty()).await;
        let told = axum::body::to_bytes(answer.into_body(), 1_000).await.expect("a body");
        assert_eq!(told, "event: signed-out\ndata: \n\n", "{cookie}");
    }
}
