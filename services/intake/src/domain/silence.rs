//! Is a channel quieter than it ever is? A forwarding rule that somebody changed, a form that no longer sends, a line
//! that nobody connected again: nothing is refused then and nothing fails, there is only less than usual (peers items
//! 2 and 4).
//!
//! **The rule.** The usual volume is learnt for each of the 168 hours of the week (China time) from what came in the
//! weeks before the *last* contact, so that a silence never becomes the usual. Contacts are taken to come by chance at
//! the rate of their hour (a Poisson process). A rate learnt from a few weeks is itself uncertain, so instead of
//! `exp(-usual)` the chance that nothing comes is the one that also weighs this: an hour of the week that was lived `n`
//! times and brought `c` contacts in sum stays empty for a further `t` hours with the chance
//!
//! ```text
//!     (n / (n + t)) ^ c
//! ```
//!
//! (gamma prior, zero shape; for large `n` it is `exp(-t * c / n)`). The product over all hours since the last contact
//! is the chance of the silence. The channel is called silent when that chance is below a threshold (usually 1 in 1,000)
//! *and* the silence has lasted for a least time (usually an hour): a channel with a hundred contacts a day has a hundred
//! pauses a day, and one in a thousand of anything is then soon met.
//!
//! With less than three weeks of history nothing is said but "still learning". Holidays and make-up working days of the
//! national calendar are not learnt from, and a holiday is expected to be as quiet as a Sunday. Where the calendar does
//! not know the year yet, its days count as ordinary ones.

use calendar::{DayKind, WorkingCalendar};
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, TimeDelta, Timelike, Utc};

/// Hours of a week.
pub const SLOTS: usize = 7 * 24;
/// Longest silence that is added up, in hours; beyond it nothing becomes clearer.
const LONGEST: i64 = 8 * 168;

/// How the rule is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Weeks learnt from at most.
    pub history_weeks: u32,
    /// Weeks below which nothing is said; 3 at least.
    pub least_weeks: u32,
    /// Chance below which a silence is no accident.
    pub threshold: f64,
    /// A shorter silence is never an alarm.
    pub least: TimeDelta,
}

/// Contacts of one hour of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hour {
    /// Its beginning.
    pub at: DateTime<Utc>,
    /// How many came.
    pub entries: u64,
}

/// What is said of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Too little history to say anything.
    Learning,
    /// Nothing out of the ordinary.
    Usual,
    /// Quieter than it ever is.
    Silent,
}

impl State {
    /// The word in the contract.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::Learning => "learning",
            Self::Usual => "usual",
            Self::Silent => "silent",
        }
    }
}

/// The answer, with the figures it rests on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Silence {
    /// What is said.
    pub state: State,
    /// Whole weeks learnt from.
    pub weeks: u32,
    /// What usually comes within the time since the last contact.
    pub usual_since_last: f64,
    /// The chance of such a silence; 1 while learning.
    pub chance: f64,
    /// What usually comes in 24 hours such as the last, the one under way included.
    pub usual_last_day: f64,
    /// What came in them.
    pub actual_last_day: u64,
    /// What usually comes in the hour under way, as far as it has gone.
    pub usual_this_hour: f64,
    /// What came in it.
    pub actual_this_hour: u64,
}

/// The usual volume of one channel.
#[derive(Clone, Debug, PartialEq)]
pub struct Usual {
    /// Contacts in sum, by hour of the week.
    came: [f64; SLOTS],
    /// How often that hour was lived.
    lived: [f64; SLOTS],
    /// Whole weeks from the first contact learnt from to the last.
    pub weeks: u32,
}

impl Usual {
    /// Learns from hours before `last`, the last contact, at most `history_weeks` back.
    #[must_use]
    pub fn learn(
        hours: &[Hour],
        last: DateTime<Utc>,
        history_weeks: u32,
        calendar: &WorkingCalendar,
    ) -> Self {
        let until = hour_of(last);
        let earliest = until - TimeDelta::weeks(i64::from(history_weeks));
        let within = |hour: &&Hour| hour.at >= earliest && hour.at < until;
        let first = hours
            .iter()
            .map(|hour| hour.at)
            .min()
            .map_or(until, |first| first.max(earliest));
        let mut usual = Self {
            came: [0.0; SLOTS],
            lived: [0.0; SLOTS],
            weeks: u32::try_from((until - first).num_weeks()).unwrap_or(0),
        };
        let mut at = first;
        while at < until {
            if kind(calendar, at) == Kind::Ordinary {
                usual.lived[slot(at)] += 1.0;
            }
            at += TimeDelta::hours(1);
        }
        for hour in hours.iter().filter(within) {
            if kind(calendar, hour.at) == Kind::Ordinary {
                usual.came[slot(hour.at)] += hour.entries as f64;
            }
        }
        usual
    }

    /// What usually comes between two moments, and the chance that nothing does.
    #[must_use]
    pub fn expect(&self, from: DateTime<Utc>, to: DateTime<Utc>, calendar: &WorkingCalendar) -> (f64, f64) {
        let mut ahead = [0.0; SLOTS];
        let mut at = from.max(to - TimeDelta::hours(LONGEST));
        while at < to {
            let next = (hour_of(at) + TimeDelta::hours(1)).min(to);
            ahead[self.expected_slot(at, calendar)] += (next - at).num_milliseconds() as f64 / 3_600_000.0;
            at = next;
        }
        let mut usual = 0.0;
        let mut logarithm = 0.0;
        for (slot, hours) in ahead.into_iter().enumerate() {
            let (came, lived) = (self.came[slot], self.lived[slot]);
            if lived > 0.0 && hours > 0.0 {
                usual += hours * came / lived;
                logarithm -= came * (hours / lived).ln_1p();
            }
        }
        (usual, logarithm.exp())
    }

    fn expected_slot(&self, at: DateTime<Utc>, calendar: &WorkingCalendar) -> usize {
        let own = slot(at);
        let sunday = 6 * 24 + own % 24;
        let rate = |slot: usize| {
            if self.lived[slot] > 0.0 {
                self.came[slot] / self.lived[slot]
            } else {
                0.0
            }
        };
        if kind(calendar, at) == Kind::Holiday && rate(sunday) < rate(own) {
            sunday
        } else {
            own
        }
    }
}

/// Judges a channel at `now`. `hours` are those learnt from and those of the last day; `last` is its last contact.
#[must_use]
pub fn judge(
    hours: &[Hour],
    last: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
    settings: &Settings,
    calendar: &WorkingCalendar,
) -> Silence {
    let this_hour = hour_of(now);
    let day_ago = this_hour - TimeDelta::hours(23);
    let sum = |from: DateTime<Utc>| {
        let counted = hours.iter().filter(|hour| hour.at >= from && hour.at <= now);
        counted.map(|hour| hour.entries).sum::<u64>()
    };
    let mut answer = Silence {
        state: State::Learning,
        weeks: 0,
        usual_since_last: 0.0,
        chance: 1.0,
        usual_last_day: 0.0,
        actual_last_day: sum(day_ago),
        usual_this_hour: 0.0,
        actual_this_hour: sum(this_hour),
    };
    let Some(last) = last else { return answer };
    let usual = Usual::learn(hours, last, settings.history_weeks, calendar);
    answer.weeks = usual.weeks;
    if usual.weeks < settings.least_weeks.max(3) {
        return answer;
    }
    (answer.usual_last_day, _) = usual.expect(day_ago, now, calendar);
    (answer.usual_this_hour, _) = usual.expect(this_hour, now, calendar);
    (answer.usual_since_last, answer.chance) = usual.expect(last, now, calendar);
    let is_long = now - last >= settings.least;
    answer.state = if is_long && answer.chance < settings.threshold {
        State::Silent
    } else {
        State::Usual
    };
    answer
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Ordinary,
    Holiday,
    /// A weekend that is worked: neither learnt from nor expected to be busier than a weekend.
    MakeUp,
}

fn kind(calendar: &WorkingCalendar, at: DateTime<Utc>) -> Kind {
    match calendar.day(china(at).0).map(|day| day.kind) {
        Ok(DayKind::Holiday(_)) => Kind::Holiday,
        Ok(DayKind::MakeUp(_)) => Kind::MakeUp,
        Ok(DayKind::Working | DayKind::Weekend) | Err(_) => Kind::Ordinary,
    }
}

/// Date and hour in China, which has kept one offset since 1991.
fn china(at: DateTime<Utc>) -> (NaiveDate, usize) {
    const EIGHT_HOURS: i32 = 8 * 3_600;
    let local = FixedOffset::east_opt(EIGHT_HOURS)
        .map_or_else(|| at.naive_utc(), |zone| at.with_timezone(&zone).naive_local());
    (local.date(), local.hour() as usize)
}

/// Hour of the week, from Monday midnight in China.
fn slot(at: DateTime<Utc>) -> usize {
    let (date, hour) = china(at);
    date.weekday().num_days_from_monday() as usize * 24 + hour
}

fn hour_of(at: DateTime<Utc>) -> DateTime<Utc> {
    at - TimeDelta::seconds(at.timestamp().rem_euclid(3_600))
        - TimeDelta::nanoseconds(i64::from(at.timestamp_subsec_nanos()))
}

#[cfg(test)]
#[path = "silence_tests.rs"]
mod tests;
