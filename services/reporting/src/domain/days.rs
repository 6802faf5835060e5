//! Whole days in China, and how the sums cover them: by whole months and what is left of days at both ends.

use chrono::{DateTime, Datelike as _, Days as Count, Months, NaiveDate, Utc};

use super::month::{day_in_china, midnight};

/// Days from the first (inclusive) to the second (exclusive).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub(crate) from: NaiveDate,
    pub(crate) until: NaiveDate,
}

/// Whole months in the middle, days before and after them. Together they cover the days once; each may be empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Spans {
    pub(crate) months: Days,
    pub(crate) head: Days,
    pub(crate) tail: Days,
}

impl Days {
    /// Reads two moments, which must be midnight in China and in their order.
    pub(crate) fn between(from: DateTime<Utc>, until: DateTime<Utc>) -> Option<Self> {
        let (first, last) = (day_in_china(from), day_in_china(until));
        let whole = midnight(first) == from && midnight(last) == until && first <= last;
        whole.then_some(Self {
            from: first,
            until: last,
        })
    }

    /// How many.
    pub(crate) fn count(self) -> u64 {
        self.until
            .signed_duration_since(self.from)
            .num_days()
            .unsigned_abs()
    }

    /// The same number of days just before.
    pub(crate) fn before(self) -> Self {
        Self {
            from: self
                .from
                .checked_sub_days(Count::new(self.count()))
                .unwrap_or(self.from),
            until: self.from,
        }
    }

    /// As the sums cover them.
    pub(crate) fn spans(self) -> Spans {
        let after = |day: NaiveDate| first_of_month(day).checked_add_months(Months::new(1));
        let first = match first_of_month(self.from) {
            first if first == self.from => Some(first),
            _ => after(self.from),
        };
        let last = first_of_month(self.until);
        match first {
            Some(first) if first < last => Spans {
                months: Self {
                    from: first,
                    until: last,
                },
                head: Self {
                    from: self.from,
                    until: first,
                },
                tail: Self {
                    from: last,
                    until: self.until,
                },
            },
            _ => self.day_by_day(),
        }
    }

    /// Without months, for a series by days or weeks.
    pub(crate) fn day_by_day(self) -> Spans {
        let nothing = Self {
            from: self.until,
            until: self.until,
        };
        Spans {
            months: nothing,
            head: self,
            tail: nothing,
        }
    }
}

fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(from: &str, until: &str) -> Days {
        Days {
            from: day(from),
            until: day(until),
        }
    }

    #[test]
    fn only_midnights_in_china_make_days() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let read = Days::between(at("2026-10-31T16:00:00Z"), at("2026-11-30T16:00:00Z"));
        assert_eq!(read, Some(days("2026-11-01", "2026-12-01")));
        assert_eq!(
            Days::between(at("2026-10-31T16:00:00Z"), at("2026-11-30T15:59:59Z")),
            None
        );
        assert_eq!(
            Days::between(at("2026-11-30T16:00:00Z"), at("2026-10-31T16:00:00Z")),
            None
        );
    }

    #[test]
    fn the_days_before_are_as_many_and_end_where_these_begin() {
        let november = days("2026-11-01", "2026-12-01");
        assert_eq!(november.before(), days("2026-10-02", "2026-11-01"));
    }

    #[test]
    fn a_year_is_mostly_months() {
        let spans = days("2025-11-27", "2026-11-27").spans();
        assert_eq!(spans.head, days("2025-11-27", "2025-12-01"));
        assert_eq!(spans.months, days("2025-12-01", "2026-11-01"));
        assert_eq!(spans.tail, days("2026-11-01", "2026-11-27"));
    }

    proptest! {
        #[test]
        fn spans_cover_the_days_once(start in 0u64..20_000, length in 0u64..900) {
            let from = day("1990-01-01") + Count::new(start);
            let all = Days { from, until: from + Count::new(length) };
            let Spans { months, head, tail } = all.spans();
            prop_assert_eq!(head.count() + months.count() + tail.count(), length);
            let parts = [head, months, tail].into_iter().filter(|part| part.count() > 0);
            let mut next = from;
            for part in parts {
                prop_assert_eq!(part.from, next);
                next = part.until;
            }
            if months.count() > 0 {
                prop_assert_eq!((months.from.day(), months.until.day()), (1, 1));
            }
        }
    }
}
