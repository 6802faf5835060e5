//! The crate against the naive oracle, on split shifts, year ends, festivals and make-up weekends.

use std::sync::LazyLock;

use calendar::{Amount, Measure, Pause, Policy, PolicySpec, Segment};
use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use crate::at;
use crate::oracle::{Twin, twins};

static TWINS: LazyLock<[Twin; 3]> = LazyLock::new(twins);

/// Starts around the days that break calendars: year ends with make-up days, Spring Festival (with the extension
/// of 2020), National Day, plain weeks.
fn start() -> impl Strategy<Value = DateTime<Utc>> {
    let around = |text: &str, days: i64| {
        let first = at(text);
        (0..days * 1440).prop_map(move |minute| first + TimeDelta::minutes(minute))
    };
    prop_oneof![
        around("2018-12-26 00:00", 8),
        around("2019-12-29 00:00", 5),
        around("2020-01-17 00:00", 20),
        around("2025-12-29 00:00", 9),
        around("2026-02-10 00:00", 20),
        around("2026-09-16 00:00", 26),
        around("2026-05-25 00:00", 14),
    ]
}

fn amount() -> impl Strategy<Value = (Amount, Measure, u32)> {
    prop_oneof![
        (0..3000u32).prop_map(|n| (Amount::WorkingMinutes(n), Measure::Working, n)),
        (1..40u32).prop_map(|n| (Amount::WorkingHours(n), Measure::Working, n * 60)),
        (1..16u32).prop_map(|n| (Amount::WorkingDays(n), Measure::WorkingDay, n * 1440)),
        (0..20_000u32).prop_map(|n| (Amount::Minutes(n), Measure::Calendar, n)),
        (1..20u32).prop_map(|n| (Amount::Days(n), Measure::Calendar, n * 1440)),
    ]
}

/// Up to four pauses, in any order, overlapping, touching or empty, given relative to the start.
fn pauses() -> impl Strategy<Value = Vec<(i64, i64)>> {
    prop::collection::vec((-2000..9000i64, prop_oneof![0..90i64, 0..4000i64]), 0..4)
}

fn placed(start: DateTime<Utc>, pauses: &[(i64, i64)]) -> Vec<Pause> {
    let minutes = TimeDelta::minutes;
    let place = |(index, (offset, length)): (usize, &(i64, i64))| Pause {
        from: start + minutes(*offset),
        to: start + minutes(offset + length),
        reason: format!("pause {index}"),
    };
    pauses.iter().enumerate().map(place).collect()
}

fn policy(target: Amount) -> Option<Policy> {
    let (name, version) = ("clock".to_owned(), "1".to_owned());
    let spec = PolicySpec {
        name,
        version,
        target,
        warn_after: None,
        escalate_after: None,
        pausable: true,
    };
    Policy::try_new(spec).ok()
}

fn is_counted_by(twin: &Twin, segment: &Segment, measure: Measure, pauses: &[Pause]) -> bool {
    segment.minutes == twin.between(measure, segment.from.to_utc(), segment.to.to_utc(), pauses)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn due_times_are_those_of_the_oracle(
        which in 0..3usize, start in start(), (amount, measure, minutes) in amount(), pauses in pauses(),
    ) {
        let (twin, pauses) = (&TWINS[which], placed(start, &pauses));
        let due = twin.calendar.due_at(start, amount, &pauses).unwrap();
        prop_assert_eq!(due, twin.due(measure, start, minutes, &pauses));
    }

    #[test]
    fn counted_minutes_are_those_of_the_oracle(
        which in 0..3usize, start in start(), length in 0..20_000i64, pauses in pauses(),
        measure in prop_oneof![Just(Measure::Calendar), Just(Measure::Working), Just(Measure::WorkingDay)],
    ) {
        let (twin, pauses, end) = (&TWINS[which], placed(start, &pauses), start + TimeDelta::minutes(length));
        let counted = twin.calendar.minutes_between(measure, start, end, &pauses).unwrap();
        prop_assert_eq!(counted, twin.between(measure, start, end, &pauses));
        let plain = twin.calendar.working_minutes_between(start, end).unwrap();
        prop_assert_eq!(plain, twin.between(Measure::Working, start, end, &[]));
    }

    #[test]
    fn an_explanation_adds_up_and_every_segment_is_right(
        which in 0..3usize, start in start(), (amount, measure, minutes) in amount(), pauses in pauses(),
    ) {
        let (twin, pauses) = (&TWINS[which], placed(start, &pauses));
        let Some(policy) = policy(amount) else { return Ok(()) };
        let why = policy.explain(&twin.calendar, start, &pauses).unwrap();
        prop_assert_eq!(why.segments.iter().map(|s| s.minutes).sum::<u64>(), u64::from(minutes));
        prop_assert_eq!(why.total_minutes, u64::from(minutes));
        prop_assert_eq!(why.due_at, policy.times(&twin.calendar, start, &pauses).unwrap().due_at);
        prop_assert_eq!(why.segments[0].from, why.start);
        prop_assert_eq!(why.segments.last().unwrap().to, why.due_at);
        prop_assert!(why.segments.windows(2).all(|pair| pair[0].to == pair[1].from));
        for segment in &why.segments {
            prop_assert!(segment.from < segment.to);
            let length = (segment.to - segment.from).num_minutes().unsigned_abs();
            prop_assert!(segment.minutes == 0 || segment.minutes == length);
            prop_assert!(is_counted_by(twin, segment, measure, &pauses), "{}", segment.en());
        }
    }

    #[test]
    fn working_days_keep_the_time_of_day(which in 0..3usize, start in start(), n in 1..25u32) {
        let twin = &TWINS[which];
        let due = twin.calendar.due_at(start, Amount::WorkingDays(n), &[]).unwrap();
        prop_assert_eq!(due, twin.working_days_later(start, n));
    }

    #[test]
    fn later_starts_longer_targets_and_more_pauses_are_never_due_earlier(
        which in 0..3usize, start in start(), later in 0..4000i64, (amount, ..) in amount(), pauses in pauses(),
    ) {
        let calendar = &TWINS[which].calendar;
        let all = placed(start, &pauses);
        let due = calendar.due_at(start, amount, &all).unwrap();
        prop_assert!(due >= start);
        prop_assert!(due <= calendar.due_at(start + TimeDelta::minutes(later), amount, &all).unwrap());
        if let Some((_, fewer)) = all.split_last() {
            prop_assert!(calendar.due_at(start, amount, fewer).unwrap() <= due);
        }
        let longer = match amount {
            Amount::WorkingMinutes(n) => Amount::WorkingMinutes(n + 1),
            Amount::WorkingHours(n) => Amount::WorkingHours(n + 1),
            Amount::WorkingDays(n) => Amount::WorkingDays(n + 1),
            Amount::Minutes(n) => Amount::Minutes(n + 1),
            other => other,
        };
        prop_assert!(due <= calendar.due_at(start, longer, &all).unwrap());
    }

    #[test]
    fn counting_is_additive_and_agrees_with_the_due_time(
        which in 0..3usize, start in start(), first in 0..9000i64, second in 0..9000i64, minutes in 1..3000u32,
    ) {
        let calendar = &TWINS[which].calendar;
        let (middle, end) = (start + TimeDelta::minutes(first), start + TimeDelta::minutes(first + second));
        let between = |a, b| calendar.working_minutes_between(a, b).unwrap();
        prop_assert_eq!(between(start, middle) + between(middle, end), between(start, end));
        let due = calendar.due_at(start, Amount::WorkingMinutes(minutes), &[]).unwrap();
        prop_assert_eq!(between(start, due), u64::from(minutes));
        prop_assert_eq!(between(start, due - TimeDelta::minutes(1)), u64::from(minutes) - 1);
    }

    #[test]
    fn a_month_and_the_end_of_a_day_survive_pauses(
        start in start(), pauses in pauses(), n in 1..3u32,
    ) {
        // counted minutes without pauses, then the oracle's clock over that many minutes
        let (twin, pauses) = (&TWINS[0], placed(start, &pauses));
        for amount in [Amount::Months(n), Amount::EndOfDay, Amount::EndOfWorkingDay] {
            let plain = twin.calendar.due_at(start, amount, &[]).unwrap();
            let minutes = twin.between(amount.measure(), start, plain, &[]);
            let due = twin.calendar.due_at(start, amount, &pauses).unwrap();
            prop_assert_eq!(due, twin.due(amount.measure(), start, u32::try_from(minutes).unwrap(), &pauses));
        }
    }
}
