//! How long tickets have been open, in days in China.

use chrono::{DateTime, Days as Count, NaiveDate, Utc};

use super::month::midnight;

/// Days since receipt: from the first (inclusive) to the second (exclusive), which is `None` for no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Age {
    pub(crate) from: u32,
    pub(crate) until: Option<u32>,
}

/// The ages that a dashboard tells apart.
pub(crate) const AGES: [Age; 6] = [
    Age::new(0, 1),
    Age::new(1, 3),
    Age::new(3, 7),
    Age::new(7, 15),
    Age::new(15, 30),
    Age {
        from: 30,
        until: None,
    },
];

impl Age {
    const fn new(from: u32, until: u32) -> Self {
        Self {
            from,
            until: Some(until),
        }
    }

    /// Whether what was received on that day is of this age today. What lies ahead, by a clock that is ahead, is of
    /// today.
    pub(crate) fn includes(self, day: NaiveDate, today: NaiveDate) -> bool {
        let days = today.signed_duration_since(day).num_days().max(0);
        days >= i64::from(self.from) && self.until.is_none_or(|until| days < i64::from(until))
    }

    /// From when (inclusive) to when (exclusive) that was received; `None` where there is no limit.
    pub(crate) fn received(self, today: NaiveDate) -> (Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
        // the day after the one so many days ago
        let after = |days: u32| {
            let day = today.checked_sub_days(Count::new(u64::from(days)));
            day.and_then(|day| day.succ_opt()).map(midnight)
        };
        let until = (self.from > 0).then(|| after(self.from)).flatten();
        (self.until.and_then(after), until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::day_in_china;

    #[test]
    fn every_day_has_one_age_and_the_moments_of_an_age_are_those_of_its_days() {
        let today: NaiveDate = "2026-11-27".parse().unwrap();
        for back in -3..400 {
            let day = today - chrono::TimeDelta::days(back);
            let ages: Vec<Age> = AGES.into_iter().filter(|age| age.includes(day, today)).collect();
            let [age] = ages.as_slice() else {
                panic!("{day} has {ages:?}");
            };
            let (from, until) = age.received(today);
            for at in [midnight(day), midnight(day) + chrono::TimeDelta::minutes(1439)] {
                assert_eq!(day_in_china(at), day);
                assert!(from.is_none_or(|from| from <= at), "{day} {age:?}");
                assert!(until.is_none_or(|until| at < until), "{day} {age:?}");
            }
        }
    }

    #[test]
    fn the_moments_of_an_age_end_where_its_days_do() {
        let today: NaiveDate = "2026-11-27".parse().unwrap();
        let (from, until) = Age::new(1, 3).received(today);
        assert_eq!(from, Some(midnight("2026-11-25".parse().unwrap())));
        assert_eq!(until, Some(midnight(today)));
        assert_eq!(Age::new(0, 1).received(today), (Some(midnight(today)), None));
        assert_eq!(
            AGES[5].received(today),
            (None, Some(midnight("2026-10-29".parse().unwrap())))
        );
    }
}
