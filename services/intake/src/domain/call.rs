//! A call on the hotline, folded from the exchange's events. Webhooks arrive twice, late and out of order, so a call
//! is the set of its events; everything else is derived from that set, and any order gives the same call.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

/// One thing the exchange or an agent reported. `Debug` names the kind only: the rest is personal data.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum CallFact {
    /// It rings; numbers as the exchange writes them.
    Ringing {
        /// Who calls.
        from: String,
        /// Who is called.
        to: String,
        /// Which way.
        direction: Direction,
    },
    /// An agent took it.
    Answered {
        /// The agent's name in the exchange.
        agent: String,
    },
    /// The exchange gave up ringing.
    Missed,
    /// It ended.
    HungUp {
        /// Who or what ended it.
        cause: HangUpCause,
        /// Seconds of talk, as the exchange counts them.
        talk_seconds: u32,
    },
    /// A recording can be fetched.
    RecordingReady {
        /// Where, as the exchange says.
        location: String,
        /// Its SHA-256 in hex, when the exchange gives one.
        sha256: Option<String>,
        /// Its length.
        seconds: u32,
    },
    /// An agent wrote down what it was about.
    Noted {
        /// In the agent's words.
        summary: String,
        /// The topic chosen, if any.
        topic: Option<String>,
    },
}

impl std::fmt::Debug for CallFact {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Ringing { .. } => "Ringing",
            Self::Answered { .. } => "Answered",
            Self::Missed => "Missed",
            Self::HungUp { .. } => "HungUp",
            Self::RecordingReady { .. } => "RecordingReady",
            Self::Noted { .. } => "Noted",
        })
    }
}

/// Which way a call went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// A customer called us.
    Inbound,
    /// We called.
    Outbound,
}

/// Who or what ended a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HangUpCause {
    /// The caller hung up.
    Caller,
    /// The called side hung up.
    Callee,
    /// Nobody took it in time.
    NoAnswer,
    /// Busy or refused.
    Busy,
    /// Anything else, in the exchange's word.
    Other(String),
}

/// An event of a call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CallEvent {
    /// When it happened, by the exchange's clock.
    pub at: DateTime<Utc>,
    /// The exchange's id of the event: the same id is the same event.
    pub id: String,
    /// What happened.
    pub fact: CallFact,
}

/// Whether applying an event changed anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// The event was new.
    New,
    /// It was known already.
    Known,
    /// Its id was known with other content; the smaller of both is kept whatever the order, and somebody should look.
    Conflict,
}

/// What became of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It rings, or only fragments arrived.
    Ringing,
    /// Somebody is talking.
    Talking,
    /// Somebody talked and it ended.
    Answered,
    /// Nobody took it.
    Missed,
    /// The caller gave up before anybody took it.
    Abandoned,
}

impl Outcome {
    /// True when nothing but recordings and notes may follow.
    #[must_use]
    pub fn is_final(self) -> bool {
        matches!(self, Self::Answered | Self::Missed | Self::Abandoned)
    }
}

/// A call: the set of its events. Equal sets are equal calls.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Call {
    events: BTreeMap<String, CallEvent>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Call")
            .field("events", &self.events.len())
            .field("outcome", &self.outcome())
            .finish()
    }
}

impl Call {
    /// A call of these events, in whatever order.
    #[must_use]
    pub fn fold(events: impl IntoIterator<Item = CallEvent>) -> Self {
        let mut call = Self::default();
        for event in events {
            call.apply(event);
        }
        call
    }

    /// Adds an event. Applying it again, or in another order, gives the same call.
    pub fn apply(&mut self, event: CallEvent) -> Applied {
        match self.events.get_mut(&event.id) {
            None => {
                self.events.insert(event.id.clone(), event);
                Applied::New
            }
            Some(known) if *known == event => Applied::Known,
            Some(known) => {
                if event < *known {
                    *known = event;
                }
                Applied::Conflict
            }
        }
    }

    /// All events by time, then id.
    #[must_use]
    pub fn events(&self) -> Vec<&CallEvent> {
        let mut events: Vec<&CallEvent> = self.events.values().collect();
        events.sort();
        events
    }

    fn first<T>(&self, pick: impl Fn(&CallEvent) -> Option<T>) -> Option<T> {
        self.events().into_iter().find_map(pick)
    }

    /// The number that called, from the first ringing.
    #[must_use]
    pub fn from(&self) -> Option<String> {
        self.first(|event| {
            if let CallFact::Ringing { from, .. } = &event.fact {
                Some(from.clone())
            } else {
                None
            }
        })
    }

    /// The number first called.
    #[must_use]
    pub fn to(&self) -> Option<String> {
        self.first(|event| {
            if let CallFact::Ringing { to, .. } = &event.fact {
                Some(to.clone())
            } else {
                None
            }
        })
    }

    /// Which way it went.
    #[must_use]
    pub fn direction(&self) -> Option<Direction> {
        self.first(|event| {
            if let CallFact::Ringing { direction, .. } = &event.fact {
                Some(*direction)
            } else {
                None
            }
        })
    }

    /// Who took it first: the first responder 首问责任人.
    #[must_use]
    pub fn answered_by(&self) -> Option<String> {
        self.first(|event| {
            if let CallFact::Answered { agent } = &event.fact {
                Some(agent.clone())
            } else {
                None
            }
        })
    }

    /// When it was taken first.
    #[must_use]
    pub fn answered_at(&self) -> Option<DateTime<Utc>> {
        self.first(|event| matches!(event.fact, CallFact::Answered { .. }).then_some(event.at))
    }

    /// When it began: the earliest event of any kind, if ringing was never reported.
    #[must_use]
    pub fn started_at(&self) -> Option<DateTime<Utc>> {
        let ringing = self.first(|event| matches!(event.fact, CallFact::Ringing { .. }).then_some(event.at));
        ringing.or_else(|| self.first(|event| Some(event.at)))
    }

    /// When it ended: the last hanging up, else giving up.
    #[must_use]
    pub fn ended_at(&self) -> Option<DateTime<Utc>> {
        let last = |wanted: fn(&CallFact) -> bool| {
            self.events()
                .into_iter()
                .rev()
                .find(|event| wanted(&event.fact))
                .map(|event| event.at)
        };
        last(|fact| matches!(fact, CallFact::HungUp { .. }))
            .or_else(|| last(|fact| matches!(fact, CallFact::Missed)))
    }

    /// Seconds of talk as the exchange counted them at the last hanging up.
    #[must_use]
    pub fn talk_seconds(&self) -> Option<u32> {
        let events = self.events();
        events.into_iter().rev().find_map(|event| match event.fact {
            CallFact::HungUp { talk_seconds, .. } => Some(talk_seconds),
            _ => None,
        })
    }

    /// Recordings, earliest first.
    #[must_use]
    pub fn recordings(&self) -> Vec<&CallEvent> {
        self.events()
            .into_iter()
            .filter(|event| matches!(event.fact, CallFact::RecordingReady { .. }))
            .collect()
    }

    /// Notes, earliest first; a later note adds to an earlier one and never replaces it.
    #[must_use]
    pub fn notes(&self) -> Vec<&CallEvent> {
        self.events()
            .into_iter()
            .filter(|event| matches!(event.fact, CallFact::Noted { .. }))
            .collect()
    }

    /// What became of the call. A recording proves that somebody talked even when the answer's event was lost.
    #[must_use]
    pub fn outcome(&self) -> Outcome {
        let any = |wanted: fn(&CallFact) -> bool| self.events.values().any(|event| wanted(&event.fact));
        let answered =
            any(|fact| matches!(fact, CallFact::Answered { .. } | CallFact::RecordingReady { .. }));
        let hung_up = any(|fact| matches!(fact, CallFact::HungUp { .. }));
        let by_caller = any(|fact| {
            matches!(
                fact,
                CallFact::HungUp {
                    cause: HangUpCause::Caller,
                    ..
                }
            )
        });
        let missed = any(|fact| matches!(fact, CallFact::Missed));
        match (answered, hung_up) {
            (true, true) => Outcome::Answered,
            (true, false) => Outcome::Talking,
            (false, true) if by_caller => Outcome::Abandoned,
            (false, true) => Outcome::Missed,
            (false, false) if missed => Outcome::Missed,
            (false, false) => Outcome::Ringing,
        }
    }
}

#[cfg(test)]
#[path = "call_tests.rs"]
mod tests;
