//! Explanations: the walk of the clock written down, so that an inspector can add it up.

use chrono::{DateTime, FixedOffset, Offset, TimeZone, Utc};
use serde::{Deserialize, Serialize};

use crate::amount::Amount;
use crate::calendar::{DayKind, WorkingCalendar};
use crate::clock::{Cause, Piece};
use crate::error::CalendarError;
use crate::pause::Pause;
use crate::policy::PolicySpec;

/// Why a clock is due when it is. Segments are in order, without gaps, from `start` to `due_at`, and their minutes
/// add up to `total_minutes`. Times carry the calendar's offset.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// The policy's name.
    pub policy: String,
    /// The version of the rule.
    pub rule_version: String,
    /// The version of the calendar, see [`WorkingCalendar::version`].
    pub calendar_version: String,
    /// IANA name of the zone the times are shown in.
    pub time_zone: String,
    /// What was to be counted.
    pub target: Amount,
    /// When counting began, cut to the minute.
    pub start: DateTime<FixedOffset>,
    /// When the target was reached.
    pub due_at: DateTime<FixedOffset>,
    /// The target in minutes of its measure.
    pub total_minutes: u64,
    /// What happened in between.
    pub segments: Vec<Segment>,
}

/// A stretch of time with one reason to count or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// First minute of the segment.
    pub from: DateTime<FixedOffset>,
    /// First minute after it.
    pub to: DateTime<FixedOffset>,
    /// Minutes counted: the whole length, or 0.
    pub minutes: u64,
    /// The reason.
    pub why: Why,
}

/// Why a segment counted or did not. Names are those of the yearly notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Why {
    /// Counted: a clock of calendar time.
    CalendarTime,
    /// Counted: within working hours.
    WorkingInterval,
    /// Counted: a working day, on a clock of working days.
    WorkingDay,
    /// Counted: working time on a make-up day (调休), worked for the named holiday.
    MakeUpDay {
        /// The holiday it makes up for.
        name: String,
    },
    /// Not counted: before opening or after closing.
    OutsideHours,
    /// Not counted: between two working intervals.
    Break,
    /// Not counted: free by the weekly pattern.
    Weekend,
    /// Not counted: free by the yearly notice.
    Holiday {
        /// The holiday.
        name: String,
    },
    /// Not counted: the clock was paused.
    Paused {
        /// The pause's reason.
        reason: String,
    },
}

impl From<Cause<'_>> for Why {
    fn from(cause: Cause<'_>) -> Self {
        match cause {
            Cause::CalendarTime => Self::CalendarTime,
            Cause::Hours(DayKind::Working) => Self::WorkingInterval,
            Cause::WholeDay(DayKind::Working) => Self::WorkingDay,
            Cause::Hours(kind) | Cause::WholeDay(kind) => match kind {
                DayKind::MakeUp(name) => Self::MakeUpDay {
                    name: name.to_owned(),
                },
                DayKind::Holiday(name) => Self::Holiday {
                    name: name.to_owned(),
                },
                DayKind::Weekend | DayKind::Working => Self::Weekend,
            },
            Cause::OutsideHours => Self::OutsideHours,
            Cause::Break => Self::Break,
            Cause::Paused(reason) => Self::Paused {
                reason: reason.to_owned(),
            },
        }
    }
}

pub(crate) fn explain(
    spec: &PolicySpec,
    calendar: &WorkingCalendar,
    start: DateTime<Utc>,
    pauses: &[Pause],
) -> Result<Explanation, CalendarError> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let due = calendar.walk_until_due(start, spec.target, pauses, |piece| match pieces.last_mut() {
        // a weekend or a week of holidays is one segment; counted time stays day by day
        Some(last) if last.cause == piece.cause && piece.counted() == 0 => last.to = piece.to,
        _ => pieces.push(piece),
    })?;
    let local = |minute| {
        let at = calendar.instant(minute)?;
        Ok(at.with_timezone(&calendar.zone().offset_from_utc_datetime(&at.naive_utc()).fix()))
    };
    let segments = pieces
        .iter()
        .map(|piece| {
            Ok(Segment {
                from: local(piece.from)?,
                to: local(piece.to)?,
                minutes: piece.counted().unsigned_abs(),
                why: piece.cause.into(),
            })
        })
        .collect::<Result<Vec<_>, CalendarError>>()?;
    let start = calendar.local_minute(start);
    Ok(Explanation {
        policy: spec.name.clone(),
        rule_version: spec.version.clone(),
        calendar_version: calendar.version().to_owned(),
        time_zone: calendar.zone().name().to_owned(),
        target: spec.target,
        start: local(start)?,
        due_at: local(due)?,
        total_minutes: calendar.minutes_to_count(start, spec.target)?.unsigned_abs(),
        segments,
    })
}
