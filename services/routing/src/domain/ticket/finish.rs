//! How work items and tickets end. 件件有交待, 桩桩有答复: a ticket ends only with a disposition for every item and a reply
//! since the last contact.

use chrono::{DateTime, Utc};
use kernel::{Id, Sensitive};

use super::{Happened, ItemState, Ticket, TicketError};
use crate::domain::{WorkItemLabel, clock::ClockName, kind::Disposition};

/// How a work item ends, and by whose word.
#[derive(Clone, Debug)]
pub enum Ending {
    /// A person here says so.
    Here(Disposition, Sensitive<String>),
    /// The service that handles it has decided.
    Elsewhere(Disposition, Sensitive<String>),
}

impl Ticket {
    /// Ends a work item. Saying the same again changes nothing.
    ///
    /// # Errors
    /// `work-item-not-found`, `work-item-ended` when it ended otherwise, `work-item-elsewhere` for a person on an item that
    /// another service decides, `result-missing`.
    pub fn dispose(
        &mut self,
        id: Id<WorkItemLabel>,
        ending: Ending,
        now: DateTime<Utc>,
    ) -> Result<Vec<Happened>, TicketError> {
        let item = self.items.iter_mut().find(|item| item.id == id);
        let item = item.ok_or(TicketError::WorkItemUnknown)?;
        let (disposition, result) = match ending {
            Ending::Elsewhere(..) if item.state != ItemState::Open => return Ok(Vec::new()),
            Ending::Here(..) if item.kind.is_elsewhere() => return Err(TicketError::WorkItemElsewhere),
            Ending::Here(disposition, _) if item.disposition == Some(disposition) => return Ok(Vec::new()),
            Ending::Here(..) if item.state != ItemState::Open => return Err(TicketError::WorkItemEnded),
            Ending::Here(_, result) if result.expose().trim().is_empty() => {
                return Err(TicketError::ResultMissing);
            }
            Ending::Here(disposition, result) | Ending::Elsewhere(disposition, result) => {
                (disposition, result)
            }
        };
        item.state = ItemState::Disposed;
        item.disposition = Some(disposition);
        item.result = result;
        item.disposed_at = Some(now);
        let mut happened = vec![Happened::Changed("work-items")];
        happened.extend(self.settle(now));
        Ok(happened)
    }

    /// Somebody elsewhere works on an item.
    ///
    /// # Errors
    /// `work-item-not-found`.
    pub fn taken_up(&mut self, id: Id<WorkItemLabel>, owner: &str) -> Result<Vec<Happened>, TicketError> {
        let item = self.items.iter_mut().find(|item| item.id == id);
        let item = item.ok_or(TicketError::WorkItemUnknown)?;
        if item.state != ItemState::Open || item.owner.as_deref() == Some(owner) || owner.is_empty() {
            return Ok(Vec::new());
        }
        item.owner = Some(owner.to_owned());
        Ok(vec![Happened::Changed("work-items")])
    }

    /// Ends the ticket. A closed one stays closed.
    ///
    /// # Errors
    /// `work-item-open`, `reply-missing`.
    pub fn close(&mut self, now: DateTime<Utc>) -> Result<Vec<Happened>, TicketError> {
        if self.closed_at.is_some() {
            return Ok(Vec::new());
        }
        if self.open_items().next().is_some() || !self.items.iter().any(|item| item.disposition.is_some()) {
            return Err(TicketError::WorkItemOpen);
        }
        if !self.is_answered() {
            return Err(TicketError::ReplyMissing);
        }
        self.closed_at = Some(now);
        let clocks = self.clocks.iter_mut();
        clocks
            .filter(|clock| clock.name == ClockName::Resolution)
            .for_each(|clock| clock.end(now));
        Ok(vec![Happened::Closed])
    }

    /// Closes by itself as soon as nothing is missing.
    pub(super) fn settle(&mut self, now: DateTime<Utc>) -> Vec<Happened> {
        self.close(now).unwrap_or_default()
    }
}
