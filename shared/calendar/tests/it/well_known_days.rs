//! Days everybody in China remembers, so that a slip in the shipped data is noticed.

use calendar::{CalendarError, DayKind, WorkWeek, WorkingCalendar};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

fn kind(calendar: &WorkingCalendar, date: &str) -> String {
    match calendar.day(date.parse().unwrap()).unwrap().kind {
        DayKind::Working => "working".to_owned(),
        DayKind::Weekend => "weekend".to_owned(),
        DayKind::MakeUp(name) => format!("make-up {name}"),
        DayKind::Holiday(name) => format!("off {name}"),
    }
}

#[test]
fn the_shipped_holidays_are_those_of_the_notices() {
    let cn = WorkingCalendar::cn_mainland();
    for (date, expected) in [
        ("2004-01-17", "make-up 春节"),
        ("2006-12-31", "make-up 元旦"), // a Sunday, made up before the year began
        ("2007-12-31", "off 元旦"),
        ("2012-09-30", "off 中秋节"),
        (
            "2015-09-03",
            "off 中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
        ),
        (
            "2015-09-06",
            "make-up 中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
        ),
        ("2018-12-29", "make-up 元旦"),
        ("2018-12-31", "off 元旦"),
        ("2019-01-02", "working"),
        ("2020-01-19", "make-up 春节"),
        ("2020-01-31", "off 春节"), // the extension of the epidemic year
        ("2020-02-03", "working"),
        ("2024-02-09", "working"),  // the eve of 2024 was not in the notice
        ("2025-01-28", "off 春节"), // the eve became statutory in 2025
        ("2025-10-08", "off 国庆节"),
        ("2025-10-11", "make-up 国庆节"),
        ("2026-01-04", "make-up 元旦"),
        ("2026-02-14", "make-up 春节"),
        ("2026-02-15", "off 春节"),
        ("2026-02-17", "off 春节"),
        ("2026-02-23", "off 春节"),
        ("2026-02-24", "working"),
        ("2026-02-28", "make-up 春节"),
        ("2026-09-20", "make-up 国庆节"),
        ("2026-10-07", "off 国庆节"),
        ("2026-10-08", "working"),
        ("2026-10-10", "make-up 国庆节"),
        ("2026-10-11", "weekend"),
    ] {
        assert_eq!(kind(&cn, date), expected, "{date}");
    }
}

#[test]
fn years_have_the_known_number_of_working_days() {
    let cn = WorkingCalendar::cn_mainland();
    for (year, expected) in [(2020, 249), (2025, 248), (2026, 248)] {
        let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
        let worked = first.iter_days().take_while(|d| d.year() == year);
        assert_eq!(
            worked.filter(|d| !cn.day(*d).unwrap().hours.is_empty()).count(),
            expected,
            "{year}"
        );
    }
}

#[test]
fn a_year_without_data_is_an_error_and_can_be_added_at_run_time() {
    let cn = WorkingCalendar::cn_mainland();
    let new_year: NaiveDate = "2027-01-01".parse().unwrap();
    let error = cn.day(new_year).unwrap_err();
    assert_eq!(error, CalendarError::YearMissing { year: 2027 });
    assert_eq!(error.slug(), "calendar-missing");
    assert_eq!(error.zh(), "工作日历缺少2027年的节假日安排，请先导入。");
    assert!(cn.day("2003-12-31".parse().unwrap()).is_err());

    let notice = "date,kind,name_zh\n2026-12-27,work,元旦\n2026-12-31,off,元旦\n2027-01-01,off,元旦\n";
    let later = cn.with_year_csv(2027, notice).unwrap();
    assert_eq!(kind(&later, "2027-01-01"), "off 元旦");
    assert_eq!(kind(&later, "2026-12-31"), "off 元旦");
    assert_eq!(kind(&later, "2026-12-27"), "make-up 元旦");
    assert_eq!(
        kind(&cn, "2026-12-31"),
        "working",
        "the old calendar stays as it was"
    );

    let amended = later
        .with_year_csv(2027, "date,kind,name_zh\n2027-01-01,off,元旦\n")
        .unwrap();
    assert_eq!(
        kind(&amended, "2026-12-31"),
        "working",
        "a replaced notice takes its December along"
    );
    assert_eq!(amended.years().last(), Some(2027));

    let made_up = "date,kind,name_zh\n2027-01-01,off,元旦\n2027-12-25,work,元旦\n";
    let overridden = "date,kind,name_zh\n2027-12-25,off,元旦\n2028-01-01,off,元旦\n";
    let both = cn
        .with_year_csv(2028, overridden)
        .unwrap()
        .with_year_csv(2027, made_up)
        .unwrap();
    assert_eq!(
        kind(&both, "2027-12-25"),
        "off 元旦",
        "the later notice wins, whatever the order of import"
    );
}

#[test]
fn the_version_names_the_content() {
    let cn = WorkingCalendar::cn_mainland();
    assert!(cn.version().starts_with("cn@2004-2026+"), "{}", cn.version());
    assert_eq!(cn.version(), WorkingCalendar::cn_mainland().version());
    let saturday: WorkWeek = "Mon-Sat 09:00-18:00".parse().unwrap();
    let more = cn
        .with_year_csv(2027, "date,kind,name_zh\n2027-01-01,off,元旦\n")
        .unwrap();
    let versions = [
        cn.version(),
        more.version(),
        cn.with_week("cn", saturday).version(),
    ]
    .map(str::to_owned);
    assert_ne!(versions[0], versions[1]);
    assert_ne!(versions[0], versions[2]);
    let renamed = cn.with_week("hangzhou", WorkWeek::default());
    assert_eq!(
        renamed.version().split('+').next_back(),
        cn.version().split('+').next_back()
    );
    let empty = WorkingCalendar::try_new("lab", Tz::UTC, WorkWeek::default()).unwrap();
    assert!(empty.version().starts_with("lab@none+"));
}

#[test]
fn a_zone_with_daylight_saving_is_refused() {
    let error = WorkingCalendar::try_new("eu", Tz::Europe__Berlin, WorkWeek::default()).unwrap_err();
    assert_eq!(error.slug(), "calendar-zone-shifts");
    for zone in [Tz::UTC, Tz::Asia__Shanghai, Tz::Asia__Kolkata, Tz::Asia__Urumqi] {
        WorkingCalendar::try_new("x", zone, WorkWeek::default()).unwrap();
    }
}

#[test]
fn calendars_and_policies_can_be_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<WorkingCalendar>();
    shared::<calendar::Policy>();
    shared::<calendar::Explanation>();
}
