//! A fault rule: which calls it is for, and when it fires.

use serde::{Deserialize, Serialize};

use super::FaultEffect;
use crate::ids;

/// What goes wrong, with which calls, and how often. In JSON, members that aren't needed are left
/// out: `{"operation": "ListOpportunities", "effect": {"error": "ThrottlingException"}, "times": 2}`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FaultRule {
    /// The operation by its name. Absent or `*`: every operation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// The calling account's 12 digits. Absent: every account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// An identifier or ARN that the request names in any of its identifying members. Absent: any
    /// request, also one that names nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    /// What happens to the call.
    pub effect: FaultEffect,
    /// How likely it is that the rule fires when it could, from 0 to 1. Absent: it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Only the n-th call that matches, counted from 1. Not together with `skip` or `times`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nth: Option<u64>,
    /// How many matching calls are left alone first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skip: Option<u64>,
    /// How often the rule fires before it is spent. Absent: without end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
}

/// Why a rule is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FaultError {
    /// The member at fault, such as `probability` or `effect.error`.
    pub field: &'static str,
    /// What is wrong and what is right, in a sentence.
    pub message: String,
}

impl FaultError {
    pub(super) fn new(field: &'static str, message: impl Into<String>) -> Self {
        Self { field, message: message.into() }
    }
}

/// One call, as far as rules look at it.
pub(crate) struct Target<'a> {
    pub(crate) operation: &'a str,
    pub(crate) account: &'a str,
    /// What the request names, as identifiers or ARNs.
    pub(crate) identifiers: Vec<&'a str>,
}

impl FaultRule {
    /// A rule for every call.
    pub fn every(effect: FaultEffect) -> Self {
        Self {
            operation: None,
            account: None,
            identifier: None,
            effect,
            probability: None,
            nth: None,
            skip: None,
            times: None,
        }
    }

    /// A rule for the calls of one operation.
    pub fn on(operation: &str, effect: FaultEffect) -> Self {
        Self { operation: Some(operation.to_owned()), ..Self::every(effect) }
    }

    /// Whether the rule can be followed.
    ///
    /// # Errors
    /// The first member that makes no sense: a rule that never fires by mistake would let a test
    /// pass that ought to fail.
    pub(crate) fn check(&self) -> Result<(), FaultError> {
        let model = service_model::official();
        if let Some(operation) = self.operation.as_deref().filter(|name| *name != "*")
            && model.operation(operation).is_none()
        {
            return Err(FaultError::new("operation", format!("The service has no operation {operation:?}.")));
        }
        if let Some(account) = &self.account
            && (account.len() != 12 || !account.bytes().all(|byte| byte.is_ascii_digit()))
        {
            return Err(FaultError::new("account", "An account has 12 digits."));
        }
        if self.identifier.as_deref().is_some_and(str::is_empty) {
            return Err(FaultError::new("identifier", "Leave the identifier out to match every request."));
        }
        if self.probability.is_some_and(|it| !(0.0..=1.0).contains(&it)) {
            return Err(FaultError::new("probability", "A probability lies between 0 and 1."));
        }
        if self.nth == Some(0) {
            return Err(FaultError::new("nth", "Calls are counted from 1."));
        }
        if self.nth.is_some() && (self.skip.is_some() || self.times.is_some()) {
            return Err(FaultError::new("nth", "Give either nth, or skip and times."));
        }
        if self.times == Some(0) {
            return Err(FaultError::new("times", "A rule fires once at least; delete it to stop it."));
        }
        self.effect.check()
    }

    pub(super) fn concerns(&self, target: &Target<'_>) -> bool {
        let operation = self.operation.as_deref();
        operation.is_none_or(|it| it == "*" || it == target.operation)
            && self.account.as_deref().is_none_or(|it| it == target.account)
            && self
                .identifier
                .as_deref()
                .is_none_or(|wanted| target.identifiers.iter().any(|it| ids::bare(it) == ids::bare(wanted)))
    }
}
