//! The steps of a time series.

use super::{Days, Spans};

/// Most steps of a series: each has a point for every kind and channel, and all must fit one message.
const MOST: u64 = 120;

/// How long a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Day,
    /// Begins on Monday.
    Week,
    Month,
}

/// The days have too many of these steps.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many steps")]
pub(crate) struct TooManySteps;

impl Step {
    /// What suits so many days.
    pub(crate) fn for_days(days: Days) -> Self {
        match days.count() {
            0..=62 => Self::Day,
            63..=366 => Self::Week,
            _ => Self::Month,
        }
    }

    /// Refuses a step that is too short for so many days.
    pub(crate) fn fits(self, days: Days) -> Result<(), TooManySteps> {
        let length = match self {
            Self::Day => 1,
            Self::Week => 7,
            Self::Month => 30,
        };
        if days.count() > MOST * length {
            return Err(TooManySteps);
        }
        Ok(())
    }

    /// As Postgres names it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The sums of which such steps can be put together.
    pub(crate) fn spans(self, days: Days) -> Spans {
        match self {
            Self::Day | Self::Week => days.day_by_day(),
            Self::Month => days.spans(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn days(count: u64) -> Days {
        let from = "2024-01-01".parse().unwrap();
        Days {
            from,
            until: from + chrono::Days::new(count),
        }
    }

    #[test]
    fn a_series_has_a_step_that_suits_and_never_too_many() {
        for count in [0, 1, 31, 62, 63, 366, 367, 3_000] {
            assert_eq!(Step::for_days(days(count)).fits(days(count)), Ok(()), "{count}");
        }
        assert_eq!(Step::Day.fits(days(120)), Ok(()));
        assert_eq!(Step::Day.fits(days(121)), Err(TooManySteps));
        assert_eq!(Step::Week.fits(days(841)), Err(TooManySteps));
        assert_eq!(Step::Month.fits(days(3_601)), Err(TooManySteps));
    }
}
