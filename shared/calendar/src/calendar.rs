//! The working calendar: zone, weekly hours and holiday tables together, immutable, with a version that names them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Datelike, Days, NaiveDate, Offset, TimeZone, Utc};
use chrono_tz::Tz;
use sha2::{Digest, Sha256};

use crate::error::CalendarError;
use crate::holidays::{self, Notice, NoticeKind, Table};
use crate::week::{Interval, WorkWeek};

/// When people work: a time zone, a weekly pattern and the holiday tables of some years. Cheap to clone.
///
/// Every change makes a new calendar with another [`version`](Self::version), which explanations quote.
#[derive(Clone)]
pub struct WorkingCalendar(Arc<Inner>);

#[derive(Clone)]
struct Inner {
    name: String,
    zone: Tz,
    offset_minutes: i64,
    week: WorkWeek,
    years: BTreeMap<i32, Arc<Table>>,
    version: String,
}

/// One day of the calendar, as a month view shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day<'a> {
    /// The local date.
    pub date: NaiveDate,
    /// Why people work or do not.
    pub kind: DayKind<'a>,
    /// Working intervals in order; empty when nobody works.
    pub hours: &'a [Interval],
}

/// Why a day is worked or free. Holidays and make-up days carry the holiday's Chinese name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// Worked by the weekly pattern.
    Working,
    /// Worked in exchange for a holiday (调休).
    MakeUp(&'a str),
    /// Free by the weekly pattern.
    Weekend,
    /// Free by the yearly notice.
    Holiday(&'a str),
}

impl WorkingCalendar {
    /// The Chinese mainland calendar: `Asia/Shanghai`, [`WorkWeek::default`], holidays of 2004 to 2026.
    #[must_use]
    pub fn cn_mainland() -> Self {
        let offset_minutes = 8 * 60;
        Self::versioned(Inner {
            name: "cn".to_owned(),
            zone: Tz::Asia__Shanghai,
            offset_minutes,
            week: WorkWeek::default(),
            years: holidays::CN_MAINLAND.clone(),
            version: String::new(),
        })
    }

    /// A calendar without any year; every working clock fails with `calendar-missing` until tables are added.
    ///
    /// # Errors
    /// `ZoneShifts` for a zone whose offset changes between 2004 and 2037 or is not whole minutes.
    pub fn try_new(name: &str, zone: Tz, week: WorkWeek) -> Result<Self, CalendarError> {
        let offset_minutes = constant_offset(zone)?;
        let (name, years) = (name.to_owned(), BTreeMap::new());
        Ok(Self::versioned(Inner {
            name,
            zone,
            offset_minutes,
            week,
            years,
            version: String::new(),
        }))
    }

    /// The same calendar with other working hours, under its own name, e.g. for a regional office.
    #[must_use]
    pub fn with_week(&self, name: &str, week: WorkWeek) -> Self {
        Self::versioned(Inner {
            name: name.to_owned(),
            week,
            ..(*self.0).clone()
        })
    }

    /// The same calendar with the notice for `year` added, or replaced when it was there (notices get amended:
    /// 2020's Spring Festival was extended while it lasted).
    ///
    /// `csv` has the header `date,kind,name_zh`; kind is `off` or `work`; `#` starts a comment line. Rows lie in
    /// `year`, or in the December before it, which they then override.
    ///
    /// # Errors
    /// `TableRefused` with every wrong row and its line number; the calendar stays as it was.
    pub fn with_year_csv(&self, year: i32, csv: &str) -> Result<Self, CalendarError> {
        let table = holidays::read_year(year, csv)?;
        let mut years = self.0.years.clone();
        years.insert(year, Arc::new(table));
        Ok(Self::versioned(Inner {
            years,
            ..(*self.0).clone()
        }))
    }

    /// Name, years and a fingerprint of zone, hours and every holiday row, e.g. `cn@2004-2026+5d41402abc4b`.
    /// Equal versions give equal due times.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.0.version
    }

    /// The time zone of working hours, dates and months.
    #[must_use]
    pub fn zone(&self) -> Tz {
        self.0.zone
    }

    /// The weekly pattern.
    #[must_use]
    pub fn week(&self) -> &WorkWeek {
        &self.0.week
    }

    /// The years with data, ascending.
    pub fn years(&self) -> impl Iterator<Item = i32> + '_ {
        self.0.years.keys().copied()
    }

    /// The notice for a year as [`Self::with_year_csv`] reads it; `None` when there is none.
    #[must_use]
    pub fn year_csv(&self, year: i32) -> Option<String> {
        let table = self.0.years.get(&year)?;
        let rows = table.iter().map(|(date, Notice { kind, name })| {
            let kind = match kind {
                NoticeKind::Off => "off",
                NoticeKind::Work => "work",
            };
            format!("{date},{kind},{name}\n")
        });
        Some(format!("date,kind,name_zh\n{}", rows.collect::<String>()))
    }

    /// What kind of day a local date is, and its working hours.
    ///
    /// # Errors
    /// `YearMissing` when the date's year has no table.
    pub fn day(&self, date: NaiveDate) -> Result<Day<'_>, CalendarError> {
        let Inner { week, .. } = &*self.0;
        let (kind, hours): (_, &[Interval]) = match self.notice(date)? {
            Some(Notice {
                kind: NoticeKind::Off,
                name,
            }) => (DayKind::Holiday(name), &[]),
            Some(Notice {
                kind: NoticeKind::Work,
                name,
            }) => (DayKind::MakeUp(name), week.make_up_hours()),
            None => match week.hours(date.weekday()) {
                [] => (DayKind::Weekend, &[]),
                hours => (DayKind::Working, hours),
            },
        };
        Ok(Day { date, kind, hours })
    }

    /// The row for a date; the next year's notice wins over the date's own year (it amends its December).
    fn notice(&self, date: NaiveDate) -> Result<Option<&Notice>, CalendarError> {
        let (years, year) = (&self.0.years, date.year());
        let own = years.get(&year).ok_or(CalendarError::YearMissing { year })?;
        let next = years.get(&(year + 1)).and_then(|table| table.get(&date));
        Ok(next.or_else(|| own.get(&date)))
    }

    /// Minutes since 1970-01-01 00:00 local time, seconds cut off.
    pub(crate) fn local_minute(&self, at: DateTime<Utc>) -> i64 {
        at.timestamp().div_euclid(60) + self.0.offset_minutes
    }

    /// The instant of a local minute.
    pub(crate) fn instant(&self, minute: i64) -> Result<DateTime<Utc>, CalendarError> {
        minute
            .checked_sub(self.0.offset_minutes)
            .and_then(|m| m.checked_mul(60))
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .ok_or(CalendarError::OutOfRange)
    }

    fn versioned(mut inner: Inner) -> Self {
        let mut content = Sha256::new();
        content.update(format!(
            "{}\n{}\n{}\n",
            inner.zone.name(),
            inner.offset_minutes,
            inner.week
        ));
        for (year, table) in &inner.years {
            content.update(format!("{year}\n"));
            for (date, Notice { kind, name }) in table.iter() {
                content.update(format!("{date},{kind:?},{name}\n"));
            }
        }
        let digest = content.finalize();
        let print: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let years = match (inner.years.keys().next(), inner.years.keys().next_back()) {
            (Some(first), Some(last)) if first == last => first.to_string(),
            (Some(first), Some(last)) => format!("{first}-{last}"),
            _ => "none".to_owned(),
        };
        inner.version = format!("{}@{years}+{print}", inner.name);
        Self(Arc::new(inner))
    }
}

impl std::fmt::Debug for WorkingCalendar {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("WorkingCalendar").field(&self.0.version).finish()
    }
}

/// The zone's offset in minutes, if it is the same on every tenth day from 2004 to 2037.
fn constant_offset(zone: Tz) -> Result<i64, CalendarError> {
    let shifts = || CalendarError::ZoneShifts {
        zone: zone.name().to_owned(),
    };
    let offset = |date: NaiveDate| zone.offset_from_utc_date(&date).fix().local_minus_utc();
    let first = NaiveDate::from_ymd_opt(2004, 1, 1).ok_or_else(shifts)?;
    let seconds = offset(first);
    let constant = std::iter::successors(first.checked_add_days(Days::new(10)), |d| {
        d.checked_add_days(Days::new(10))
    })
    .take_while(|date| date.year() <= 2037)
    .all(|date| offset(date) == seconds);
    if constant && seconds % 60 == 0 {
        Ok(i64::from(seconds / 60))
    } else {
        Err(shifts())
    }
}
