//! The life of a return: open → in progress → decided → closed, or withdrawn while nothing is decided.

use chrono::{DateTime, Utc};
use kernel::Id;
use serde::{Deserialize, Serialize};

use crate::domain::{Decision, Kind, Phase, State};

/// Label of work item ids.
pub enum WorkItem {}
/// Label of ticket ids.
pub enum Ticket {}
/// Label of contact ids.
pub enum Contact {}

/// A product as the contact named it; empty texts for what is unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Product {
    /// Id in the catalogue.
    pub product_id: String,
    /// 通用名称
    pub generic_name: String,
    /// 规格
    pub specification: String,
    /// 包装规格
    pub pack_size: String,
    /// 批准文号
    pub approval_number: String,
    /// 批号
    pub batch_number: String,
    /// `drug` or `device`.
    pub kind: String,
    /// 追溯码
    pub trace_code: String,
}

/// What was assigned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Work {
    /// The work item; one return each.
    pub work_item_id: Id<WorkItem>,
    /// The ticket it belongs to.
    pub ticket_id: Id<Ticket>,
    /// The contact that asks for it.
    pub contact_id: Id<Contact>,
    /// What it is about.
    pub kind: Kind,
    /// Path in the region tree.
    pub region: String,
    /// The product.
    pub product: Product,
    /// When the contact reached us.
    pub received_at: DateTime<Utc>,
}

/// A return, exchange, delivery error or repair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Derived from the work item, so that a repeated assignment finds it.
    pub id: Id<Return>,
    /// Rises by one with every change.
    pub version: u64,
    /// What people say on the phone.
    pub number: String,
    /// What was assigned.
    pub work: Work,
    /// Person id of who works on it.
    pub owner: Option<String>,
    /// Where it stands.
    pub state: State,
    /// When it was opened here.
    pub opened_at: DateTime<Utc>,
}

/// Why a return does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller has seen another version.
    #[error("the return is at another version")]
    ChangedMeanwhile,
    /// Only an open one can be started.
    #[error("the return is {}, not open", .0.as_str())]
    NotOpen(Phase),
    /// Only one in progress can be decided.
    #[error("the return is {}, not in progress", .0.as_str())]
    NotInProgress(Phase),
    /// Only a decided one can be closed.
    #[error("the return is {}, not decided", .0.as_str())]
    NotDecided(Phase),
}

/// What became of a withdrawal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Withdrawal {
    /// The return is withdrawn now.
    Taken,
    /// It was withdrawn before; nothing changed.
    Already,
    /// A decision stands, so the return stays.
    TooLate,
}

impl Return {
    /// The id of the return of a work item.
    pub fn id_of(work_item_id: Id<WorkItem>) -> Id<Return> {
        Id::derived(&["return", &work_item_id.to_string()])
    }

    /// A return for assigned work.
    pub fn open(work: Work, number: String, owner: Option<String>, at: DateTime<Utc>) -> Self {
        Self {
            id: Self::id_of(work.work_item_id),
            version: 1,
            number,
            work,
            owner,
            state: State::Open,
            opened_at: at,
        }
    }

    /// Whether the caller has seen the return as it is; a caller who saw none (0) takes it as it comes.
    ///
    /// # Errors
    /// [`Refusal::ChangedMeanwhile`] otherwise.
    pub fn expect_version(&self, seen: u64) -> Result<(), Refusal> {
        if seen == 0 || self.version == seen {
            Ok(())
        } else {
            Err(Refusal::ChangedMeanwhile)
        }
    }

    /// The person starts to work on it and owns it from now on.
    ///
    /// # Errors
    /// When it is not open.
    pub fn start(&mut self, person: &str) -> Result<(), Refusal> {
        match self.state {
            State::Open => {
                self.owner = Some(person.to_owned());
                self.become_state(State::InProgress);
                Ok(())
            }
            _ => Err(Refusal::NotOpen(self.state.phase())),
        }
    }

    /// The outcome stands.
    ///
    /// # Errors
    /// When it is not in progress.
    pub fn decide(&mut self, decision: Decision) -> Result<(), Refusal> {
        match self.state {
            State::InProgress => {
                self.become_state(State::Decided(decision));
                Ok(())
            }
            _ => Err(Refusal::NotInProgress(self.state.phase())),
        }
    }

    /// Finishes it, with the decision it has.
    ///
    /// # Errors
    /// When nothing is decided, or it is closed already.
    pub fn close(&mut self, at: DateTime<Utc>) -> Result<(), Refusal> {
        match &self.state {
            State::Decided(decision) => {
                let closed = State::Closed(decision.clone(), at);
                self.become_state(closed);
                Ok(())
            }
            _ => Err(Refusal::NotDecided(self.state.phase())),
        }
    }

    /// The work item no longer stands; a decision does.
    pub fn withdraw(&mut self) -> Withdrawal {
        match self.state {
            State::Open | State::InProgress => {
                self.become_state(State::Withdrawn);
                Withdrawal::Taken
            }
            State::Withdrawn => Withdrawal::Already,
            State::Decided(_) | State::Closed(..) => Withdrawal::TooLate,
        }
    }

    fn become_state(&mut self, state: State) {
        self.state = state;
        self.version += 1;
    }
}

#[cfg(test)]
#[path = "goods_return_tests.rs"]
mod tests;
