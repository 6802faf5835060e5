//! The end of every use case on a ticket: state, journal and announcements in the caller's transaction.

use chrono::{DateTime, Utc};
use contracts::{routing::v1 as proto, timestamp};
use eventbus::Announcement;
use journal::{Changes, Entry};
use kernel::{Id, Sensitive};
use serde_json::Value;
use sqlx::PgConnection;

use super::CommandError;
use crate::{
    domain::{
        ReplyLabel, WorkItemLabel,
        ticket::{Happened, Ticket},
    },
    store::aggregate,
    wire,
};

/// Who did what, when and why.
pub(crate) struct Deed<'a> {
    /// Person id, or `service:routing`.
    pub(crate) actor: &'a str,
    /// Kebab-case past participle for the journal.
    pub(crate) kind: &'static str,
    /// In the words of the actor; may be empty.
    pub(crate) reason: &'a str,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

/// A ticket with what happened to it since `before` (null for a new one).
pub(crate) struct Change<'a> {
    pub(crate) before: &'a Value,
    pub(crate) ticket: &'a mut Ticket,
    pub(crate) happened: &'a [Happened],
}

/// Writes what happened to a ticket since `before` (null for a new one). Nothing happened: nothing is written.
pub(crate) async fn record(
    tx: &mut PgConnection,
    before: &Value,
    ticket: &mut Ticket,
    happened: &[Happened],
    deed: &Deed<'_>,
) -> Result<(), CommandError> {
    if happened.is_empty() {
        return Ok(());
    }
    let mut change = Change {
        before,
        ticket,
        happened,
    };
    record_all(tx, std::slice::from_mut(&mut change), deed).await
}

/// Writes what one deed did to several tickets, in as many round trips as for one.
pub(crate) async fn record_all(
    tx: &mut PgConnection,
    changes: &mut [Change<'_>],
    deed: &Deed<'_>,
) -> Result<(), CommandError> {
    let entries: Vec<Entry> = changes.iter().map(|change| entry(change, deed)).collect();
    let versions = journal::append_many(tx, &entries).await?;
    for (change, version) in changes.iter_mut().zip(versions) {
        change.ticket.version = version.unsigned_abs();
    }
    let tickets: Vec<&Ticket> = changes.iter().map(|change| &*change.ticket).collect();
    aggregate::save(tx, &tickets).await?;
    let facts = changes.iter().flat_map(|change| facts(change, deed)).collect();
    eventbus::announce_all(tx, facts).await?;
    Ok(())
}

fn entry(change: &Change<'_>, deed: &Deed<'_>) -> Entry {
    let empty = Value::Object(serde_json::Map::new());
    let before = if change.before.is_null() {
        &empty
    } else {
        change.before
    };
    let entry = Entry::new("ticket", change.ticket.id.uuid(), deed.actor, deed.kind, deed.at)
        .changing(Changes::between(before, &change.ticket.record()));
    if deed.reason.trim().is_empty() {
        entry
    } else {
        entry.because(wire::clean(deed.reason))
    }
}

fn facts(change: &Change<'_>, deed: &Deed<'_>) -> Vec<Announcement> {
    let (ticket, happened) = (&*change.ticket, change.happened);
    let key = ticket.id.to_string();
    let mut what: Vec<String> = Vec::new();
    for one in happened {
        if let Happened::Changed(slug) = one
            && !what.iter().any(|known| known == slug)
        {
            what.push((*slug).to_owned());
        }
    }
    let mut facts = Vec::new();
    if happened.contains(&Happened::Opened) {
        let opened = proto::TicketOpened {
            ticket: Some(wire::ticket(ticket)),
        };
        facts.push(Announcement::of(&key, deed.at, &opened));
    } else if !what.is_empty() {
        let changed = proto::TicketChanged {
            ticket: Some(wire::ticket(ticket)),
            what,
            actor: deed.actor.to_owned(),
            reason: deed.reason.to_owned(),
        };
        facts.push(Announcement::of(&key, deed.at, &changed));
    }
    facts.extend(happened.iter().filter_map(|one| fact(ticket, one, deed)));
    facts
}

/// What has an event of its own; openings and changes have been said before.
fn fact(ticket: &Ticket, happened: &Happened, deed: &Deed<'_>) -> Option<Announcement> {
    let (key, at, actor) = (ticket.id.to_string(), deed.at, deed.actor.to_owned());
    match happened {
        Happened::Opened | Happened::Changed(_) => None,
        Happened::Assigned(id) => assigned(ticket, *id, deed).map(|event| Announcement::of(&key, at, &event)),
        Happened::Withdrawn(id) => {
            let event = proto::WorkWithdrawn {
                work_item_id: id.to_string(),
                ticket_id: key.clone(),
                reason: deed.reason.to_owned(),
                actor,
            };
            Some(Announcement::of(&key, at, &event))
        }
        Happened::ReplyGiven(id, address) => {
            reply_given(ticket, *id, address).map(|event| Announcement::of(&key, at, &event))
        }
        Happened::Replied(id, first) => {
            let event = proto::TicketReplied {
                ticket: Some(wire::ticket(ticket)),
                reply_id: id.to_string(),
                first: *first,
                actor,
            };
            Some(Announcement::of(&key, at, &event))
        }
        Happened::Closed => {
            let event = proto::TicketClosed {
                ticket: Some(wire::ticket(ticket)),
                actor,
            };
            Some(Announcement::of(&key, at, &event))
        }
    }
}

fn assigned(ticket: &Ticket, id: Id<WorkItemLabel>, deed: &Deed<'_>) -> Option<proto::WorkAssigned> {
    let item = ticket.items.iter().find(|item| item.id == id)?;
    let contact = ticket.contacts.get(item.contact)?;
    let (subject, text) = (contact.subject.expose(), contact.text.expose());
    Some(proto::WorkAssigned {
        work_item_id: id.to_string(),
        ticket_id: ticket.id.to_string(),
        ticket_number: ticket.number.clone(),
        contact_id: contact.contact_id.clone(),
        kind: wire::kind_to(item.kind),
        region: ticket.region.clone(),
        team: item.team.clone(),
        owner: item.owner.clone().unwrap_or_default(),
        received_at: Some(timestamp(contact.received_at)),
        assigned_at: Some(timestamp(deed.at)),
        product: item.product.as_ref().map(wire::product_to),
        narrative: if subject.is_empty() {
            text.clone()
        } else {
            format!("{subject}\n{text}")
        },
        channel: wire::channel_to(contact.channel),
    })
}

fn reply_given(
    ticket: &Ticket,
    id: Id<ReplyLabel>,
    address: &Sensitive<String>,
) -> Option<proto::ReplyGiven> {
    let reply = ticket.replies.iter().find(|reply| reply.id == id)?;
    let contact = ticket.contacts.get(reply.contact)?;
    Some(proto::ReplyGiven {
        reply_id: id.to_string(),
        ticket_id: ticket.id.to_string(),
        contact_id: contact.contact_id.clone(),
        receipt: ticket.receipt().to_owned(),
        channel: wire::channel_to(reply.channel),
        to: address.expose().clone(),
        subject: contact.reply_subject(),
        body: reply.body.expose().clone(),
        in_reply_to: contact.mail_message_id.clone(),
        actor: reply.actor.clone(),
        at: Some(timestamp(reply.given_at)),
        region: ticket.region.clone(),
        source: contact.source.clone(),
    })
}
