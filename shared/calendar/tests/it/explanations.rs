//! What an inspector reads: the segments of a due time, as data and as sentences.

use calendar::{Amount, Explanation, Pause, Policy, PolicySpec, Why, WorkingCalendar};

use crate::at;

fn explain(target: Amount, start: &str, pauses: &[Pause]) -> Explanation {
    let (name, version) = ("pass-on".to_owned(), "2026-1".to_owned());
    let spec = PolicySpec {
        name,
        version,
        target,
        warn_after: None,
        escalate_after: None,
        pausable: true,
    };
    Policy::try_new(spec)
        .unwrap()
        .explain(&WorkingCalendar::cn_mainland(), at(start), pauses)
        .unwrap()
}

/// why Monday 11:00.
#[test]
fn a_weekend_is_explained_in_both_languages() {
    let why = explain(Amount::WorkingHours(4), "2026-11-20 16:00", &[]);
    let zh: Vec<String> = why.segments.iter().map(calendar::Segment::zh).collect();
    assert_eq!(
        zh,
        [
            "2026年11月20日（周五）16:00至17:30：工作时间，计入90分钟。",
            "2026年11月20日（周五）17:30至24:00：非工作时间，不计入。",
            "2026年11月21日（周六）00:00至2026年11月22日（周日）24:00：休息日，不计入。",
            "2026年11月23日（周一）00:00至08:30：非工作时间，不计入。",
            "2026年11月23日（周一）08:30至11:00：工作时间，计入150分钟。",
        ]
    );
    assert_eq!(
        why.segments[2].en(),
        "Sat 2026-11-21 00:00 to Sun 2026-11-22 24:00: day off, not counted."
    );
    let version = WorkingCalendar::cn_mainland().version().to_owned();
    assert_eq!(
        why.zh(),
        format!(
            "“pass-on”（规则版本2026-1，日历版本{version}）：自2026年11月20日（周五）16:00起计4个工作小时，于2026年11月23日（周一）11:00到期。"
        )
    );
    assert_eq!(
        why.en(),
        format!(
            "\"pass-on\" (rule 2026-1, calendar {version}): 4 working hours from Fri 2026-11-20 16:00 is due Mon 2026-11-23 11:00."
        )
    );
    assert_eq!((why.total_minutes, why.calendar_version), (240, version));
}

#[test]
fn holidays_make_up_days_breaks_and_pauses_are_named() {
    let sample = Pause {
        from: at("2026-02-14 09:00"),
        to: at("2026-02-14 11:00"),
        reason: "等待样品".to_owned(),
    };
    let why = explain(Amount::WorkingHours(6), "2026-02-14 08:30", &[sample]);
    let seen: Vec<(Why, u64)> = why.segments.iter().map(|s| (s.why.clone(), s.minutes)).collect();
    let make_up = || Why::MakeUpDay {
        name: "春节".to_owned(),
    };
    assert_eq!(
        seen,
        [
            (make_up(), 30),
            (
                Why::Paused {
                    reason: "等待样品".to_owned()
                },
                0
            ),
            (make_up(), 60),
            (Why::Break, 0),
            (make_up(), 240),
            (Why::OutsideHours, 0),
            (
                Why::Holiday {
                    name: "春节".to_owned()
                },
                0
            ),
            (Why::OutsideHours, 0),
            (Why::WorkingInterval, 30),
        ]
    );
    let holiday = &why.segments[6];
    assert_eq!(
        holiday.en(),
        "Sun 2026-02-15 00:00 to Mon 2026-02-23 24:00: public holiday (Spring Festival), not counted."
    );
    assert_eq!(
        why.segments[1].zh(),
        "2026年2月14日（周六）09:00至11:00：计时暂停（等待样品），不计入。"
    );
    assert_eq!(
        why.segments[0].zh(),
        "2026年2月14日（周六）08:30至09:00：春节调休上班，计入30分钟。"
    );
}

#[test]
fn an_explanation_survives_the_wire() {
    let why = explain(Amount::WorkingDays(2), "2026-11-20 16:00", &[]);
    let json = serde_json::to_value(&why).unwrap();
    assert_eq!(json["segments"][0]["from"], "2026-11-20T16:00:00+08:00");
    assert_eq!(json["segments"][0]["why"]["kind"], "working_day");
    assert_eq!(json["target"]["working_days"], 2);
    assert_eq!(serde_json::from_value::<Explanation>(json).unwrap(), why);
}

#[test]
fn where_pauses_overlap_the_one_that_began_first_gives_the_reason() {
    let pause = |from: &str, to: &str, reason: &str| Pause {
        from: at(from),
        to: at(to),
        reason: reason.to_owned(),
    };
    let pauses = [
        pause("2026-11-20 16:30", "2026-11-20 17:00", "second"),
        pause("2026-11-20 16:10", "2026-11-20 16:40", "first"),
        pause("2026-11-20 16:20", "2026-11-20 16:20", "empty"),
    ];
    let why = explain(Amount::WorkingMinutes(20), "2026-11-20 16:00", &pauses);
    let lines: Vec<String> = why.segments.iter().map(calendar::Segment::en).collect();
    assert_eq!(
        lines,
        [
            "Fri 2026-11-20 16:00 to 16:10: working hours, 10 minutes counted.",
            "Fri 2026-11-20 16:10 to 16:40: paused (first), not counted.",
            "Fri 2026-11-20 16:40 to 17:00: paused (second), not counted.",
            "Fri 2026-11-20 17:00 to 17:10: working hours, 10 minutes counted.",
        ]
    );
}
