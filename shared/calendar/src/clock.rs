//! The clock itself: walks the calendar day by day in pieces that count or do not, and stops when enough is counted.
//!
//! There is one walk for due times, counts and explanations, so they cannot disagree. All arithmetic is in local
//! minutes, which is exact because a calendar's zone has a constant offset.

use std::collections::VecDeque;

use chrono::{DateTime, Months, NaiveDate, Utc};

use crate::amount::{Amount, Measure};
use crate::calendar::{DayKind, WorkingCalendar};
use crate::error::CalendarError;
use crate::pause::{self, Pause, Stop};

const DAY: i64 = 1440;
/// Beyond any representable instant, with room to add.
const FAR: i64 = i64::MAX / 4;

/// A stretch of local minutes with one reason to count or not to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Piece<'a> {
    pub(crate) from: i64,
    pub(crate) to: i64,
    pub(crate) cause: Cause<'a>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause<'a> {
    CalendarTime,
    Hours(DayKind<'a>),
    WholeDay(DayKind<'a>),
    OutsideHours,
    Break,
    Paused(&'a str),
}

impl Piece<'_> {
    /// Minutes of this piece that count.
    pub(crate) fn counted(&self) -> i64 {
        let counts = match self.cause {
            Cause::CalendarTime => true,
            Cause::Hours(kind) | Cause::WholeDay(kind) => {
                matches!(kind, DayKind::Working | DayKind::MakeUp(_))
            }
            Cause::OutsideHours | Cause::Break | Cause::Paused(_) => false,
        };
        if counts { self.to - self.from } else { 0 }
    }
}

impl WorkingCalendar {
    /// When a clock started at `start` has counted `amount`, not counting pauses. Never before `start`'s minute.
    ///
    /// # Errors
    /// `YearMissing` when working time reaches a year without data; `PauseReversed`; `OutOfRange`.
    pub fn due_at(
        &self,
        start: DateTime<Utc>,
        amount: Amount,
        pauses: &[Pause],
    ) -> Result<DateTime<Utc>, CalendarError> {
        self.instant(self.walk_until_due(start, amount, pauses, |_| ())?)
    }

    /// Working minutes from `from` to `to`; 0 when `to` is not later.
    ///
    /// # Errors
    /// `YearMissing` when the stretch touches a year without data.
    pub fn working_minutes_between(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<u64, CalendarError> {
        self.minutes_between(Measure::Working, from, to, &[])
    }

    /// Minutes a clock of this measure counts from `from` to `to`, not counting pauses; 0 when `to` is not later.
    /// With `to` = now, it is what a running clock has used up.
    ///
    /// # Errors
    /// `YearMissing` when the stretch touches a year without data; `PauseReversed`.
    pub fn minutes_between(
        &self,
        measure: Measure,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        pauses: &[Pause],
    ) -> Result<u64, CalendarError> {
        let stops = pause::in_order(pauses, |at| self.local_minute(at))?;
        let end = self.local_minute(to);
        let mut walk = Walk::new(self, measure, self.local_minute(from), &stops);
        let mut counted = 0;
        while walk.at() < end {
            let piece = walk.next()?;
            counted += Piece {
                to: piece.to.min(end),
                ..piece
            }
            .counted();
        }
        Ok(counted.unsigned_abs())
    }

    /// Walks from `start` to the due minute, which it returns, showing every piece on the way.
    pub(crate) fn walk_until_due<'a>(
        &'a self,
        start: DateTime<Utc>,
        amount: Amount,
        pauses: &'a [Pause],
        mut show: impl FnMut(Piece<'a>),
    ) -> Result<i64, CalendarError> {
        let stops = pause::in_order(pauses, |at| self.local_minute(at))?;
        let start = self.local_minute(start);
        let mut left = self.minutes_to_count(start, amount)?;
        let mut walk = Walk::new(self, amount.measure(), start, &stops);
        while left > 0 {
            let piece = walk.next()?;
            let counted = piece.counted();
            if counted >= left {
                let due = piece.from + left;
                show(Piece { to: due, ..piece });
                return Ok(due);
            }
            left -= counted;
            show(piece);
        }
        Ok(start)
    }

    /// The target in minutes: what an amount comes to for a clock that starts at local minute `start`.
    pub(crate) fn minutes_to_count(&self, start: i64, amount: Amount) -> Result<i64, CalendarError> {
        if let Some(minutes) = amount.fixed_minutes() {
            return Ok(minutes);
        }
        match amount {
            Amount::Months(n) => {
                let date = date_of(start.div_euclid(DAY))?;
                let then = date
                    .checked_add_months(Months::new(n))
                    .ok_or(CalendarError::OutOfRange)?;
                Ok(then.signed_duration_since(date).num_minutes())
            }
            Amount::EndOfWorkingDay => self.minutes_to_closing(start),
            _ => Ok(DAY - start.rem_euclid(DAY)),
        }
    }

    /// Working minutes left on the day of `start`, or else on the next day that has any.
    fn minutes_to_closing(&self, start: i64) -> Result<i64, CalendarError> {
        let mut at = start;
        loop {
            let left: i64 = working_day(self, Measure::Working, at)?
                .iter()
                .map(Piece::counted)
                .sum();
            if left > 0 {
                return Ok(left);
            }
            at = (at.div_euclid(DAY) + 1) * DAY;
        }
    }
}

/// An endless walk in pieces without gaps, a day at a time (calendar time: in one step).
struct Walk<'a, 's> {
    calendar: &'a WorkingCalendar,
    measure: Measure,
    stops: &'s [Stop<'a>],
    fetched_to: i64,
    pieces: VecDeque<Piece<'a>>,
}

impl<'a, 's> Walk<'a, 's> {
    fn new(calendar: &'a WorkingCalendar, measure: Measure, start: i64, stops: &'s [Stop<'a>]) -> Self {
        Self {
            calendar,
            measure,
            stops,
            fetched_to: start,
            pieces: VecDeque::new(),
        }
    }

    /// Where the next piece begins.
    fn at(&self) -> i64 {
        self.pieces.front().map_or(self.fetched_to, |piece| piece.from)
    }

    fn next(&mut self) -> Result<Piece<'a>, CalendarError> {
        loop {
            if let Some(piece) = self.pieces.pop_front() {
                return Ok(piece);
            }
            self.fetch()?;
        }
    }

    fn fetch(&mut self) -> Result<(), CalendarError> {
        let from = self.fetched_to;
        if from >= FAR {
            return Err(CalendarError::OutOfRange);
        }
        let whole = match self.measure {
            Measure::Calendar => vec![Piece {
                from,
                to: FAR,
                cause: Cause::CalendarTime,
            }],
            measure => working_day(self.calendar, measure, from)?,
        };
        for piece in whole {
            self.fetched_to = piece.to;
            self.push_around_stops(piece);
        }
        Ok(())
    }

    /// Cuts one piece along the pauses that touch it. Pauses behind the walk are dropped on the way.
    fn push_around_stops(&mut self, mut piece: Piece<'a>) {
        while let Some(stop) = self.stops.first() {
            if stop.to <= piece.from {
                self.stops = &self.stops[1..];
                continue;
            }
            if stop.from >= piece.to {
                break;
            }
            if piece.from < stop.from {
                self.pieces.push_back(Piece {
                    to: stop.from,
                    ..piece
                });
            }
            let (from, to) = (piece.from.max(stop.from), piece.to.min(stop.to));
            self.pieces.push_back(Piece {
                from,
                to,
                cause: Cause::Paused(stop.reason),
            });
            piece.from = to;
            if piece.from == piece.to {
                return;
            }
        }
        self.pieces.push_back(piece);
    }
}

/// The pieces of one local day from minute `from` to midnight; never empty.
fn working_day(
    calendar: &WorkingCalendar,
    measure: Measure,
    from: i64,
) -> Result<Vec<Piece<'_>>, CalendarError> {
    let number = from.div_euclid(DAY);
    let midnight = number * DAY;
    let day = calendar.day(date_of(number)?)?;
    let mut pieces = Vec::with_capacity(day.hours.len() * 2 + 1);
    let mut at = midnight;
    let mut push = |to: i64, cause| {
        if to > at.max(from) {
            pieces.push(Piece {
                from: at.max(from),
                to,
                cause,
            });
        }
        at = to;
    };
    if measure == Measure::WorkingDay || day.hours.is_empty() {
        push(midnight + DAY, Cause::WholeDay(day.kind));
        return Ok(pieces);
    }
    for (index, hours) in day.hours.iter().enumerate() {
        let before = if index == 0 {
            Cause::OutsideHours
        } else {
            Cause::Break
        };
        push(midnight + i64::from(hours.from_minute()), before);
        push(midnight + i64::from(hours.to_minute()), Cause::Hours(day.kind));
    }
    push(midnight + DAY, Cause::OutsideHours);
    Ok(pieces)
}

fn date_of(day_number: i64) -> Result<NaiveDate, CalendarError> {
    const DAY_ZERO: i64 = 719_163; // 1970-01-01 counted from 0001-01-01
    i32::try_from(day_number + DAY_ZERO)
        .ok()
        .and_then(NaiveDate::from_num_days_from_ce_opt)
        .ok_or(CalendarError::OutOfRange)
}
