//! What a ticket consists of.

use std::sync::Arc;

use calendar::WorkingCalendar;
use chrono::{DateTime, Utc};
use kernel::{Id, Sensitive};
use serde::{Deserialize, Serialize};

use crate::domain::{
    NoteLabel, ReplyLabel, TicketLabel, WorkItemLabel,
    clock::{Clock, ClockName},
    kind::{Channel, Disposition, Kind, words},
    rules::RuleBook,
};

/// What tickets are judged by at a moment: the rule book and the calendar in force.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The rule book.
    pub book: Arc<RuleBook>,
    /// The working calendar with the book's hours.
    pub calendar: WorkingCalendar,
}

words! {
    /// Where a ticket stands.
    TicketState {
        /// Somebody here has something to do.
        Open = "open",
        /// The customer has been answered or will be; others decide.
        Waiting = "waiting",
        /// Done.
        Closed = "closed",
    }
}

words! {
    /// Where a work item stands.
    ItemState {
        /// To be done.
        Open = "open",
        /// It has a disposition.
        Disposed = "disposed",
        /// It was classified anew.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Where a reply stands.
    ReplyState {
        /// Waits for the mail server.
        Pending = "pending",
        /// The customer has it.
        Sent = "sent",
        /// Given up.
        Failed = "failed",
    }
}

/// A product as recognised.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Product {
    /// Catalogue id, if known.
    pub product_id: String,
    /// 通用名
    pub generic_name: String,
    /// 规格
    pub specification: String,
    /// 包装
    pub pack_size: String,
    /// 批准文号
    pub approval_number: String,
    /// 批号
    pub batch_number: String,
    /// `drug`, `device` or empty.
    pub kind: String,
    /// 追溯码
    pub trace_code: String,
}

/// A mail address as it is kept. Nobody reads it but who answers: tickets need to know only that there is one, and whose
/// are the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedAddress {
    /// Encrypted.
    pub sealed: Vec<u8>,
    /// The same for the same address; `None` once it was forgotten.
    pub trace: Option<Vec<u8>>,
}

/// A contact of a ticket: the one it was opened for, or a later one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Its id, as intake has it.
    pub contact_id: String,
    /// Its version; older news of it is ignored.
    pub version: u64,
    /// Where intake says that it belongs; the ticket may lie elsewhere.
    pub region: String,
    /// What the customer was told on receipt.
    pub receipt: String,
    /// How it came.
    pub channel: Channel,
    /// The mailbox, hotline or form.
    pub source: String,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// Subject line; the customer's words.
    pub subject: Sensitive<String>,
    /// The customer's words.
    pub text: Sensitive<String>,
    /// Where a mail can go.
    pub reply_to: Option<SealedAddress>,
    /// Message-ID to answer to.
    pub mail_message_id: String,
    /// What the source or the customer stated.
    pub stated_kind: Option<Kind>,
    /// The first product in it.
    pub product: Option<Product>,
}

/// One thing that a ticket asks for 事项.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkItem {
    /// Its id.
    pub id: Id<WorkItemLabel>,
    /// What it is about.
    pub kind: Kind,
    /// Finer class; may be empty.
    pub category: String,
    /// Whether it is urgent.
    pub urgent: bool,
    /// Whose it is.
    pub team: String,
    /// Person id.
    pub owner: Option<String>,
    /// Where it stands.
    pub state: ItemState,
    /// How it ended.
    pub disposition: Option<Disposition>,
    /// The handling result 处理结果 in words.
    pub result: Sensitive<String>,
    /// When it ended.
    pub disposed_at: Option<DateTime<Utc>>,
    /// What it is about.
    pub product: Option<Product>,
    /// Why this kind.
    pub explanation: String,
    /// Place of its contact among the ticket's.
    pub contact: usize,
}

/// An answer to the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// Its id.
    pub id: Id<ReplyLabel>,
    /// How.
    pub channel: Channel,
    /// What was said.
    pub body: Sensitive<String>,
    /// Place of the contact that it answers among the ticket's.
    pub contact: usize,
    /// Person id.
    pub actor: String,
    /// When it was written or said.
    pub given_at: DateTime<Utc>,
    /// Where it stands.
    pub state: ReplyState,
}

/// An internal note 内部备注: what colleagues tell each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its id.
    pub id: Id<NoteLabel>,
    /// What is said.
    pub body: Sensitive<String>,
    /// Person id.
    pub actor: String,
    /// When it was written.
    pub written_at: DateTime<Utc>,
}

/// A ticket with all that belongs to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticket {
    /// Its id.
    pub id: Id<TicketLabel>,
    /// Rises by one with every change; 0 before the first.
    pub version: u64,
    /// `GD-2026-000123`.
    pub number: String,
    /// Path in the region tree.
    pub region: String,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// Whose it is.
    pub team: String,
    /// Person id.
    pub owner: Option<String>,
    /// Who first dealt with the customer 首问责任人; once set, it stays.
    pub first_responder: Option<String>,
    /// Whether a person has classified it; rules then only add.
    pub by_hand: bool,
    /// By receipt, first the contact it was opened for; empty only when it was merged into another.
    pub contacts: Vec<Contact>,
    /// What is asked for.
    pub items: Vec<WorkItem>,
    /// What was answered.
    pub replies: Vec<Reply>,
    /// What colleagues noted.
    pub notes: Vec<Note>,
    /// Until when.
    pub clocks: Vec<Clock>,
    /// When the customer first had a reply.
    pub first_replied_at: Option<DateTime<Utc>>,
    /// When the customer last had a reply.
    pub last_replied_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub closed_at: Option<DateTime<Utc>>,
    /// Only a reply given since then counts: a merge brought a customer who had none.
    pub reply_owed_since: Option<DateTime<Utc>>,
    /// The ticket that has taken everything over; this one is then empty and closed for good.
    pub merged_into: Option<Id<TicketLabel>>,
}

/// What a command brought about, to be announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The ticket exists.
    Opened,
    /// Something no other event tells.
    Changed(&'static str),
    /// A work item goes to the service that handles its kind.
    Assigned(Id<WorkItemLabel>),
    /// A work item no longer stands.
    Withdrawn(Id<WorkItemLabel>),
    /// A reply was written or said; a letter goes to the address.
    ReplyGiven(Id<ReplyLabel>, Sensitive<String>),
    /// The customer has it; whether it was the first.
    Replied(Id<ReplyLabel>, bool),
    /// The ticket ended.
    Closed,
}

impl Ticket {
    /// Where it stands.
    pub fn state(&self) -> TicketState {
        if self.closed_at.is_some() {
            return TicketState::Closed;
        }
        let answered = self.has_reply(|reply| reply.state != ReplyState::Failed);
        let pending = self
            .replies
            .iter()
            .any(|reply| reply.state == ReplyState::Pending);
        let here = self
            .open_items()
            .any(|item| !(item.kind.is_elsewhere() || pending && item.kind.ended_by_reply().is_some()));
        if answered && !here {
            TicketState::Waiting
        } else {
            TicketState::Open
        }
    }

    /// The work items that have not ended.
    pub fn open_items(&self) -> impl Iterator<Item = &WorkItem> {
        self.items.iter().filter(|item| item.state == ItemState::Open)
    }

    /// Whether the customer has a reply since the last contact.
    pub fn is_answered(&self) -> bool {
        self.has_reply(|reply| reply.state == ReplyState::Sent)
    }

    fn has_reply(&self, of_state: impl Fn(&Reply) -> bool) -> bool {
        let last = self.contacts.len().saturating_sub(1);
        let mut to_last = self.replies.iter().filter(|reply| reply.contact == last);
        to_last.any(|reply| of_state(reply) && self.pays(reply))
    }

    /// Whether a reply counts for all who wait for one.
    pub(super) fn pays(&self, reply: &Reply) -> bool {
        self.reply_owed_since.is_none_or(|since| reply.given_at >= since)
    }

    /// The latest contact.
    pub fn last_contact(&self) -> Option<&Contact> {
        self.contacts.last()
    }

    /// The clock of that name.
    pub fn clock(&self, name: ClockName) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.name == name)
    }

    /// Gives it to a person or to nobody in particular. The first responder is not touched.
    pub fn assign(&mut self, owner: Option<String>) {
        for item in &mut self.items {
            if item.state == ItemState::Open && !item.kind.is_elsewhere() {
                item.owner.clone_from(&owner);
            }
        }
        self.owner = owner;
    }

    /// Lets everything happen that is due by `now`.
    pub fn tick(&mut self, desk: &Desk, now: DateTime<Utc>) -> Vec<Happened> {
        let clocks = self.clocks.iter_mut();
        let points = clocks.flat_map(|clock| clock.tick(&desk.calendar, now));
        points.map(|point| Happened::Changed(point.word())).collect()
    }

    pub(super) fn ensure_open(&self) -> Result<(), super::TicketError> {
        if self.closed_at.is_some() {
            return Err(super::TicketError::Closed);
        }
        Ok(())
    }
}
