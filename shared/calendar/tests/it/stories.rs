//! The deadlines of the requirements, each as a person would tell it.

use calendar::{Amount, CalendarError, Pause, Policy, PolicySpec, WorkWeek, WorkingCalendar};
use chrono::TimeDelta;

use crate::at;

fn due(start: &str, amount: Amount) -> String {
    let due = WorkingCalendar::cn_mainland()
        .due_at(at(start), amount, &[])
        .unwrap();
    (due + TimeDelta::hours(8)).format("%Y-%m-%d %H:%M").to_string()
}

fn pause(from: &str, to: &str) -> Pause {
    Pause {
        from: at(from),
        to: at(to),
        reason: "等待客户寄回样品".to_owned(),
    }
}

/// R-043, R-044: received Friday 16:00, four working hours end Monday morning, not on the weekend.
#[test]
fn four_working_hours_from_friday_afternoon_end_on_monday_morning() {
    assert_eq!(
        due("2026-11-20 16:00", Amount::WorkingHours(4)),
        "2026-11-23 11:00"
    );
    let cn = WorkingCalendar::cn_mainland();
    assert_eq!(
        cn.working_minutes_between(at("2026-11-20 16:00"), at("2026-11-23 11:00")),
        Ok(240)
    );
    assert_eq!(
        cn.working_minutes_between(at("2026-11-21 00:00"), at("2026-11-23 00:00")),
        Ok(0)
    );
    assert_eq!(
        cn.working_minutes_between(at("2026-11-23 11:00"), at("2026-11-20 16:00")),
        Ok(0)
    );
}

/// R-092: eight working hours to answer; lunch does not count, and a shift that suffices ends the clock at closing.
#[test]
fn eight_working_hours_skip_lunch_and_end_at_closing_time() {
    assert_eq!(
        due("2026-11-18 08:00", Amount::WorkingHours(8)),
        "2026-11-19 09:00"
    );
    assert_eq!(
        due("2026-11-18 08:30", Amount::WorkingMinutes(450)),
        "2026-11-18 17:30"
    );
    assert_eq!(
        due("2026-11-18 12:30", Amount::WorkingMinutes(1)),
        "2026-11-18 13:31"
    );
    // the Saturday before Spring Festival 2026 is worked, then nine days are free
    assert_eq!(
        due("2026-02-13 17:01", Amount::WorkingHours(8)),
        "2026-02-24 08:31"
    );
    assert_eq!(
        due("2026-02-13 17:00", Amount::WorkingHours(8)),
        "2026-02-14 17:30"
    );
}

/// R-126: fifteen working days over the National Day holidays and both make-up days.
#[test]
fn fifteen_working_days_keep_the_time_of_day() {
    assert_eq!(
        due("2026-11-02 10:20", Amount::WorkingDays(15)),
        "2026-11-23 10:20"
    );
    assert_eq!(
        due("2026-09-18 10:20", Amount::WorkingDays(15)),
        "2026-10-15 10:20"
    );
    assert_eq!(
        due("2026-11-20 22:00", Amount::WorkingDays(1)),
        "2026-11-23 22:00"
    );
    // what arrives on a free day starts with the next working day, which it may use up whole
    assert_eq!(
        due("2026-11-21 10:00", Amount::WorkingDays(1)),
        "2026-11-24 00:00"
    );
}

/// R-127: one month, by the calendar; the last day of the month where the day does not exist.
#[test]
fn a_month_ends_on_the_same_day_or_the_last() {
    assert_eq!(due("2026-01-15 09:00", Amount::Months(1)), "2026-02-15 09:00");
    assert_eq!(due("2026-01-31 09:00", Amount::Months(1)), "2026-02-28 09:00");
    assert_eq!(due("2027-12-31 23:59", Amount::Months(2)), "2028-02-29 23:59");
    assert_eq!(due("2026-02-13 09:00", Amount::Days(3)), "2026-02-16 09:00");
}

/// R-128: at once, that is the same day; open at the day's end is overdue.
#[test]
fn the_same_day_ends_at_midnight_or_at_closing_time() {
    assert_eq!(due("2026-11-20 16:00", Amount::EndOfDay), "2026-11-21 00:00");
    assert_eq!(due("2026-11-20 00:00", Amount::EndOfDay), "2026-11-21 00:00");
    assert_eq!(
        due("2026-11-20 16:00", Amount::EndOfWorkingDay),
        "2026-11-20 17:30"
    );
    assert_eq!(
        due("2026-11-20 12:30", Amount::EndOfWorkingDay),
        "2026-11-20 17:30"
    );
    assert_eq!(
        due("2026-11-20 17:30", Amount::EndOfWorkingDay),
        "2026-11-23 17:30"
    );
    assert_eq!(
        due("2026-02-14 18:00", Amount::EndOfWorkingDay),
        "2026-02-24 17:30"
    );
}

/// R-129: a serious problem within 24 clock hours, Spring Festival or not, and in years without a table.
#[test]
fn twenty_four_hours_are_clock_hours() {
    assert_eq!(due("2026-02-17 03:15", Amount::Hours(24)), "2026-02-18 03:15");
    assert_eq!(due("2031-02-17 03:15", Amount::Hours(24)), "2031-02-18 03:15");
}

#[test]
fn a_working_clock_that_reaches_a_year_without_data_fails_and_one_that_does_not_succeeds() {
    let cn = WorkingCalendar::cn_mainland();
    let start = at("2026-12-31 16:00");
    let missing = Err(CalendarError::YearMissing { year: 2027 });
    assert_eq!(
        cn.due_at(start, Amount::WorkingMinutes(90), &[]),
        Ok(at("2026-12-31 17:30"))
    );
    assert_eq!(cn.due_at(start, Amount::WorkingMinutes(91), &[]), missing);
    assert_eq!(cn.due_at(start, Amount::WorkingDays(1), &[]), missing);
    assert_eq!(
        cn.due_at(start, Amount::Hours(u32::MAX), &[]),
        Err(CalendarError::OutOfRange)
    );
    assert_eq!(
        cn.due_at(start, Amount::Months(u32::MAX), &[]),
        Err(CalendarError::OutOfRange)
    );
}

#[test]
fn pauses_extend_a_service_clock_but_never_a_statutory_one() {
    let cn = WorkingCalendar::cn_mainland();
    let spec = PolicySpec {
        name: "first-reply".to_owned(),
        version: "1".to_owned(),
        target: Amount::WorkingHours(4),
        warn_after: Some(Amount::WorkingHours(3)),
        escalate_after: Some(Amount::WorkingHours(8)),
        pausable: true,
    };
    let service = Policy::try_new(spec.clone()).unwrap();
    let statutory = Policy::try_new(PolicySpec {
        pausable: false,
        ..spec
    })
    .unwrap();
    let friday = at("2026-11-20 16:00");
    // overlapping pauses count once; the night between them costs nothing
    let pauses = [
        pause("2026-11-23 09:00", "2026-11-23 10:00"),
        pause("2026-11-20 17:00", "2026-11-23 09:30"),
    ];

    let times = service.times(&cn, friday, &pauses).unwrap();
    assert_eq!(times.warn_at, Some(at("2026-11-23 12:00")));
    assert_eq!(times.due_at, at("2026-11-23 14:30"));
    assert_eq!(times.escalate_at, Some(at("2026-11-24 09:30")));
    let unmoved = statutory.times(&cn, friday, &pauses).unwrap();
    assert_eq!(unmoved.due_at, at("2026-11-23 11:00"));
    assert_eq!(
        statutory.explain(&cn, friday, &pauses).unwrap().due_at,
        unmoved.due_at
    );

    let reversed = [pause("2026-11-23 10:00", "2026-11-23 09:00")];
    assert_eq!(
        service.times(&cn, friday, &reversed),
        Err(CalendarError::PauseReversed)
    );
}

/// Steps by days: 23 years are counted at once.
#[test]
fn the_working_minutes_of_all_shipped_years_are_450_a_working_day() {
    let cn = WorkingCalendar::cn_mainland();
    let first: chrono::NaiveDate = "2004-01-01".parse().unwrap();
    let worked = first
        .iter_days()
        .map_while(|date| cn.day(date).ok())
        .filter(|day| !day.hours.is_empty())
        .count();
    let minutes = cn
        .working_minutes_between(at("2004-01-01 00:00"), at("2027-01-01 00:00"))
        .unwrap();
    assert_eq!(minutes, 450 * worked as u64);
}

#[test]
fn seconds_are_cut_off_so_that_a_due_time_is_never_late() {
    let start = at("2026-11-20 16:00") + TimeDelta::seconds(59);
    let cn = WorkingCalendar::cn_mainland();
    assert_eq!(
        cn.due_at(start, Amount::Minutes(5), &[]),
        Ok(at("2026-11-20 16:05"))
    );
    assert_eq!(
        cn.due_at(start, Amount::Minutes(0), &[]),
        Ok(at("2026-11-20 16:00"))
    );
}

#[test]
fn policies_are_checked_when_they_are_read() {
    let read = |text: &str| serde_json::from_str::<Policy>(text).map_err(|e| e.to_string());
    let good = r#"{"name":"answer","version":"2026-1","target":{"working_hours":8},"warn_after":{"working_hours":6},"pausable":true}"#;
    let policy = read(good).unwrap();
    assert_eq!(policy.spec().target, Amount::WorkingHours(8));
    assert_eq!(read(&serde_json::to_string(&policy).unwrap()), Ok(policy));
    for (bad, reason) in [
        (
            good.replace(r#""working_hours":6"#, r#""working_minutes":481"#),
            "the warning comes after the target",
        ),
        (
            good.replace("warn_after", "escalate_after"),
            "the escalation comes before the target",
        ),
        (
            good.replace(r#""working_hours":8"#, r#""months":0"#),
            "amounts must not be zero",
        ),
        (good.replace("answer", " "), "name and version must not be empty"),
        (good.replace("pausable", "pauseable"), "unknown field"),
    ] {
        assert!(read(&bad).unwrap_err().contains(reason), "{bad}");
    }
    assert!(read(&good.replace(r#"{"working_hours":8}"#, r#""end_of_day""#)).is_ok());
}

/// Mixed units cannot be compared when configured; for the start at hand the points still stay in order.
#[test]
fn warning_and_escalation_never_cross_the_due_time() {
    let policy = Policy::try_new(PolicySpec {
        name: "complex".to_owned(),
        version: "1".to_owned(),
        target: Amount::Months(1),
        warn_after: Some(Amount::Days(30)),
        escalate_after: Some(Amount::WorkingDays(5)),
        pausable: false,
    })
    .unwrap();
    let times = policy
        .times(&WorkingCalendar::cn_mainland(), at("2026-02-01 09:00"), &[])
        .unwrap();
    assert_eq!(times.due_at, at("2026-03-01 09:00"));
    assert_eq!(
        (times.warn_at, times.escalate_at),
        (Some(times.due_at), Some(times.due_at))
    );
}

#[test]
fn a_regional_office_may_keep_other_hours() {
    let week: WorkWeek = "Mon-Fri 09:00-12:00,14:00-18:00; Sat 09:00-12:00"
        .parse()
        .unwrap();
    let office = WorkingCalendar::cn_mainland().with_week("hangzhou", week);
    assert_eq!(
        office.due_at(at("2026-11-20 17:00"), Amount::WorkingHours(4), &[]),
        Ok(at("2026-11-21 12:00"))
    );
    // on a make-up Saturday the office keeps weekday hours
    assert_eq!(
        office.due_at(at("2026-02-14 09:00"), Amount::WorkingHours(7), &[]),
        Ok(at("2026-02-14 18:00"))
    );
}

#[test]
fn a_year_is_told_as_it_is_read() {
    let calendar = WorkingCalendar::cn_mainland();
    let csv = calendar.year_csv(2024).expect("a shipped year");
    assert!(csv.starts_with("date,kind,name_zh\n2024-01-01,off,元旦\n"));
    let again = calendar.with_year_csv(2024, &csv).expect("a year");
    assert_eq!(again.version(), calendar.version());
    assert_eq!(calendar.year_csv(2003), None);
}

#[test]
fn amounts_are_told_in_both_languages() {
    assert_eq!(
        (Amount::WorkingHours(4).zh(), Amount::WorkingHours(4).en()),
        ("4个工作小时".into(), "4 working hours".into())
    );
    assert_eq!(
        (Amount::WorkingDays(1).zh(), Amount::WorkingDays(1).en()),
        ("1个工作日".into(), "1 working day".into())
    );
}
