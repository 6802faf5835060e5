//! Answering the customer: a written answer counts when the mail server has it, a spoken one when it was given.

use chrono::{DateTime, Utc};
use kernel::{Id, Sensitive};

use super::{Desk, Happened, ItemState, Reply, ReplyState, Ticket, TicketError};
use crate::domain::{ReplyLabel, clock::ClockName, kind::Channel, placeholder};

/// Characters that a reply, or a draft of one, may have.
pub const REPLY_LIMIT: usize = 50_000;

/// An answer as a person gives it.
#[derive(Clone, Debug)]
pub struct GiveReply {
    /// Its id.
    pub id: Id<ReplyLabel>,
    /// How.
    pub channel: Channel,
    /// What is said.
    pub body: Sensitive<String>,
    /// Where a letter goes: the address of the latest contact as it could be opened, else empty.
    pub address: Sensitive<String>,
    /// Person id.
    pub actor: String,
}

impl Ticket {
    /// Answers the latest contact. A mail to a web contact without address becomes visible on its status page instead.
    ///
    /// # Errors
    /// `ticket-closed`, `reply-empty`, `reply-too-long`, `placeholder-unfilled`, `reply-address-missing`,
    /// `reply-address-erased`.
    pub fn give_reply(&mut self, reply: GiveReply, now: DateTime<Utc>) -> Result<Vec<Happened>, TicketError> {
        if self.replies.iter().any(|known| known.id == reply.id) {
            return Ok(Vec::new());
        }
        self.ensure_open()?;
        if reply.body.expose().trim().is_empty() {
            return Err(TicketError::ReplyEmpty);
        }
        if reply.body.expose().chars().count() > REPLY_LIMIT {
            return Err(TicketError::ReplyTooLong);
        }
        if placeholder::first_in(reply.body.expose()).is_some() {
            return Err(TicketError::PlaceholderUnfilled);
        }
        let place = self.contacts.len() - 1;
        let channel = self.contacts[place].way(reply.channel)?;
        let address = match channel {
            Channel::Email if reply.address.expose().is_empty() => {
                return Err(TicketError::ReplyAddressErased);
            }
            Channel::Email => reply.address,
            _ => Sensitive::default(),
        };
        if self.first_responder.is_none() {
            self.first_responder = Some(reply.actor.clone());
        }
        self.replies.push(Reply {
            id: reply.id,
            channel,
            body: reply.body,
            contact: place,
            actor: reply.actor,
            given_at: now,
            state: ReplyState::Pending,
        });
        let mut happened = vec![Happened::ReplyGiven(reply.id, address)];
        if channel != Channel::Email {
            happened.extend(self.reply_sent(reply.id, now)?);
        }
        Ok(happened)
    }

    /// The customer has the reply: the first-reply clock ends, answered consultations and noted suggestions end, and the
    /// ticket with them if nothing else is open.
    ///
    /// # Errors
    /// `reply-not-found`.
    pub fn reply_sent(
        &mut self,
        id: Id<ReplyLabel>,
        at: DateTime<Utc>,
    ) -> Result<Vec<Happened>, TicketError> {
        let reply = self.reply(id)?;
        if reply.state == ReplyState::Sent {
            return Ok(Vec::new());
        }
        reply.state = ReplyState::Sent;
        let reply = reply.clone();
        let first = self.first_replied_at.is_none();
        self.first_replied_at.get_or_insert(at);
        self.last_replied_at = Some(at);
        let mut happened = vec![Happened::Replied(id, first)];
        // written before a merge brought somebody else who waits: it answers one of them only
        if !self.pays(&reply) {
            return Ok(happened);
        }
        let clocks = self.clocks.iter_mut();
        clocks
            .filter(|clock| clock.name == ClockName::FirstReply)
            .for_each(|clock| clock.end(at));
        for item in &mut self.items {
            let ended = item.kind.ended_by_reply();
            if item.state == ItemState::Open && item.contact <= reply.contact && ended.is_some() {
                item.state = ItemState::Disposed;
                item.disposition = ended;
                item.result = reply.body.clone();
                item.disposed_at = Some(at);
            }
        }
        happened.extend(self.settle(at));
        Ok(happened)
    }

    /// The reply was given up: the customer has none, and somebody must find another way.
    ///
    /// # Errors
    /// `reply-not-found`.
    pub fn reply_failed(&mut self, id: Id<ReplyLabel>) -> Result<Vec<Happened>, TicketError> {
        let reply = self.reply(id)?;
        if reply.state != ReplyState::Pending {
            return Ok(Vec::new());
        }
        reply.state = ReplyState::Failed;
        Ok(vec![Happened::Changed("reply-failed")])
    }

    /// Takes or hands over the ticket. The first responder stays attached.
    ///
    /// # Errors
    /// `ticket-closed`, `team-unknown`, `reason-missing`.
    pub fn transfer(
        &mut self,
        team: &str,
        owner: Option<String>,
        reason: &str,
        desk: &Desk,
    ) -> Result<Vec<Happened>, TicketError> {
        self.ensure_open()?;
        let team = if team.is_empty() {
            self.team.clone()
        } else {
            team.to_owned()
        };
        if !desk.book.book().teams.contains_key(&team) {
            return Err(TicketError::TeamUnknown);
        }
        if reason.trim().is_empty() {
            return Err(TicketError::ReasonMissing);
        }
        let mut happened = Vec::new();
        if self.team != team {
            for item in &mut self.items {
                if item.state == ItemState::Open && !item.kind.is_elsewhere() {
                    item.team.clone_from(&team);
                }
            }
            self.team = team;
            happened.push(Happened::Changed("team"));
        }
        if self.owner != owner {
            if self.first_responder.is_none() {
                self.first_responder.clone_from(&owner);
            }
            self.assign(owner);
            happened.push(Happened::Changed("owner"));
        }
        Ok(happened)
    }

    fn reply(&mut self, id: Id<ReplyLabel>) -> Result<&mut Reply, TicketError> {
        let reply = self.replies.iter_mut().find(|reply| reply.id == id);
        reply.ok_or(TicketError::ReplyUnknown)
    }
}
