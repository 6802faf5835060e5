//! How a ticket begins and grows: its contact, later contacts, better knowledge of them.

use chrono::{DateTime, Utc};
use kernel::Id;

use super::{Contact, Desk, Happened, Ticket, TicketState};
use crate::domain::{
    TicketLabel,
    kind::Kind,
    rules::{Facts, Finding},
};

/// What a ticket is opened with.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// Its id, derived from the contact.
    pub id: Id<TicketLabel>,
    /// Its number.
    pub number: String,
    /// What it is opened for.
    pub contact: Contact,
    /// Where it belongs.
    pub region: String,
    /// Who dealt with the customer, if a person did.
    pub first_responder: Option<String>,
}

impl Contact {
    /// Subject and text in one.
    pub fn words(&self) -> String {
        format!("{} {}", self.subject.expose(), self.text.expose())
    }

    /// What the rules may know of it.
    pub fn facts(&self, region: &str) -> Facts {
        let product = self.product.as_ref();
        Facts {
            subject: self.subject.expose().clone(),
            text: self.text.expose().clone(),
            channel: self.channel,
            region: region.to_owned(),
            stated_kind: self.stated_kind,
            has_batch: product.is_some_and(|product| !product.batch_number.is_empty()),
            product_kind: product.map_or_else(String::new, |product| product.kind.clone()),
        }
    }
}

impl Ticket {
    /// Opens a ticket with what its contact asks for.
    pub fn open(
        new: NewTicket,
        findings: &[Finding],
        desk: &Desk,
        now: DateTime<Utc>,
    ) -> (Self, Vec<Happened>) {
        let received_at = new.contact.received_at;
        let mut ticket = Self {
            id: new.id,
            version: 0,
            number: new.number,
            region: new.region,
            opened_at: now,
            team: desk.book.book().triage.clone(),
            owner: None,
            first_responder: new.first_responder,
            by_hand: false,
            contacts: vec![new.contact],
            items: Vec::new(),
            replies: Vec::new(),
            notes: Vec::new(),
            clocks: Vec::new(),
            first_replied_at: None,
            last_replied_at: None,
            closed_at: None,
            reply_owed_since: None,
            merged_into: None,
        };
        let mut happened = vec![Happened::Opened];
        happened.extend(ticket.add_findings(findings, 0));
        ticket.follow_team();
        ticket.set_clocks(desk, received_at);
        (ticket, happened)
    }

    /// Takes in a contact that continues this ticket; a closed ticket opens again and its clocks start anew.
    pub fn attach(&mut self, contact: Contact, findings: &[Finding], desk: &Desk) -> Vec<Happened> {
        if self
            .contacts
            .iter()
            .any(|known| known.contact_id == contact.contact_id)
        {
            return Vec::new();
        }
        let received_at = contact.received_at;
        self.contacts.push(contact);
        let mut happened = vec![Happened::Changed("contact-added")];
        let reopened = self.state() == TicketState::Closed;
        if reopened {
            self.closed_at = None;
            self.clocks.clear();
            happened.push(Happened::Changed("reopened"));
        }
        let place = self.contacts.len() - 1;
        let telling: Vec<Finding> = findings
            .iter()
            // words that no rule knows ask for nothing new while something is open
            .filter(|finding| finding.kind != Kind::Other || self.open_items().next().is_none() && reopened)
            .cloned()
            .collect();
        let added = self.add_findings(&telling, place);
        if !added.is_empty() || reopened {
            happened.push(Happened::Changed("work-items"));
        }
        happened.extend(added);
        self.follow_team_if_reopened(reopened);
        self.set_clocks(desk, received_at);
        happened
    }

    /// Takes over what is newly known of a contact. Older versions are ignored. The ticket follows its first contact when
    /// that moves to another region.
    pub fn amend(
        &mut self,
        contact: Contact,
        first_responder: Option<String>,
        findings: &[Finding],
        desk: &Desk,
    ) -> Vec<Happened> {
        let Some(place) = self.place_of_older(&contact) else {
            return Vec::new();
        };
        let mut happened = vec![Happened::Changed("contact-amended")];
        let received_at = contact.received_at;
        let known = std::mem::replace(&mut self.contacts[place], contact);
        let region = &self.contacts[place].region;
        if place == 0 && known.region != *region && self.region != *region {
            self.region.clone_from(region);
            happened.push(Happened::Changed("region"));
        }
        if self.first_responder.is_none() && first_responder.is_some() {
            self.first_responder = first_responder;
            happened.push(Happened::Changed("first-responder"));
        }
        if self.closed_at.is_none() {
            let changed = self.classify_by_rules(findings, place);
            if !changed.is_empty() {
                happened.push(Happened::Changed("work-items"));
                self.set_clocks(desk, received_at);
            }
            happened.extend(changed);
        }
        happened
    }

    /// Whether it is more than the ticket knows of that contact.
    pub fn lacks(&self, contact: &Contact) -> bool {
        self.place_of_older(contact).is_some()
    }

    fn place_of_older(&self, contact: &Contact) -> Option<usize> {
        let mut known = self.contacts.iter();
        known.position(|known| known.contact_id == contact.contact_id && known.version < contact.version)
    }

    fn follow_team_if_reopened(&mut self, reopened: bool) {
        if reopened {
            self.follow_team();
        }
    }
}
