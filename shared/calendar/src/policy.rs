//! Clock policies as configured: a target with its warning and escalation points, named and versioned.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::calendar::WorkingCalendar;
use crate::error::CalendarError;
use crate::explain::{self, Explanation};
use crate::pause::Pause;

/// The content of a policy, as written in configuration. All amounts count from the same start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySpec {
    /// Which clock this is, e.g. `first-reply`.
    pub name: String,
    /// The version of the rule; explanations quote it.
    pub version: String,
    /// When it is due.
    pub target: Amount,
    /// When to warn; never later than due.
    #[serde(default)]
    pub warn_after: Option<Amount>,
    /// When to escalate; never earlier than due.
    #[serde(default)]
    pub escalate_after: Option<Amount>,
    /// Whether pauses extend it. Statutory clocks are not pausable.
    pub pausable: bool,
}

/// A checked clock policy. Cheap to clone; deserialising checks too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PolicySpec", into = "PolicySpec")]
pub struct Policy(Arc<PolicySpec>);

/// The points in time of one clock: `warn_at <= due_at <= escalate_at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// When to warn that it will be late.
    pub warn_at: Option<DateTime<Utc>>,
    /// The first instant at which it is late if still open.
    pub due_at: DateTime<Utc>,
    /// When to tell the next level.
    pub escalate_at: Option<DateTime<Utc>>,
}

impl Policy {
    /// Checks a policy.
    ///
    /// # Errors
    /// `PolicyInvalid` for an empty name or version, a zero amount, or points whose order is wrong whatever the start.
    pub fn try_new(spec: PolicySpec) -> Result<Self, CalendarError> {
        let points = [spec.warn_after, Some(spec.target), spec.escalate_after];
        let problem = if spec.name.trim().is_empty() || spec.version.trim().is_empty() {
            Some("name and version must not be empty")
        } else if points.into_iter().flatten().any(Amount::is_zero) {
            Some("amounts must not be zero")
        } else if spec
            .warn_after
            .is_some_and(|warn| warn.surely_longer_than(spec.target))
        {
            Some("the warning comes after the target")
        } else if spec
            .escalate_after
            .is_some_and(|later| spec.target.surely_longer_than(later))
        {
            Some("the escalation comes before the target")
        } else {
            None
        };
        match problem {
            Some(problem) => Err(CalendarError::PolicyInvalid {
                name: spec.name,
                problem,
            }),
            None => Ok(Self(Arc::new(spec))),
        }
    }

    /// The policy's content.
    #[must_use]
    pub fn spec(&self) -> &PolicySpec {
        &self.0
    }

    /// When to warn, when it is due, when to escalate. Pauses are ignored unless the policy is pausable.
    ///
    /// Points in different units may cross for a certain start (1 month, warn after 30 days, in February): the
    /// warning is then given at the due time, the escalation not before it.
    ///
    /// # Errors
    /// As [`WorkingCalendar::due_at`], for any of the three points: an escalation that reaches a year without data
    /// fails the whole, so that nobody takes it for "no escalation".
    pub fn times(
        &self,
        calendar: &WorkingCalendar,
        start: DateTime<Utc>,
        pauses: &[Pause],
    ) -> Result<Times, CalendarError> {
        let at = |amount| calendar.due_at(start, amount, self.counted(pauses));
        let due_at = at(self.0.target)?;
        let warn_at = self
            .0
            .warn_after
            .map(at)
            .transpose()?
            .map(|warn| warn.min(due_at));
        let escalate_at = self
            .0
            .escalate_after
            .map(at)
            .transpose()?
            .map(|later| later.max(due_at));
        Ok(Times {
            warn_at,
            due_at,
            escalate_at,
        })
    }

    /// Why it is due then, minute by minute. Pauses are ignored unless the policy is pausable.
    ///
    /// # Errors
    /// As [`WorkingCalendar::due_at`].
    pub fn explain(
        &self,
        calendar: &WorkingCalendar,
        start: DateTime<Utc>,
        pauses: &[Pause],
    ) -> Result<Explanation, CalendarError> {
        explain::explain(self.spec(), calendar, start, self.counted(pauses))
    }

    fn counted<'p>(&self, pauses: &'p [Pause]) -> &'p [Pause] {
        if self.0.pausable { pauses } else { &[] }
    }
}

impl TryFrom<PolicySpec> for Policy {
    type Error = CalendarError;

    fn try_from(spec: PolicySpec) -> Result<Self, Self::Error> {
        Self::try_new(spec)
    }
}

impl From<Policy> for PolicySpec {
    fn from(policy: Policy) -> Self {
        Arc::unwrap_or_clone(policy.0)
    }
}
