//! What will happen by itself, and when.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::nanoseconds;

/// Something that happens without anyone asking; the text is the identifier of what it befalls.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) enum Event {
    /// A task takes all the steps that it hasn't taken yet.
    TaskEnds(String),
    /// An invitation lapses unless it was answered.
    InvitationExpires(String),
    /// A prospecting task is done with one engagement and goes on to the next.
    ProspectingGoesOn(String),
    /// A simulated AWS referral reaches the partner.
    ReferralArrives(String),
    /// AWS takes a submitted opportunity up for review.
    ReviewBegins(String),
    /// AWS decides on an opportunity under review.
    ReviewEnds(String),
    /// A task takes its next step.
    TaskStep(String),
    /// AWS moves its own record of an approved opportunity on.
    AwsAdvances(String),
}

/// The events to come, the next one first.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Agenda {
    appointments: BTreeSet<Appointment>,
    #[serde(skip)]
    touched: BTreeSet<Appointment>,
}

/// When, in nanoseconds since 1970, and what.
pub(super) type Appointment = (i64, Event);

impl Agenda {
    pub(crate) fn add(&mut self, at: OffsetDateTime, event: Event) {
        let appointment = (nanoseconds(at), event);
        self.touched.insert(appointment.clone());
        self.appointments.insert(appointment);
    }

    /// Whether anything should have happened by now.
    pub(crate) fn is_due(&self, now: OffsetDateTime) -> bool {
        self.appointments.first().is_some_and(|(at, _)| *at <= nanoseconds(now))
    }

    /// Takes the first event that should have happened by now, with the moment it was due.
    pub(crate) fn pop_due(&mut self, now: OffsetDateTime) -> Option<(OffsetDateTime, Event)> {
        if !self.is_due(now) {
            return None;
        }
        let appointment = self.appointments.pop_first()?;
        self.touched.insert(appointment.clone());
        let (at, event) = appointment;
        let at = OffsetDateTime::from_unix_timestamp_nanos(i128::from(at)).unwrap_or(now);
        Some((at, event))
    }

    pub(super) fn contains(&self, appointment: &Appointment) -> bool {
        self.appointments.contains(appointment)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Appointment> {
        self.appointments.iter()
    }

    /// What was added or came due since the last time.
    pub(super) fn take_touched(&mut self) -> BTreeSet<Appointment> {
        std::mem::take(&mut self.touched)
    }

    /// Puts an appointment back that was saved, which is no change.
    pub(super) fn restore(&mut self, appointment: Appointment) {
        self.appointments.insert(appointment);
    }
}
