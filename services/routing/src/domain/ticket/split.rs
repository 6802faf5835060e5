//! Takes continuing contacts out of a ticket into one of their own, with what they asked for and what they were answered.
//! A work item goes with the contact that asked for it and never without: one contact, one ticket. What contacts on both
//! sides ask for, both tickets have afterwards.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::Id;

use super::{Desk, Happened, ItemState, Reply, ReplyState, Ticket, TicketError, WorkItem};
use crate::domain::{TicketLabel, WorkItemLabel, kind::Kind, rules::Finding};

/// What is to go, and where.
#[derive(Clone, Debug)]
pub struct Split {
    /// Id of the new ticket.
    pub id: Id<TicketLabel>,
    /// Its number.
    pub number: String,
    /// The contacts that go.
    pub contact_ids: Vec<String>,
    /// Work items that go, each with its contact.
    pub item_ids: Vec<Id<WorkItemLabel>>,
    /// Why.
    pub reason: String,
    /// What the rules find in each contact of the ticket, by its id.
    pub findings: HashMap<String, Vec<Finding>>,
}

/// The new ticket, what happened to the old one, and to the new one.
pub type Divided = (Ticket, Vec<Happened>, Vec<Happened>);

impl Ticket {
    /// Takes contacts into a new ticket, whose clocks run since the earliest that counted for them here.
    ///
    /// # Errors
    /// `ticket-closed`, `reason-missing`, `split-empty`, `contact-not-found`, `opening-contact-stays`,
    /// `work-item-not-found`, `work-item-needs-contact`, `reply-pending`, `last-work-item-stays`.
    pub fn split(&mut self, split: &Split, desk: &Desk, now: DateTime<Utc>) -> Result<Divided, TicketError> {
        let goes = self.going(split)?;
        let mut new = self.part(split, now);
        let before = self.clone();
        self.give_away(&mut new, &goes);
        let mut ours = vec![Happened::Changed("split"), Happened::Changed("work-items")];
        let mut news = vec![Happened::Opened];
        let (here, there) = (standing(self), standing(&new));
        ours.extend(self.ask_again(&split.findings, &there));
        news.extend(new.ask_again(&split.findings, &here));
        if standing(&new).is_empty() {
            let place = new.contacts.len().saturating_sub(1);
            news.extend(new.add_findings(&[desk.book.unmatched()], place));
        }
        new.follow_team();
        new.inherit_clocks(&before, desk);
        self.follow_team();
        self.set_clocks(desk, self.contacts[0].received_at);
        self.end_answered_clock();
        ours.extend(self.settle(now));
        news.extend(new.settle(now));
        Ok((new, ours, news))
    }

    /// Which places go; refused as a whole when one of them cannot.
    fn going(&self, split: &Split) -> Result<Vec<bool>, TicketError> {
        self.ensure_open()?;
        if split.reason.trim().is_empty() {
            return Err(TicketError::ReasonMissing);
        }
        if split.contact_ids.is_empty() && split.item_ids.is_empty() {
            return Err(TicketError::SplitEmpty);
        }
        let mut goes = vec![false; self.contacts.len()];
        for id in &split.contact_ids {
            let place = self.contacts.iter().position(|contact| contact.contact_id == *id);
            match place {
                None => return Err(TicketError::ContactUnknown),
                Some(0) => return Err(TicketError::OpeningContactStays),
                Some(place) => goes[place] = true,
            }
        }
        for id in &split.item_ids {
            let item = self.items.iter().find(|item| item.id == *id);
            if !goes[item.ok_or(TicketError::WorkItemUnknown)?.contact] {
                return Err(TicketError::WorkItemNeedsContact);
            }
        }
        let pending = |reply: &Reply| reply.state == ReplyState::Pending && goes[reply.contact];
        if self.replies.iter().any(pending) {
            return Err(TicketError::ReplyPending);
        }
        let stays = |item: &WorkItem| item.state != ItemState::Withdrawn && !goes[item.contact];
        if !self.items.iter().any(stays) {
            return Err(TicketError::LastWorkItemStays);
        }
        Ok(goes)
    }

    /// The new ticket, still without contacts.
    fn part(&self, split: &Split, now: DateTime<Utc>) -> Self {
        Self {
            id: split.id,
            version: 0,
            number: split.number.clone(),
            opened_at: now,
            contacts: Vec::new(),
            items: Vec::new(),
            replies: Vec::new(),
            notes: Vec::new(),
            clocks: Vec::new(),
            first_replied_at: None,
            last_replied_at: None,
            ..self.clone()
        }
    }

    fn give_away(&mut self, new: &mut Self, goes: &[bool]) {
        let (mut stay, mut go) = (0, 0);
        let mut places = Vec::with_capacity(goes.len());
        for goes in goes {
            let next = if *goes { &mut go } else { &mut stay };
            places.push(*next);
            *next += 1;
        }
        for (place, contact) in std::mem::take(&mut self.contacts).into_iter().enumerate() {
            let ticket = if goes[place] { &mut *new } else { &mut *self };
            ticket.contacts.push(contact);
        }
        for item in std::mem::take(&mut self.items) {
            let ticket = if goes[item.contact] { &mut *new } else { &mut *self };
            ticket.items.push(item);
        }
        for reply in std::mem::take(&mut self.replies) {
            let ticket = if goes[reply.contact] {
                &mut *new
            } else {
                &mut *self
            };
            ticket.replies.push(reply);
        }
        self.move_places(&places);
        new.move_places(&places);
        let sent = new.replies.iter().filter(|reply| reply.state == ReplyState::Sent);
        let sent: Vec<DateTime<Utc>> = sent.map(|reply| reply.given_at).collect();
        (new.first_replied_at, new.last_replied_at) =
            (sent.iter().min().copied(), sent.iter().max().copied());
    }

    /// Adds what the contacts here ask for and only the other side has: one item had stood for both.
    fn ask_again(&mut self, findings: &HashMap<String, Vec<Finding>>, elsewhere: &[Kind]) -> Vec<Happened> {
        let mut happened = Vec::new();
        for place in 0..self.contacts.len() {
            let found = findings.get(&self.contacts[place].contact_id);
            let lost = found.into_iter().flatten().filter(|finding| {
                elsewhere.contains(&finding.kind) && self.items.iter().all(|item| item.kind != finding.kind)
            });
            let lost: Vec<Finding> = lost.cloned().collect();
            happened.extend(self.add_findings(&lost, place));
        }
        happened
    }
}

fn standing(ticket: &Ticket) -> Vec<Kind> {
    let standing = ticket
        .items
        .iter()
        .filter(|item| item.state != ItemState::Withdrawn);
    standing.map(|item| item.kind).collect()
}
