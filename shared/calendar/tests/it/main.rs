//! The calendar through its public face: well-known days, the required deadlines, and every clock against a naive
//! oracle that counts minute by minute.

#![expect(
    clippy::unwrap_used,
    reason = "in tests a failed unwrap is a failed test, helpers included"
)]

mod explanations;
mod oracle;
mod properties;
mod stories;
mod well_known_days;

use chrono::{DateTime, Utc};

/// An instant in Beijing time, `2026-11-20 16:00`.
fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_str(&format!("{text} +08:00"), "%Y-%m-%d %H:%M %z")
        .unwrap()
        .to_utc()
}
