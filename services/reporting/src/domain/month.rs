//! Months and days in China: the ledger is kept by them, whatever the time zone of the servers.

use std::str::FromStr;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc};

/// China has had one time zone without summer time since 1992, so eight hours are the whole rule.
const AHEAD: TimeDelta = TimeDelta::hours(8);

/// A calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Month {
    first: NaiveDate,
    next: NaiveDate,
}

/// The text is no month.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a month")]
pub(crate) struct ParseMonthError;

impl Month {
    /// From its first moment (inclusive) to the first of the next month (exclusive).
    pub(crate) fn bounds(self) -> (DateTime<Utc>, DateTime<Utc>) {
        (midnight(self.first), midnight(self.next))
    }
}

pub(super) fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(chrono::NaiveTime::MIN).and_utc() - AHEAD
}

impl FromStr for Month {
    type Err = ParseMonthError;
    /// Reads `YYYY-MM`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let well_formed = text.len() == 7
            && text.bytes().enumerate().all(|(at, byte)| match at {
                4 => byte == b'-',
                _ => byte.is_ascii_digit(),
            });
        let year = text.get(..4).and_then(|year| year.parse().ok());
        let month = text.get(5..).and_then(|month| month.parse().ok());
        let (Some(year), Some(month), true) = (year, month, well_formed) else {
            return Err(ParseMonthError);
        };
        let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or(ParseMonthError)?;
        let next = first
            .checked_add_months(chrono::Months::new(1))
            .ok_or(ParseMonthError)?;
        Ok(Self { first, next })
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.first.year(), self.first.month())
    }
}

/// The day in China at that moment.
pub(crate) fn day_in_china(at: DateTime<Utc>) -> NaiveDate {
    (at + AHEAD).date_naive()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_month_begins_and_ends_at_midnight_in_china() {
        let (from, until) = "2026-12".parse::<Month>().unwrap().bounds();
        assert_eq!(from.to_rfc3339(), "2026-11-30T16:00:00+00:00");
        assert_eq!(until.to_rfc3339(), "2026-12-31T16:00:00+00:00");
        assert_eq!(day_in_china(from).to_string(), "2026-12-01");
        assert_eq!(
            day_in_china(until - TimeDelta::microseconds(1)).to_string(),
            "2026-12-31"
        );
    }

    #[test]
    fn what_is_no_month_is_refused() {
        for text in [
            "",
            "2026",
            "2026-13",
            "2026-00",
            "2026-1",
            "26-01",
            "2026-01-01",
            "2026/01",
            "+026-01",
            "二零-01",
        ] {
            assert_eq!(text.parse::<Month>(), Err(ParseMonthError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_moment_lies_in_the_month_of_its_day(seconds in 700_000_000i64..4_000_000_000) {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            let month: Month = day_in_china(at).format("%Y-%m").to_string().parse().unwrap();
            let (from, until) = month.bounds();
            prop_assert!(from <= at && at < until);
            prop_assert_eq!(month.to_string().parse::<Month>().unwrap(), month);
        }
    }
}
