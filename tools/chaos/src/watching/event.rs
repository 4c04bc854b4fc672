//! The events of a stream, one by one.

use http_body_util::BodyExt;
use hyper::body::Incoming;

/// One event of a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    /// Its number.
    pub(crate) id: Option<i64>,
    /// Its kind.
    pub(crate) kind: String,
    /// What it says.
    pub(crate) data: String,
    /// When to come back should the stream end, in milliseconds.
    pub(super) retry: Option<u64>,
}

/// Reads a stream event by event.
pub(crate) struct Events {
    body: Incoming,
    rest: Vec<u8>,
}

impl Events {
    pub(crate) fn of(body: Incoming) -> Self {
        Self { body, rest: Vec::new() }
    }

    /// The next event; nothing when the stream has ended.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(end) = self.rest.windows(2).position(|two| two == b"\n\n") {
                let text: Vec<u8> = self.rest.drain(..end + 2).collect();
                return Some(Event::read(&String::from_utf8_lossy(&text)));
            }
            let frame = self.body.frame().await?.ok()?;
            if let Some(data) = frame.data_ref() {
                self.rest.extend_from_slice(data);
            }
        }
    }
}

impl Event {
    fn read(text: &str) -> Self {
        let mut event = Self::default();
        for (name, value) in text.lines().filter_map(|line| line.split_once(": ")) {
            match name {
                "id" => event.id = value.parse().ok(),
                "event" => value.clone_into(&mut event.kind),
                "data" => value.clone_into(&mut event.data),
                "retry" => event.retry = value.parse().ok(),
                _ => {}
            }
        }
        event
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_read_by_its_lines() {
        let event = Event::read("id: 7\nevent: task\ndata: {\"a\": \"b: c\"}\n\n");
        let whole = Event { id: Some(7), kind: "task".into(), data: "{\"a\": \"b: c\"}".into(), retry: None };
        assert_eq!(event, whole);
        assert_eq!(Event::read("retry: 1500\n\n").retry, Some(1_500));
        assert_eq!(Event::read(":\n\n"), Event::default());
    }
}
