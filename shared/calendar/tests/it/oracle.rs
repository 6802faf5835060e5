//! The naive clock: asks of every single minute whether it counts. It shares nothing with the crate but the rules:
//! hours are plain numbers here and free days a plain list.

use std::collections::HashMap;

use calendar::{Measure, Pause, WorkingCalendar};
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Timelike, Utc, Weekday};
use chrono_tz::Tz;

/// Hours as (from, to) in minutes after midnight.
type Hours = &'static [(u32, u32)];

/// A calendar described twice: for the crate as text, for the oracle as numbers.
pub(crate) struct Twin {
    pub(crate) calendar: WorkingCalendar,
    zone: Tz,
    week: [Hours; 7],
    make_up: Hours,
    off: HashMap<NaiveDate, bool>,
}

const OFFICE: Hours = &[(510, 720), (810, 1050)];
const THREE: Hours = &[(0, 61), (540, 723), (723, 1440)];
const MORNING: Hours = &[(540, 720)];

/// Split shifts, three shifts up to midnight, a half Saturday; three zones.
pub(crate) fn twins() -> [Twin; 3] {
    let all = [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, &[], &[]];
    let three = [&[], THREE, THREE, OFFICE, THREE, &[], THREE];
    let half = [OFFICE, OFFICE, OFFICE, OFFICE, OFFICE, MORNING, &[]];
    [
        twin(Tz::Asia__Shanghai, "Mon-Fri 08:30-12:00,13:30-17:30", all, OFFICE),
        twin(
            Tz::UTC,
            "Tue-Wed 00:00-01:01,09:00-12:03,12:03-24:00; Thu 08:30-12:00,13:30-17:30; \
             Fri 00:00-01:01,09:00-12:03,12:03-24:00; Sun 00:00-01:01,09:00-12:03,12:03-24:00",
            three,
            THREE,
        ),
        twin(
            Tz::Asia__Kolkata,
            "Mon-Fri 08:30-12:00,13:30-17:30; Sat 09:00-12:00; make-up 09:00-12:00",
            half,
            MORNING,
        ),
    ]
}

fn twin(zone: Tz, hours: &str, week: [Hours; 7], make_up: Hours) -> Twin {
    let table = include_str!("../../data/cn/2004-2026.csv");
    let mut calendar = WorkingCalendar::try_new("twin", zone, hours.parse().unwrap()).unwrap();
    let mut off = HashMap::new();
    for year in [2018, 2019, 2020, 2025, 2026] {
        let rows: Vec<&str> = table
            .lines()
            .filter(|l| l.starts_with(&year.to_string()))
            .collect();
        for row in &rows {
            let mut fields = row.split(',');
            let date = fields.next().unwrap().parse().unwrap();
            off.insert(date, fields.next() == Some("off"));
        }
        let csv = format!("date,kind,name_zh\n{}\n", rows.join("\n"));
        calendar = calendar.with_year_csv(year, &csv).unwrap();
    }
    Twin {
        calendar,
        zone,
        week,
        make_up,
        off,
    }
}

impl Twin {
    fn hours(&self, date: NaiveDate) -> Hours {
        match self.off.get(&date) {
            Some(true) => &[],
            Some(false) => self.make_up,
            None => match date.weekday() {
                Weekday::Mon => self.week[0],
                Weekday::Tue => self.week[1],
                Weekday::Wed => self.week[2],
                Weekday::Thu => self.week[3],
                Weekday::Fri => self.week[4],
                Weekday::Sat => self.week[5],
                Weekday::Sun => self.week[6],
            },
        }
    }

    fn counts(&self, measure: Measure, at: DateTime<Utc>, pauses: &[Pause]) -> bool {
        let local = at.with_timezone(&self.zone);
        let minute = local.hour() * 60 + local.minute();
        let hours = self.hours(local.date_naive());
        let ticks = match measure {
            Measure::Calendar => true,
            Measure::Working => hours.iter().any(|(from, to)| (*from..*to).contains(&minute)),
            Measure::WorkingDay => !hours.is_empty(),
        };
        ticks && !pauses.iter().any(|pause| (pause.from..pause.to).contains(&at))
    }

    /// Minutes that count from `from` to `to`.
    pub(crate) fn between(
        &self,
        measure: Measure,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        pauses: &[Pause],
    ) -> u64 {
        let (mut at, mut counted) = (from, 0);
        while at < to {
            counted += u64::from(self.counts(measure, at, pauses));
            at += TimeDelta::minutes(1);
        }
        counted
    }

    /// The first minute at which `minutes` have been counted.
    pub(crate) fn due(
        &self,
        measure: Measure,
        start: DateTime<Utc>,
        minutes: u32,
        pauses: &[Pause],
    ) -> DateTime<Utc> {
        let (mut at, mut left) = (start, minutes);
        while left > 0 {
            left -= u32::from(self.counts(measure, at, pauses));
            at += TimeDelta::minutes(1);
        }
        at
    }

    /// The same local time on the n-th working day after a start on a working day; the end of the n-th working day
    /// after a start on a free day.
    pub(crate) fn working_days_later(&self, start: DateTime<Utc>, n: u32) -> DateTime<Utc> {
        let local = start.with_timezone(&self.zone).naive_local();
        let mut date = local.date();
        let starts_free = self.hours(date).is_empty();
        let mut left = n;
        while left > 0 {
            date = date.succ_opt().unwrap();
            left -= u32::from(!self.hours(date).is_empty());
        }
        let then = match starts_free {
            true => date.succ_opt().unwrap().and_hms_opt(0, 0, 0).unwrap(),
            false => date.and_time(local.time()),
        };
        then.and_local_timezone(self.zone).unwrap().to_utc()
    }
}
