//! Which years of the working calendar clocks need and do not have.

use std::collections::BTreeSet;

use calendar::{CalendarError, Policy, PolicySpec, WorkingCalendar};
use chrono::{DateTime, Datelike, Utc};

/// Years that one clock can lack: no policy runs longer.
const AT_MOST: usize = 10;

/// The years that clocks of these policies lack when they start then.
pub fn missing(
    calendar: &WorkingCalendar,
    starts: impl Iterator<Item = (PolicySpec, DateTime<Utc>)>,
) -> BTreeSet<i32> {
    let mut missing = BTreeSet::new();
    // filled up with years without holidays, to find those behind
    let mut filled = calendar.clone();
    for (policy, start_at) in starts {
        for _ in 0..AT_MOST {
            let Some(year) = lacking(&filled, &policy, start_at) else {
                break;
            };
            missing.insert(year);
            match filled.with_year_csv(year, &format!("date,kind,name_zh\n{year}-01-01,off,元旦\n")) {
                Ok(more) => filled = more,
                Err(_) => break,
            }
        }
    }
    missing
}

fn lacking(calendar: &WorkingCalendar, policy: &PolicySpec, start_at: DateTime<Utc>) -> Option<i32> {
    let times = Policy::try_new(policy.clone()).and_then(|policy| policy.times(calendar, start_at, &[]));
    match times {
        Err(CalendarError::YearMissing { year }) => Some(year),
        _ => None,
    }
}

/// What a year of the calendar holds that the week does not say: days off that it would have worked, and days worked 调休
/// that it would have been free.
pub fn exceptions(calendar: &WorkingCalendar, year: i32) -> (u32, u32) {
    let (mut holidays, mut make_up_days) = (0, 0);
    let first = chrono::NaiveDate::from_ymd_opt(year, 1, 1);
    let days = first
        .into_iter()
        .flat_map(|first| first.iter_days().take_while(|day| day.year() == year));
    for date in days {
        match calendar.day(date).map(|day| day.kind) {
            Ok(calendar::DayKind::Holiday(_)) if !calendar.week().hours(date.weekday()).is_empty() => {
                holidays += 1
            }
            Ok(calendar::DayKind::MakeUp(_)) => make_up_days += 1,
            _ => {}
        }
    }
    (holidays, make_up_days)
}

#[cfg(test)]
mod tests {
    use calendar::Amount;

    use super::*;

    fn policy(target: Amount) -> PolicySpec {
        PolicySpec {
            name: "p".into(),
            version: "1".into(),
            target,
            warn_after: None,
            escalate_after: None,
            pausable: false,
        }
    }

    fn found(target: Amount, start: &str) -> Vec<i32> {
        let start: DateTime<Utc> = start.parse().unwrap();
        missing(
            &WorkingCalendar::cn_mainland(),
            [(policy(target), start)].into_iter(),
        )
        .into_iter()
        .collect()
    }

    #[test]
    fn a_clock_names_every_year_that_it_lacks() {
        assert!(found(Amount::WorkingDays(20), "2026-11-27T09:00:00+08:00").is_empty());
        assert_eq!(
            found(Amount::WorkingDays(20), "2026-12-27T09:00:00+08:00"),
            [2027]
        );
        assert_eq!(
            found(Amount::WorkingDays(300), "2026-12-27T09:00:00+08:00"),
            [2027, 2028]
        );
        assert!(found(Amount::Hours(24), "2030-01-01T09:00:00+08:00").is_empty());
    }

    #[test]
    fn a_year_says_what_the_week_does_not() {
        // the notice for 2024: 28 days off with the weekends in them, of which 18 on weekdays, for eight Saturdays and Sundays
        let calendar = WorkingCalendar::cn_mainland();
        let (holidays, make_up_days) = exceptions(&calendar, 2024);
        let csv = calendar.year_csv(2024).unwrap();
        assert_eq!(make_up_days as usize, csv.matches(",work,").count());
        assert!(holidays > make_up_days && (holidays as usize) < csv.matches(",off,").count());
    }
}
