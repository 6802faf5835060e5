//! Filters as requests carry them.

use chrono::{DateTime, NaiveDate, Utc};
use contracts::common::v1::Period;
use kernel::Fault;

use crate::{
    domain::Region,
    fault::{filter_unknown, period_unreadable},
    store::Selection,
    wire,
};

/// Every contact.
pub(super) fn everything() -> Selection {
    let midnight = |year, month, day| {
        NaiveDate::from_ymd_opt(year, month, day).map_or(DateTime::UNIX_EPOCH, |day: NaiveDate| {
            day.and_time(chrono::NaiveTime::MIN).and_utc()
        })
    };
    Selection {
        from: midnight(1, 1, 1),
        until: midnight(9999, 12, 31),
        region: None,
        region_exact: false,
        kind: None,
        channel: None,
        state: None,
    }
}

/// The contacts received in the period, in the region and below it; what is empty does not choose.
pub(super) fn received_in(period: Option<&Period>, region: &str) -> Result<Selection, Fault> {
    let mut chosen = everything();
    if let Some(from) = period.and_then(|period| period.from.as_ref()) {
        chosen.from = readable(from)?;
    }
    if let Some(until) = period.and_then(|period| period.until.as_ref()) {
        chosen.until = readable(until)?;
    }
    if !region.is_empty() {
        chosen.region = Some(region.parse::<Region>()?);
    }
    Ok(chosen)
}

/// Within the years 1 to 9999, which is what the database is asked about when nothing is said.
pub(super) fn readable(at: &prost_types::Timestamp) -> Result<DateTime<Utc>, Fault> {
    let every = everything();
    contracts::moment(Some(at))
        .filter(|at| (every.from..=every.until).contains(at))
        .ok_or_else(period_unreadable)
}

/// The word of a channel to choose by; 0 does not choose.
pub(super) fn channel(number: i32) -> Result<Option<String>, Fault> {
    (number != 0)
        .then(|| wire::channel_word(number).map_err(|_| filter_unknown()))
        .transpose()
}

/// The word of a kind to choose by; 0 does not choose.
pub(super) fn kind(number: i32) -> Result<Option<String>, Fault> {
    (number != 0)
        .then(|| wire::kind_word(number).map_err(|_| filter_unknown()))
        .transpose()
}

/// A state to choose by; empty does not choose.
pub(super) fn state(state: &str) -> Result<Option<String>, Fault> {
    match state {
        "" => Ok(None),
        "open" | "waiting" | "closed" => Ok(Some(state.to_owned())),
        _ => Err(filter_unknown()),
    }
}

/// Depth of the tree to sum up to; a tree is never deeper than what is left of a larger number.
pub(super) fn level(level: u32) -> i32 {
    i32::try_from(level).unwrap_or(i32::MAX)
}
