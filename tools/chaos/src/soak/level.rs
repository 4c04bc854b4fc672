//! Whether a figure stays where it is.

use std::time::Duration;

/// By how much of its mean a figure may rise during the second half.
const TOLERANCE: f64 = 0.05;
/// So many connections more or fewer than before are a matter of which trouble AWS had then: while it is silent,
/// requests wait.
const CONNECTIONS: f64 = 10.0;

/// What the desk had in use at a time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sample {
    /// Since the start.
    pub(super) at: Duration,
    /// Taken for itself, in mebibytes.
    pub(super) memory: f64,
    /// The same with what is loaded of its own program file, in mebibytes.
    pub(super) resident: f64,
    /// How many, without those of the event streams: beside a thousand of them nobody would see a few that stay open.
    pub(super) descriptors: f64,
}

/// A figure of samples, with its name and unit, and how much it may rise however small it is.
pub(super) type Figure = (&'static str, fn(&Sample) -> f64, f64);

impl Sample {
    pub(super) const MEMORY: Figure = ("Memory, MiB", |sample| sample.memory, 0.0);
    pub(super) const RESIDENT: Figure = ("With the program, MiB", |sample| sample.resident, 0.0);
    pub(super) const DESCRIPTORS: Figure = ("Descriptors but streams", |sample| sample.descriptors, CONNECTIONS);
}

/// How a figure went.
#[derive(Debug, Default)]
pub(super) struct Level {
    /// What it is.
    pub(super) name: &'static str,
    /// The first.
    pub(super) first: f64,
    /// The highest.
    pub(super) highest: f64,
    /// The last.
    pub(super) last: f64,
    /// The mean of the second half.
    pub(super) mean: f64,
    /// By how much it rose during the second half: the slope of the straight line through all of its samples,
    /// times its length. One high sample at an end says little.
    pub(super) rise: f64,
    /// How much it may rise however small it is.
    least: f64,
}

impl Level {
    pub(super) fn of(samples: &[Sample], (name, figure, least): Figure) -> Self {
        let values: Vec<f64> = samples.iter().map(figure).collect();
        let half = samples.len() / 2;
        let times: Vec<f64> = samples[half..].iter().map(|sample| sample.at.as_secs_f64()).collect();
        let (mean_time, mean) = (mean(&times), mean(&values[half..]));
        let (mut above, mut below) = (0.0, 0.0);
        for (time, value) in times.iter().zip(&values[half..]) {
            above += (time - mean_time) * (value - mean);
            below += (time - mean_time) * (time - mean_time);
        }
        let span = times.last().zip(times.first()).map_or(0.0, |(last, first)| last - first);
        Self {
            name,
            first: values.first().copied().unwrap_or_default(),
            highest: values.iter().copied().fold(0.0, f64::max),
            last: values.last().copied().unwrap_or_default(),
            mean,
            rise: if below > 0.0 { above / below * span } else { 0.0 },
            least,
        }
    }

    /// How much it may rise.
    pub(super) fn tolerance(&self) -> f64 {
        (self.mean * TOLERANCE).max(self.least)
    }

    /// Whether it stays where it is.
    pub(super) fn is_flat(&self) -> bool {
        self.rise <= self.tolerance()
    }
}

/// The mean; nothing of nothing.
fn mean(values: &[f64]) -> f64 {
    let count = u32::try_from(values.len()).map_or(f64::INFINITY, f64::from);
    if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / count }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One every ten seconds, of which both figures are so much.
    fn samples(figure: impl Fn(f64) -> f64) -> Vec<Sample> {
        let at = |number: u32| f64::from(number) * 10.0;
        (0..60)
            .map(|number| Sample {
                at: Duration::from_secs_f64(at(number)),
                memory: figure(at(number)),
                resident: 50.0,
                descriptors: figure(at(number)),
            })
            .collect()
    }

    #[test]
    fn what_rises_at_first_and_then_wavers_is_flat() {
        let level = Level::of(&samples(|at| 100.0_f64.min(at) + (at / 7.0).sin() * 3.0), Sample::MEMORY);
        assert!(level.is_flat(), "{level:?}");
    }

    #[test]
    fn what_rises_to_the_end_is_not() {
        let level = Level::of(&samples(|at| 100.0 + at / 20.0 + (at / 7.0).sin() * 3.0), Sample::MEMORY);
        assert!(!level.is_flat(), "{level:?}");
        assert!((13.0..16.0).contains(&level.rise), "{level:?}");
    }

    #[test]
    fn descriptors_may_waver_and_not_stay_open() {
        let wavers = |at: f64| 28.0 + (at / 7.0).sin().abs() * 18.0;
        let level = Level::of(&samples(wavers), Sample::DESCRIPTORS);
        assert!(level.is_flat(), "{level:?}");
        let level = Level::of(&samples(|at| wavers(at) + at / 14.0), Sample::DESCRIPTORS);
        assert!(!level.is_flat(), "some twenty stay open in five minutes: {level:?}");
        let level = Level::of(&samples(|at| wavers(at) + at / 14.0), Sample::MEMORY);
        assert!((level.tolerance() - level.mean * TOLERANCE).abs() < 0.01, "only a part of the mean: {level:?}");
    }

    #[test]
    fn what_does_not_move_is_flat_and_so_is_nothing() {
        assert!(Level::of(&samples(|_| 0.0), Sample::DESCRIPTORS).is_flat());
        assert!(Level::of(&[], Sample::DESCRIPTORS).is_flat());
    }
}
