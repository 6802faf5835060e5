//! Where a return stands. The decision is part of the state, so a decided or closed return without one cannot be built.

use chrono::{DateTime, Utc};

use crate::domain::Decision;

/// Where a return stands, with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Assigned; nobody has started.
    Open,
    /// Somebody works on it.
    InProgress,
    /// The outcome stands, the work is not yet finished.
    Decided(Decision),
    /// Finished.
    Closed(Decision, DateTime<Utc>),
    /// Its work item was withdrawn before a decision.
    Withdrawn,
}

/// The name of a state, for lists and refusals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// [`State::Open`]
    Open,
    /// [`State::InProgress`]
    InProgress,
    /// [`State::Decided`]
    Decided,
    /// [`State::Closed`]
    Closed,
    /// [`State::Withdrawn`]
    Withdrawn,
}

impl Phase {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Open,
        Self::InProgress,
        Self::Decided,
        Self::Closed,
        Self::Withdrawn,
    ];

    /// As stored and as the contract says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in_progress",
            Self::Decided => "decided",
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|phase| phase.as_str() == text)
    }
}

impl State {
    /// Its name.
    pub fn phase(&self) -> Phase {
        match self {
            Self::Open => Phase::Open,
            Self::InProgress => Phase::InProgress,
            Self::Decided(_) => Phase::Decided,
            Self::Closed(..) => Phase::Closed,
            Self::Withdrawn => Phase::Withdrawn,
        }
    }

    /// The decision, once there is one.
    pub fn decision(&self) -> Option<&Decision> {
        match self {
            Self::Decided(decision) | Self::Closed(decision, _) => Some(decision),
            Self::Open | Self::InProgress | Self::Withdrawn => None,
        }
    }

    /// When it was finished.
    pub fn closed_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::Closed(_, at) => Some(*at),
            _ => None,
        }
    }
}
