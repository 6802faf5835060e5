//! The weekly pattern: at which minutes of which weekdays people work, with lunch breaks and split shifts.

use std::fmt;
use std::str::FromStr;

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::error::CalendarError;

const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// A stretch of working time within one day, in minutes after local midnight, `from` included, `to` not.
///
/// Written `08:30-12:00`; the day may end at `24:00`. A night shift is two intervals on two days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    from: u16,
    to: u16,
}

impl Interval {
    /// First working minute after midnight.
    #[must_use]
    pub fn from_minute(self) -> u16 {
        self.from
    }

    /// First minute after the interval, at most 1440.
    #[must_use]
    pub fn to_minute(self) -> u16 {
        self.to
    }
}

impl FromStr for Interval {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let minute = |t: &str| {
            let (h, m) = t.trim().split_once(':')?;
            let (h, m): (u16, u16) = (h.parse().ok()?, m.parse().ok()?);
            (h <= 24 && m < 60 && h * 60 + m <= 1440).then(|| h * 60 + m)
        };
        text.split_once('-')
            .and_then(|(from, to)| {
                Some(Self {
                    from: minute(from)?,
                    to: minute(to)?,
                })
            })
            .filter(|i| i.from < i.to)
            .ok_or_else(|| CalendarError::HoursInvalid {
                text: text.to_owned(),
            })
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (a, b) = (self.from, self.to);
        write!(f, "{:02}:{:02}-{:02}:{:02}", a / 60, a % 60, b / 60, b % 60)
    }
}

/// Working hours per weekday and on make-up days.
///
/// Written (and configured) as one line:
/// `Mon-Fri 08:30-12:00,13:30-17:30; Sat 09:00-12:00; make-up 08:30-12:00,13:30-17:30`.
/// Days not named are free. Without `make-up`, a make-up day has the hours of the first working weekday.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WorkWeek {
    days: [Vec<Interval>; 7],
    make_up: Vec<Interval>,
}

impl WorkWeek {
    /// The hours of a weekday, in order; empty on a free day.
    #[must_use]
    pub fn hours(&self, day: Weekday) -> &[Interval] {
        &self.days[day.num_days_from_monday() as usize]
    }

    /// The hours of a make-up working day, in order, never empty.
    #[must_use]
    pub fn make_up_hours(&self) -> &[Interval] {
        &self.make_up
    }
}

impl Default for WorkWeek {
    /// Monday to Friday, 08:30-12:00 and 13:30-17:30.
    fn default() -> Self {
        let hours = vec![Interval { from: 510, to: 720 }, Interval { from: 810, to: 1050 }];
        let days = std::array::from_fn(|day| if day < 5 { hours.clone() } else { Vec::new() });
        Self { days, make_up: hours }
    }
}

impl FromStr for WorkWeek {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let invalid = |part: &str| CalendarError::HoursInvalid {
            text: part.to_owned(),
        };
        let mut days: [Vec<Interval>; 7] = Default::default();
        let mut make_up = Vec::new();
        for part in text.split(';').map(str::trim).filter(|p| !p.is_empty()) {
            let (who, hours) = part
                .split_once(char::is_whitespace)
                .ok_or_else(|| invalid(part))?;
            let hours = in_order(hours)?;
            let slots = if who.eq_ignore_ascii_case("make-up") {
                std::slice::from_mut(&mut make_up)
            } else {
                let (first, last) = who.split_once('-').unwrap_or((who, who));
                let (first, last) = weekday(first)
                    .zip(weekday(last))
                    .filter(|(a, b)| a <= b)
                    .ok_or_else(|| invalid(part))?;
                &mut days[first..=last]
            };
            if slots.iter().any(|slot| !slot.is_empty()) {
                return Err(invalid(part));
            }
            slots.fill(hours);
        }
        let first_open = days
            .iter()
            .find(|hours| !hours.is_empty())
            .ok_or_else(|| invalid(text))?;
        if make_up.is_empty() {
            make_up.clone_from(first_open);
        }
        Ok(Self { days, make_up })
    }
}

fn weekday(name: &str) -> Option<usize> {
    DAYS.iter().position(|day| day.eq_ignore_ascii_case(name.trim()))
}

fn in_order(text: &str) -> Result<Vec<Interval>, CalendarError> {
    let hours = text
        .split(',')
        .map(str::parse)
        .collect::<Result<Vec<Interval>, _>>()?;
    match hours.windows(2).all(|pair| pair[0].to <= pair[1].from) {
        true => Ok(hours),
        false => Err(CalendarError::HoursInvalid {
            text: text.to_owned(),
        }),
    }
}

impl fmt::Display for WorkWeek {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |hours: &[Interval]| {
            hours
                .iter()
                .map(Interval::to_string)
                .collect::<Vec<_>>()
                .join(",")
        };
        for (day, hours) in DAYS.iter().zip(&self.days).filter(|(_, hours)| !hours.is_empty()) {
            write!(f, "{day} {}; ", list(hours))?;
        }
        write!(f, "make-up {}", list(&self.make_up))
    }
}

impl TryFrom<String> for WorkWeek {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<WorkWeek> for String {
    fn from(week: WorkWeek) -> Self {
        week.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_reads_back_what_it_prints() {
        let week: WorkWeek = "Mon-Fri 08:30-12:00,13:30-17:30; Sat 09:00-12:00; make-up 09:00-16:00"
            .parse()
            .unwrap();
        assert_eq!(week.to_string().parse::<WorkWeek>().unwrap(), week);
        assert_eq!(week.hours(Weekday::Sat)[0].to_string(), "09:00-12:00");
        assert!(week.hours(Weekday::Sun).is_empty());
        assert_eq!(week.make_up_hours()[0].to_minute(), 960);
        let plain: WorkWeek = "Mon-Fri 08:30-12:00,13:30-17:30".parse().unwrap();
        assert_eq!(plain, WorkWeek::default());
    }

    #[test]
    fn hours_that_overlap_run_backwards_or_never_open_are_refused() {
        for text in [
            "",
            "Mon",
            "Mon 12:00-08:00",
            "Mon 08:00-08:00",
            "Mon 08:00-12:00,11:00-13:00",
            "Mon 08:00-24:01",
            "Mon 08:60-12:00",
            "Fri-Mon 08:00-12:00",
            "Mon 08:00-12:00; Mon-Fri 08:00-12:00",
            "Funday 08:00-12:00",
            "make-up 08:00-12:00",
            "Mon 08:00-2000:00",
            "Mon 99999:00-12:00",
        ] {
            let error = text.parse::<WorkWeek>().unwrap_err();
            assert_eq!(error.slug(), "calendar-hours-invalid", "{text}");
        }
    }
}
