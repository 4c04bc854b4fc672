//! A desk's own figures.

use super::http::ask;
use crate::Error;
use http_body_util::BodyExt;

/// What a desk tells at `/metrics` at one moment.
pub(crate) struct Figures(String);

impl Figures {
    /// Asks for them at the port of a desk's listener for metrics.
    pub(super) async fn at(port: u16) -> Result<Self, Error> {
        let text = ask(port, "GET", "/metrics", &[], "").await?.into_body().collect().await?.to_bytes();
        Ok(Self(String::from_utf8(text.to_vec())?))
    }

    /// The sum of those figures of a metric that counts whose labels hold each of these texts.
    pub(crate) fn count(&self, metric: &str, labels: &[&str]) -> usize {
        let figures = self.0.lines().filter_map(|line| {
            let (name, rest) = line.split_once('{')?;
            let (found, figure) = rest.rsplit_once("} ")?;
            (name == metric && labels.iter().all(|label| found.contains(label))).then(|| figure.parse::<usize>())?.ok()
        });
        figures.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_found_by_name_and_labels() {
        let text = "# TYPE entries gauge\nentries{scope=\"1\",state=\"pending\"} 2\nentries{scope=\"2\",state=\"pending\"} 3\n\
                    entries{scope=\"1\",state=\"undecided\"} 4\nentries_more{scope=\"1\"} 9\n";
        let figures = Figures(text.into());
        assert_eq!(figures.count("entries", &["\"pending\""]), 5);
        assert_eq!(figures.count("entries", &["scope=\"1\"", "undecided"]), 4);
        assert_eq!(figures.count("entries", &["none"]), 0);
    }
}
