//! What follows from an attempt: done, again later, or given up.

use chrono::{DateTime, TimeDelta, Utc};

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail server took it.
    Taken,
    /// It may work later; the slug says what was wrong.
    Later(String),
    /// It will never work; the slug says why.
    Never(String),
}

/// How long to go on.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Attempts before giving up.
    pub attempts: i32,
    /// Seconds before the second attempt; doubles from there.
    pub first_pause_seconds: i64,
    /// Longest pause, in seconds.
    pub longest_pause_seconds: i64,
}

/// What is to be recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Sent.
    Sent,
    /// To be tried again at that time.
    Waits {
        /// Not before.
        until: DateTime<Utc>,
        /// Slug.
        trouble: String,
    },
    /// Given up.
    Failed {
        /// Slug.
        trouble: String,
    },
}

impl Patience {
    /// Judges the attempt of that number (1 is the first).
    pub fn judge(&self, outcome: Outcome, attempt: i32, now: DateTime<Utc>) -> Verdict {
        match outcome {
            Outcome::Taken => Verdict::Sent,
            Outcome::Never(trouble) => Verdict::Failed { trouble },
            Outcome::Later(trouble) if attempt >= self.attempts => Verdict::Failed { trouble },
            Outcome::Later(trouble) => Verdict::Waits {
                until: now + self.pause(attempt),
                trouble,
            },
        }
    }

    fn pause(&self, attempt: i32) -> TimeDelta {
        let doublings = u32::try_from((attempt - 1).clamp(0, 30)).unwrap_or(0);
        let seconds = self
            .first_pause_seconds
            .saturating_mul(1 << doublings)
            .min(self.longest_pause_seconds);
        TimeDelta::seconds(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Patience = Patience {
        attempts: 3,
        first_pause_seconds: 30,
        longest_pause_seconds: 45,
    };

    #[test]
    fn a_busy_server_is_asked_again_with_growing_pauses_and_then_given_up() {
        let now = DateTime::UNIX_EPOCH;
        let busy = || Outcome::Later("server-busy-451".into());
        let until = |seconds| now + TimeDelta::seconds(seconds);
        let waits = |seconds| Verdict::Waits {
            until: until(seconds),
            trouble: "server-busy-451".into(),
        };
        assert_eq!(PATIENCE.judge(busy(), 1, now), waits(30));
        assert_eq!(PATIENCE.judge(busy(), 2, now), waits(45));
        assert_eq!(
            PATIENCE.judge(busy(), 3, now),
            Verdict::Failed {
                trouble: "server-busy-451".into()
            }
        );
    }

    #[test]
    fn a_refusal_for_good_is_not_tried_again() {
        let verdict = PATIENCE.judge(Outcome::Never("refused-550".into()), 1, DateTime::UNIX_EPOCH);
        assert_eq!(
            verdict,
            Verdict::Failed {
                trouble: "refused-550".into()
            }
        );
    }
}
