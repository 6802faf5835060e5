//! Makes one ticket of two. Contacts, work items, replies and notes go over and none is lost; the emptied ticket closes for good
//! and points to the other. A customer who has no reply yet is still owed one afterwards.

use chrono::{DateTime, Utc};
use kernel::Id;

use super::{Contact, Desk, Happened, ItemState, Product, ReplyState, Ticket, TicketError, WorkItem};
use crate::domain::{TicketLabel, WorkItemLabel};

/// What happened to the one that stays and to the one that is emptied.
pub type Merged = (Vec<Happened>, Vec<Happened>);

impl Ticket {
    /// Takes over everything of another ticket.
    ///
    /// # Errors
    /// `tickets-same`, `ticket-merged-already`, `reason-missing`, `reply-pending` when a reply of the other is on its way.
    pub fn merge(
        &mut self,
        other: &mut Self,
        reason: &str,
        desk: &Desk,
        now: DateTime<Utc>,
    ) -> Result<Merged, TicketError> {
        if self.id == other.id {
            return Err(TicketError::TicketsSame);
        }
        if self.merged_into.is_some() || other.merged_into.is_some() {
            return Err(TicketError::MergedAlready);
        }
        if reason.trim().is_empty() {
            return Err(TicketError::ReasonMissing);
        }
        if other
            .replies
            .iter()
            .any(|reply| reply.state == ReplyState::Pending)
        {
            return Err(TicketError::ReplyPending);
        }
        let all_answered = self.is_answered() && other.is_answered();
        let mut happened = vec![Happened::Changed("merged"), Happened::Changed("contact-added")];
        let withdrawn = self.take_over(other);
        self.reply_owed_since = (!all_answered).then_some(now);
        let is_open = self.open_items().next().is_some() || !all_answered;
        if is_open && self.closed_at.take().is_some() {
            happened.push(Happened::Changed("reopened"));
            self.follow_team();
        }
        self.merge_clocks(&other.clocks, desk);
        happened.extend(withdrawn.into_iter().map(Happened::Withdrawn));
        other.be_emptied(self.id, now);
        Ok((happened, vec![Happened::Changed("merged")]))
    }

    /// Moves everything here; answers the work items that were there twice and no longer stand.
    fn take_over(&mut self, other: &mut Self) -> Vec<Id<WorkItemLabel>> {
        let (ours, theirs) = (
            std::mem::take(&mut self.contacts),
            std::mem::take(&mut other.contacts),
        );
        let (contacts, our_places, their_places) = by_receipt(ours, theirs);
        self.contacts = contacts;
        self.move_places(&our_places);
        other.move_places(&their_places);
        self.replies.append(&mut other.replies);
        self.replies.sort_by_key(|reply| reply.given_at);
        self.notes.append(&mut other.notes);
        self.notes.sort_by_key(|note| note.written_at);
        let mut coming = std::mem::take(&mut other.items);
        let withdrawn = withdraw_twice(&mut self.items, &mut coming);
        self.items.append(&mut coming);
        self.by_hand |= other.by_hand;
        self.first_responder = self
            .first_responder
            .take()
            .or_else(|| other.first_responder.clone());
        let owner = self.owner.clone().or_else(|| other.owner.clone());
        self.assign(owner);
        self.first_replied_at = [self.first_replied_at, other.first_replied_at]
            .into_iter()
            .flatten()
            .min();
        self.last_replied_at = self.last_replied_at.max(other.last_replied_at);
        withdrawn
    }

    /// Gives the contacts of work items and replies their new places.
    pub(super) fn move_places(&mut self, places: &[usize]) {
        let items = self.items.iter_mut().map(|item| &mut item.contact);
        let replies = self.replies.iter_mut().map(|reply| &mut reply.contact);
        for place in items.chain(replies) {
            *place = places.get(*place).copied().unwrap_or_default();
        }
    }

    fn be_emptied(&mut self, into: Id<TicketLabel>, now: DateTime<Utc>) {
        self.closed_at.get_or_insert(now);
        self.merged_into = Some(into);
        self.reply_owed_since = None;
        for clock in &mut self.clocks {
            clock.stop(now);
        }
    }
}

impl WorkItem {
    /// Whether another service has begun with it.
    fn is_worked_on(&self) -> bool {
        self.kind.is_elsewhere() && self.owner.is_some()
    }

    /// Whether both ask for the same: a kind, a product and a batch. Suspected reactions never are, because two of them may
    /// be two patients; QA decides.
    fn asks_the_same(&self, other: &Self) -> bool {
        let what = |item: &Self| item.product.as_ref().map(Product::name_and_batch);
        self.kind == other.kind && !self.kind.is_safety() && what(self) == what(other)
    }
}

impl Product {
    /// What tells one product and batch from another.
    pub fn name_and_batch(&self) -> (String, String) {
        let name = if self.product_id.is_empty() {
            &self.generic_name
        } else {
            &self.product_id
        };
        (
            name.trim().to_uppercase(),
            self.batch_number.trim().to_uppercase(),
        )
    }
}

/// Of two open items that ask for the same, the one that nobody works on elsewhere goes; of two such, the coming one.
fn withdraw_twice(ours: &mut [WorkItem], coming: &mut [WorkItem]) -> Vec<Id<WorkItemLabel>> {
    let mut withdrawn = Vec::new();
    for theirs in coming.iter_mut().filter(|item| item.state == ItemState::Open) {
        let twin = |item: &&mut WorkItem| item.state == ItemState::Open && item.asks_the_same(theirs);
        let Some(twin) = ours.iter_mut().find(twin) else {
            continue;
        };
        let gone = match (theirs.is_worked_on(), twin.is_worked_on()) {
            (false, _) => theirs,
            (true, false) => twin,
            (true, true) => continue,
        };
        gone.state = ItemState::Withdrawn;
        withdrawn.push(gone.id);
    }
    withdrawn
}

/// The contacts of both in the order of their receipt, each ticket's own order kept, and where those of each went.
fn by_receipt(ours: Vec<Contact>, theirs: Vec<Contact>) -> (Vec<Contact>, Vec<usize>, Vec<usize>) {
    let (mut all, mut our_places, mut their_places) = (Vec::new(), Vec::new(), Vec::new());
    let (mut ours, mut theirs) = (ours.into_iter().peekable(), theirs.into_iter().peekable());
    loop {
        let is_ours = match (ours.peek(), theirs.peek()) {
            (Some(one), Some(other)) => one.received_at <= other.received_at,
            (Some(_), None) => true,
            (None, Some(_)) => false,
            (None, None) => return (all, our_places, their_places),
        };
        let (next, places) = if is_ours {
            (ours.next(), &mut our_places)
        } else {
            (theirs.next(), &mut their_places)
        };
        places.push(all.len());
        all.extend(next);
    }
}
