//! How long a clock runs, and in which kind of time: the unit names the measure, so that the two cannot disagree.

use serde::{Deserialize, Serialize};

/// Which minutes a clock counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Every minute, day and night (clock "C" of requirements E3).
    Calendar,
    /// Minutes inside the working intervals of working days (clock "W" of requirements E3).
    Working,
    /// All 24 hours of every working day, none of other days: the time behind "n working days".
    WorkingDay,
}

/// A length of time on a clock. Configured as `{ working_hours = 4 }` or `"end_of_day"`.
///
/// **Working days** count whole working days: from Friday 16:00, one working day ends Monday 16:00 (the same time on
/// the n-th working day after). What arrives on a free day starts with the next working day, so from Saturday
/// 10:00 one working day ends when Monday ends. Thus a later arrival is never due earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Elapsed minutes.
    Minutes(u32),
    /// Elapsed hours, e.g. 24 h for a serious problem.
    Hours(u32),
    /// The same time n calendar days later.
    Days(u32),
    /// The same time n calendar months later; the last day of the month where the day does not exist.
    Months(u32),
    /// Minutes of working time.
    WorkingMinutes(u32),
    /// Hours of working time, e.g. 4 to pass on, 4 to make contact, 8 to answer.
    WorkingHours(u32),
    /// Working days, e.g. 15 for a general problem.
    WorkingDays(u32),
    /// Midnight at the end of the day of arrival.
    EndOfDay,
    /// Closing time of the day of arrival; of the next working day when the day is closed already.
    EndOfWorkingDay,
}

impl Amount {
    /// The kind of time this amount is counted in.
    #[must_use]
    pub fn measure(self) -> Measure {
        match self {
            Self::Minutes(_) | Self::Hours(_) | Self::Days(_) | Self::Months(_) | Self::EndOfDay => {
                Measure::Calendar
            }
            Self::WorkingMinutes(_) | Self::WorkingHours(_) | Self::EndOfWorkingDay => Measure::Working,
            Self::WorkingDays(_) => Measure::WorkingDay,
        }
    }

    /// The minutes to count, where they do not depend on the start.
    pub(crate) fn fixed_minutes(self) -> Option<i64> {
        match self {
            Self::Minutes(n) | Self::WorkingMinutes(n) => Some(i64::from(n)),
            Self::Hours(n) | Self::WorkingHours(n) => Some(i64::from(n) * 60),
            Self::Days(n) | Self::WorkingDays(n) => Some(i64::from(n) * 1440),
            Self::Months(_) | Self::EndOfDay | Self::EndOfWorkingDay => None,
        }
    }

    /// True for an amount that would be due the moment it starts.
    pub(crate) fn is_zero(self) -> bool {
        self.fixed_minutes() == Some(0) || self == Self::Months(0)
    }

    /// Whether this is longer than `other` whatever the start; false when that depends on the calendar.
    pub(crate) fn surely_longer_than(self, other: Self) -> bool {
        match (self, other) {
            (Self::Months(a), Self::Months(b)) => a > b,
            (a, b) if a.measure() == b.measure() => a
                .fixed_minutes()
                .zip(b.fixed_minutes())
                .is_some_and(|(a, b)| a > b),
            _ => false,
        }
    }
}
