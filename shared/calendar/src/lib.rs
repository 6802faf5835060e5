//! Working time with Chinese holidays and make-up days (调休), clocks over it, and their explanation.
//!
//! A deadline nobody can check by hand is a deadline nobody believes. So this crate answers two questions
//! with the same arithmetic: *when is it due?* ([`WorkingCalendar::due_at`], [`Policy::times`]) and *why then?*
//! ([`Policy::explain`]: an ordered list of segments whose counted minutes add up to the target).
//!
//! It is pure: no runtime, no I/O, no clock of its own. Everything is `Send + Sync` and cheap to clone.
//!
//! The rules, once:
//!
//! * **Whole minutes.** Every instant is cut down to its minute; a due time is the *earliest* minute at which the
//!   counted minutes reach the target, so a clock that ends with the shift ends at closing time.
//! * **A year without data is an error** ([`CalendarError::YearMissing`]), never a guess. Calendar-time clocks
//!   never look at the holiday table and so never fail for it.
//! * **Pauses** stop any clock; [`Policy`] hands them on only if it is pausable (statutory clocks are not).
//! * Zones whose offset moves (daylight saving) are refused: there, "the same time next day" is not a day.
//!
//! ```
//! use calendar::{Amount, Policy, PolicySpec, WorkingCalendar};
//! use chrono::{DateTime, Utc};
//!
//! let calendar = WorkingCalendar::cn_mainland();
//! let policy = Policy::try_new(PolicySpec {
//!     name: "pass-on".into(),
//!     version: "2026-1".into(),
//!     target: Amount::WorkingHours(4),
//!     warn_after: Some(Amount::WorkingHours(3)),
//!     escalate_after: None,
//!     pausable: true,
//! })?;
//! let friday: DateTime<Utc> = "2026-11-20T16:00:00+08:00".parse()?;
//!
//! let times = policy.times(&calendar, friday, &[])?;
//! assert_eq!(times.due_at, "2026-11-23T11:00:00+08:00".parse::<DateTime<Utc>>()?);
//!
//! let why = policy.explain(&calendar, friday, &[])?;
//! assert_eq!(why.segments[0].en(), "Fri 2026-11-20 16:00 to 17:30: working hours, 90 minutes counted.");
//! assert_eq!(why.segments.iter().map(|s| s.minutes).sum::<u64>(), why.total_minutes);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amount;
mod calendar;
mod clock;
mod error;
mod explain;
mod holidays;
mod pause;
mod policy;
mod sentence;
mod week;

pub use amount::{Amount, Measure};
pub use calendar::{Day, DayKind, WorkingCalendar};
pub use error::{CalendarError, RowError, RowProblem};
pub use explain::{Explanation, Segment, Why};
pub use pause::Pause;
pub use policy::{Policy, PolicySpec, Times};
pub use week::{Interval, WorkWeek};
