//! Tests of the silence rule: what must hold for any history, and what it says of a hotline's week.

use calendar::WorkingCalendar;
use chrono::{DateTime, Datelike as _, TimeDelta, Timelike as _, Utc};
use proptest::prelude::*;

use super::{Hour, Settings, Silence, State, Usual, judge};

const SETTINGS: Settings = Settings {
    history_weeks: 8,
    least_weeks: 3,
    threshold: 0.001,
    least: TimeDelta::hours(1),
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a moment")
}

/// `counts` hour by hour up to `last`, the youngest at the end, and one contact at `last` itself.
fn history(counts: &[u64], last: DateTime<Utc>) -> Vec<Hour> {
    let until = last
        .with_minute(0)
        .and_then(|at| at.with_second(0))
        .expect("an hour");
    let first = until - TimeDelta::hours(i64::try_from(counts.len()).expect("few"));
    let mut hours: Vec<Hour> = counts
        .iter()
        .zip(0i64..)
        .map(|(entries, place)| Hour {
            at: first + TimeDelta::hours(place),
            entries: *entries,
        })
        .collect();
    hours.push(Hour {
        at: until,
        entries: 1,
    });
    hours
}

fn judged(hours: &[Hour], last: DateTime<Utc>, silence: TimeDelta) -> Silence {
    judge(
        hours,
        Some(last),
        last + silence,
        &SETTINGS,
        &WorkingCalendar::cn_mainland(),
    )
}

prop_compose! {
    /// Four to ten weeks of a channel, hour by hour.
    fn weeks()(counts in prop::collection::vec(0u64..12, 4 * 168..10 * 168)) -> Vec<u64> { counts }
}

proptest! {
    /// A silence never becomes more likely by lasting longer.
    #[test]
    fn longer_is_never_more_likely(counts in weeks(), minutes in 0i64..20_000, more in 0i64..20_000) {
        let last = at("2026-11-25T03:20:00Z");
        let hours = history(&counts, last);
        let short = judged(&hours, last, TimeDelta::minutes(minutes));
        let long = judged(&hours, last, TimeDelta::minutes(minutes + more));
        prop_assert!(long.chance <= short.chance + 1e-12);
        prop_assert!(long.usual_since_last >= short.usual_since_last - 1e-9);
        prop_assert!((0.0..=1.0).contains(&short.chance));
        prop_assert_eq!(short.weeks, 8.min(u32::try_from(counts.len() / 168).unwrap()));
    }

    /// Little history makes cautious: the chance is never below that of a rate known for certain.
    #[test]
    fn an_uncertain_rate_is_never_bolder_than_a_certain_one(counts in weeks(), minutes in 0i64..20_000) {
        let last = at("2026-11-25T03:20:00Z");
        let answer = judged(&history(&counts, last), last, TimeDelta::minutes(minutes));
        prop_assert!(answer.chance >= (-answer.usual_since_last).exp() - 1e-12);
    }

    /// A busier channel is called silent at least as soon.
    #[test]
    fn more_volume_makes_a_silence_less_likely(counts in weeks(), minutes in 0i64..5_000) {
        let last = at("2026-11-25T03:20:00Z");
        let busier: Vec<u64> = counts.iter().map(|count| count * 2).collect();
        let silence = TimeDelta::minutes(minutes);
        prop_assert!(
            judged(&history(&busier, last), last, silence).chance
                <= judged(&history(&counts, last), last, silence).chance + 1e-12
        );
    }

    /// Whatever came, below three weeks nothing is said.
    #[test]
    fn too_little_history_says_nothing(counts in prop::collection::vec(0u64..50, 0..3 * 168), hours in 0i64..5_000) {
        let last = at("2026-11-25T03:20:00Z");
        let answer = judged(&history(&counts, last), last, TimeDelta::hours(hours));
        prop_assert_eq!((answer.state, answer.chance), (State::Learning, 1.0));
    }

    /// An alarm needs both: an unlikely silence, and one that has lasted.
    #[test]
    fn silent_is_unlikely_and_lasting(counts in weeks(), minutes in 0i64..5_000) {
        let last = at("2026-11-25T03:20:00Z");
        let silence = TimeDelta::minutes(minutes);
        let answer = judged(&history(&counts, last), last, silence);
        let expected = answer.chance < SETTINGS.threshold && silence >= SETTINGS.least;
        prop_assert_eq!(answer.state == State::Silent, expected);
    }
}

/// Six an hour from Monday to Friday 9 to 18 in China, for six weeks up to `last`.
fn office(last: DateTime<Utc>) -> Vec<Hour> {
    let counts: Vec<u64> = (0..6 * 168)
        .map(|place| {
            let hour = last - TimeDelta::hours(6 * 168 - place) + TimeDelta::hours(8);
            let is_open = hour.weekday().num_days_from_monday() < 5 && (9..18).contains(&hour.hour());
            if is_open { 6 } else { 0 }
        })
        .collect();
    history(&counts, last)
}

/// Nights and weekends are quiet, and Monday morning without a call is not.
#[test]
fn a_hotline_may_be_quiet_from_friday_to_monday_and_not_on_monday_morning() {
    let friday_evening = at("2026-11-20T17:59:00+08:00");
    let hours = office(friday_evening);
    let quiet = |until: &str| judged(&hours, friday_evening, at(until) - friday_evening);
    let monday = quiet("2026-11-23T09:00:00+08:00");
    assert_eq!(monday.state, State::Usual);
    assert!(monday.usual_since_last < 0.2, "{monday:?}");
    assert_eq!(quiet("2026-11-23T09:30:00+08:00").state, State::Usual);
    let late = quiet("2026-11-23T10:30:00+08:00");
    assert_eq!(late.state, State::Silent, "{late:?}");
    assert!((8.9..9.3).contains(&late.usual_since_last), "{late:?}");
    assert_eq!((late.actual_last_day, late.actual_this_hour), (0, 0));
    assert!((2.9..3.1).contains(&late.usual_this_hour), "{late:?}");
}

/// National Day 2025: 1 to 8 October are free, Thursday to Wednesday.
#[test]
fn a_holiday_is_as_quiet_as_a_sunday() {
    let eve = at("2025-09-30T17:59:00+08:00");
    let hours = office(eve);
    let in_the_week = judged(&hours, eve, at("2025-10-02T17:00:00+08:00") - eve);
    assert_eq!(in_the_week.state, State::Usual, "{in_the_week:?}");
    let after = judged(&hours, eve, at("2025-10-09T11:00:00+08:00") - eve);
    assert_eq!(after.state, State::Silent, "{after:?}");
}

/// What was learnt stays: a channel that has been dead for months is not forgotten.
#[test]
fn a_long_silence_does_not_become_the_usual() {
    let last = at("2026-03-20T17:59:00+08:00");
    let hours = office(last);
    assert_eq!(judged(&hours, last, TimeDelta::weeks(30)).state, State::Silent);
}

/// Contacts by chance at the learnt rate raise the alarm about as rarely as the threshold says.
#[test]
fn the_threshold_is_what_it_says() {
    use rand::{Rng as _, SeedableRng as _};
    let mut random = rand::rngs::StdRng::seed_from_u64(8);
    let calendar = WorkingCalendar::cn_mainland();
    let until = at("2026-09-07T00:00:00Z");
    let rate = 0.5;
    let pauses: Vec<f64> = (0..20_000)
        .map(|_| -(1.0 - random.random::<f64>()).ln() / rate)
        .collect();
    let counts: Vec<u64> = (0..8 * 168).map(|place| u64::from(place % 2 == 0)).collect();
    let usual = Usual::learn(&history(&counts, until), until, 8, &calendar);
    let alarms = pauses
        .iter()
        .filter(|hours| {
            let long = TimeDelta::milliseconds((*hours * 3_600_000.0) as i64);
            usual.expect(until, until + long, &calendar).1 < SETTINGS.threshold
        })
        .count();
    assert!(alarms <= 40, "{alarms} of 20,000 pauses");
    assert!(alarms >= 1, "the rule can speak");
}
