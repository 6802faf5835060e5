//! The two service clocks of a ticket: when they warn, fall due and escalate, and how they end. A clock whose calendar
//! lacks a year says so and waits for the year; it is never guessed.

use calendar::{Policy, PolicySpec, WorkingCalendar};
use chrono::{DateTime, Utc};

use crate::domain::kind::words;

words! {
    /// Which clock.
    ClockName {
        /// From receipt to the first reply that the customer got.
        FirstReply = "first_reply",
        /// From receipt to the end of the ticket.
        Resolution = "resolution",
    }
}

words! {
    /// How a clock stands.
    ClockState {
        /// It runs.
        Running = "running",
        /// It runs, and will soon be due.
        Warned = "warned",
        /// It runs, and is overdue.
        Breached = "breached",
        /// It ended in time.
        Met = "met",
        /// It ended late.
        Missed = "missed",
        /// It no longer counts.
        Stopped = "stopped",
        /// It needs a year that the calendar does not have.
        CalendarMissing = "calendar_missing",
    }
}

words! {
    /// What a clock does when a point in time has come.
    Point {
        /// It will soon be due.
        Warned = "clock-warned",
        /// It is overdue.
        Breached = "clock-breached",
        /// The next level is told.
        Escalated = "clock-escalated",
        /// It was computed anew with another calendar.
        Recomputed = "clock-recomputed",
    }
}

/// One clock of a ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// Which.
    pub name: ClockName,
    /// The policy that it follows, with the version of the rule book.
    pub policy: PolicySpec,
    /// The version of the calendar that it was computed with.
    pub calendar_version: String,
    /// When it started.
    pub start_at: DateTime<Utc>,
    /// When it warns.
    pub warn_at: Option<DateTime<Utc>>,
    /// When it is due; `None` while a year is missing.
    pub due_at: Option<DateTime<Utc>>,
    /// When it escalates.
    pub escalate_at: Option<DateTime<Utc>>,
    /// How it stands.
    pub state: ClockState,
    /// Whether the next level was told.
    pub escalated: bool,
    /// Whether the calendar has changed since it was computed.
    pub stale: bool,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Clock {
    /// Starts the strictest of the policies: the one that is due first. If one of them needs a missing year nobody can
    /// say which is strictest, and the clock waits.
    pub fn start(
        name: ClockName,
        policies: &[PolicySpec],
        calendar: &WorkingCalendar,
        start_at: DateTime<Utc>,
    ) -> Option<Self> {
        let mut strictest: Option<Self> = None;
        for policy in policies {
            let mut clock = Self {
                name,
                policy: policy.clone(),
                calendar_version: String::new(),
                start_at,
                warn_at: None,
                due_at: None,
                escalate_at: None,
                state: ClockState::Running,
                escalated: false,
                stale: false,
                ended_at: None,
            };
            clock.compute(calendar);
            if clock.due_at.is_none() {
                return Some(clock);
            }
            if strictest.as_ref().is_none_or(|other| clock.due_at < other.due_at) {
                strictest = Some(clock);
            }
        }
        strictest
    }

    /// Whether it has not ended.
    pub fn runs(&self) -> bool {
        self.ended_at.is_none()
    }

    /// When something happens next; `None` when nothing will by itself.
    pub fn next_at(&self) -> Option<DateTime<Utc>> {
        if !self.runs() {
            return None;
        }
        if self.stale {
            return Some(DateTime::UNIX_EPOCH);
        }
        match self.state {
            ClockState::Running => self.warn_at.or(self.due_at),
            ClockState::Warned => self.due_at,
            ClockState::Breached if !self.escalated => self.escalate_at,
            _ => None,
        }
    }

    /// Lets everything happen that is due by `now`, in order.
    pub fn tick(&mut self, calendar: &WorkingCalendar, now: DateTime<Utc>) -> Vec<Point> {
        let mut points = Vec::new();
        if self.stale && self.runs() {
            let told = self.state;
            self.compute(calendar);
            points.push(Point::Recomputed);
            // what was told and still holds is not told again
            if told == ClockState::Breached && self.due_at.is_some_and(|due| due <= now) {
                self.state = told;
            } else {
                self.escalated = false;
                let still =
                    self.warn_at.is_some_and(|warn| warn <= now) && self.due_at.is_some_and(|due| now < due);
                if told == ClockState::Warned && still {
                    self.state = told;
                }
            }
        }
        while self.next_at().is_some_and(|next| next <= now) {
            points.push(match self.state {
                ClockState::Running if self.warn_at.is_some() && self.due_at.is_none_or(|due| now < due) => {
                    self.state = ClockState::Warned;
                    Point::Warned
                }
                ClockState::Running | ClockState::Warned => {
                    self.state = ClockState::Breached;
                    Point::Breached
                }
                _ => {
                    self.escalated = true;
                    Point::Escalated
                }
            });
        }
        points
    }

    /// Ends it: met, or missed when it was due already. Does nothing to one that has ended.
    pub fn end(&mut self, at: DateTime<Utc>) {
        if self.runs() {
            self.ended_at = Some(at);
            self.state = match self.due_at {
                Some(due) if at < due => ClockState::Met,
                Some(_) => ClockState::Missed,
                // in time or not, nobody can say without the year
                None => ClockState::Stopped,
            };
        }
    }

    /// Ends it without saying how: it no longer counts. Does nothing to one that has ended.
    pub fn stop(&mut self, at: DateTime<Utc>) {
        if self.runs() {
            self.ended_at = Some(at);
            self.state = ClockState::Stopped;
        }
    }

    /// Computes its points. A policy of a checked book fails only for a year that the calendar lacks.
    fn compute(&mut self, calendar: &WorkingCalendar) {
        self.stale = false;
        calendar.version().clone_into(&mut self.calendar_version);
        let times = Policy::try_new(self.policy.clone())
            .and_then(|policy| policy.times(calendar, self.start_at, &[]));
        match times {
            Ok(times) => {
                (self.warn_at, self.due_at, self.escalate_at) =
                    (times.warn_at, Some(times.due_at), times.escalate_at);
                self.state = ClockState::Running;
            }
            Err(_) => {
                (self.warn_at, self.due_at, self.escalate_at) = (None, None, None);
                self.state = ClockState::CalendarMissing;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use calendar::Amount;
    use chrono::Duration;
    use proptest::prelude::*;

    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

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

    fn clock(target: Amount, start: &str) -> Clock {
        let calendar = WorkingCalendar::cn_mainland();
        Clock::start(ClockName::FirstReply, &[policy(target)], &calendar, at(start)).unwrap()
    }

    /// four working hours from Friday 16:00 are over on Monday 11:00, not on Saturday.
    #[test]
    fn four_working_hours_from_friday_afternoon_end_on_monday_morning() {
        let mut clock = clock(Amount::WorkingHours(4), "2026-11-20T16:00:00+08:00");
        let calendar = WorkingCalendar::cn_mainland();
        assert!(clock.tick(&calendar, at("2026-11-22T12:00:00+08:00")).is_empty());
        assert!(clock.tick(&calendar, at("2026-11-23T10:59:00+08:00")).is_empty());
        assert_eq!(
            clock.tick(&calendar, at("2026-11-23T11:00:00+08:00")),
            [Point::Breached]
        );
    }

    /// without an answer after 24 hours the clock is breached.
    #[test]
    fn twenty_four_hours_run_through_the_weekend() {
        let mut clock = clock(Amount::Hours(24), "2026-11-20T16:00:00+08:00");
        let calendar = WorkingCalendar::cn_mainland();
        assert_eq!(
            clock.tick(&calendar, at("2026-11-21T16:00:00+08:00")),
            [Point::Breached]
        );
        clock.end(at("2026-11-21T17:00:00+08:00"));
        assert_eq!(clock.state, ClockState::Missed);
    }

    /// eight working hours are one working day, seven and a half are not enough.
    #[test]
    fn eight_working_hours_are_counted_over_lunch() {
        let clock = clock(Amount::WorkingHours(8), "2026-11-23T08:30:00+08:00");
        assert_eq!(clock.due_at, Some(at("2026-11-24T09:00:00+08:00")));
    }

    #[test]
    fn a_missing_year_is_visible_and_heals_when_it_is_imported() {
        let mut clock = clock(Amount::WorkingDays(20), "2026-12-28T09:00:00+08:00");
        assert_eq!(
            (clock.state, clock.due_at, clock.next_at()),
            (ClockState::CalendarMissing, None, None)
        );
        let csv = "date,kind,name_zh\n2027-01-01,off,元旦\n";
        let calendar = WorkingCalendar::cn_mainland().with_year_csv(2027, csv).unwrap();
        clock.stale = true;
        assert_eq!(
            clock.tick(&calendar, at("2026-12-29T09:00:00+08:00")),
            [Point::Recomputed]
        );
        assert!(clock.due_at.is_some() && clock.state == ClockState::Running);
    }

    proptest! {
        /// Whatever the steps of time, a clock warns, breaches and escalates at most once and in that order.
        #[test]
        fn points_come_once_and_in_order(steps in prop::collection::vec(0i64..6_000, 1..30), warn in 1u32..20, more in 1u32..30) {
            let calendar = WorkingCalendar::cn_mainland();
            let spec = PolicySpec { warn_after: Some(Amount::Hours(warn)), escalate_after: Some(Amount::Hours(20 + more)), ..policy(Amount::Hours(20)) };
            let mut now = at("2026-11-20T16:00:00+08:00");
            let mut clock = Clock::start(ClockName::Resolution, &[spec], &calendar, now).unwrap();
            let mut points = Vec::new();
            for step in steps {
                now += Duration::minutes(step);
                points.extend(clock.tick(&calendar, now));
                prop_assert!(clock.next_at().is_none_or(|next| next > now));
            }
            let mut sorted = points.clone();
            sorted.sort_unstable();
            sorted.dedup();
            prop_assert_eq!(points, sorted);
        }

        /// The strictest policy is the one due first, in whatever order they are given.
        #[test]
        fn the_strictest_policy_counts(hours in prop::collection::vec(1u32..400, 1..5)) {
            let calendar = WorkingCalendar::cn_mainland();
            let start = at("2026-11-20T16:00:00+08:00");
            let policies: Vec<_> = hours.iter().map(|hours| policy(Amount::Hours(*hours))).collect();
            let clock = Clock::start(ClockName::FirstReply, &policies, &calendar, start).unwrap();
            let least = hours.iter().copied().min().unwrap();
            prop_assert_eq!(clock.due_at, Some(start + Duration::hours(i64::from(least))));
        }
    }
}
