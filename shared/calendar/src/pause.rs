//! Times during which a clock stands still, brought into an order the clock can walk along.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::error::CalendarError;

/// A stretch of time that does not count, e.g. waiting for the customer's sample.
///
/// A pause still going on is passed with `to` = now: the answer is then the earliest possible due time.
/// The reason appears in explanations, so it names no person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First instant that does not count.
    pub from: DateTime<Utc>,
    /// First instant that counts again.
    pub to: DateTime<Utc>,
    /// Why the clock stood still, as shown to people.
    pub reason: String,
}

/// A pause on the local minute line; `reason` borrows from the [`Pause`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stop<'a> {
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) reason: &'a str,
}

/// Sorts pauses by their beginning and drops empty ones. Overlaps are left to the walk: a stop behind it is skipped, so
/// where two overlap, the one that began first gives the reason.
pub(crate) fn in_order<'a>(
    pauses: &'a [Pause],
    minute: impl Fn(DateTime<Utc>) -> i64,
) -> Result<Vec<Stop<'a>>, CalendarError> {
    if pauses.iter().any(|p| p.to < p.from) {
        return Err(CalendarError::PauseReversed);
    }
    let mut stops: Vec<Stop<'a>> = pauses
        .iter()
        .map(|p| Stop {
            from: minute(p.from),
            to: minute(p.to),
            reason: &p.reason,
        })
        .collect();
    stops.sort_by_key(|s| (s.from, s.to));
    stops.retain(|s| s.from < s.to);
    Ok(stops)
}
