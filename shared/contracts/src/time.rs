//! Moments on the wire and in Rust.

use chrono::{DateTime, Utc};
use prost_types::Timestamp;

/// A moment for the wire; keeps microseconds.
pub fn timestamp(at: DateTime<Utc>) -> Timestamp {
    let nanos = at.timestamp_subsec_micros() * 1_000;
    Timestamp {
        seconds: at.timestamp(),
        nanos: i32::try_from(nanos).unwrap_or(0),
    }
}

/// A moment from the wire; `None` when absent or out of range.
pub fn moment(at: Option<&Timestamp>) -> Option<DateTime<Utc>> {
    let at = at?;
    let micros = at
        .seconds
        .checked_mul(1_000_000)?
        .checked_add(i64::from(at.nanos / 1_000))?;
    DateTime::from_timestamp_micros(micros)
}
