//! The end of every use case on a ticket: state, journal and announcements in the caller's transaction.

use chrono::{DateTime, Utc};
use contracts::{routing::v1 as proto, timestamp};
use journal::{Changes, Entry};
use serde_json::Value;
use sqlx::PgConnection;

use super::CommandError;
use crate::{
    domain::ticket::{Happened, Ticket},
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
    let empty = Value::Object(serde_json::Map::new());
    let before = if before.is_null() { &empty } else { before };
    let mut entry = Entry::new("ticket", ticket.id.uuid(), deed.actor, deed.kind, deed.at)
        .changing(Changes::between(before, &ticket.record()));
    if !deed.reason.trim().is_empty() {
        entry = entry.because(wire::clean(deed.reason));
    }
    ticket.version = journal::append(tx, &entry).await?.unsigned_abs();
    aggregate::save(tx, ticket).await?;
    announce(tx, ticket, happened, deed).await?;
    Ok(())
}

async fn announce(
    tx: &mut PgConnection,
    ticket: &Ticket,
    happened: &[Happened],
    deed: &Deed<'_>,
) -> Result<(), sqlx::Error> {
    let key = ticket.id.to_string();
    let mut what: Vec<String> = Vec::new();
    for one in happened {
        if let Happened::Changed(slug) = one
            && !what.iter().any(|known| known == slug)
        {
            what.push((*slug).to_owned());
        }
    }
    if happened.contains(&Happened::Opened) {
        let opened = proto::TicketOpened {
            ticket: Some(wire::ticket(ticket)),
        };
        eventbus::announce(tx, &key, deed.at, &opened).await?;
    } else if !what.is_empty() {
        let changed = proto::TicketChanged {
            ticket: Some(wire::ticket(ticket)),
            what,
            actor: deed.actor.to_owned(),
            reason: deed.reason.to_owned(),
        };
        eventbus::announce(tx, &key, deed.at, &changed).await?;
    }
    for one in happened {
        announce_one(tx, ticket, one, deed).await?;
    }
    Ok(())
}

/// Says one thing that has an event of its own; openings and changes have been said before.
async fn announce_one(
    tx: &mut PgConnection,
    ticket: &Ticket,
    happened: &Happened,
    deed: &Deed<'_>,
) -> Result<(), sqlx::Error> {
    let (key, at, actor) = (ticket.id.to_string(), deed.at, deed.actor.to_owned());
    match happened {
        Happened::Opened | Happened::Changed(_) => Ok(()),
        Happened::Assigned(id) => match assigned(ticket, *id, deed) {
            Some(event) => eventbus::announce(tx, &key, at, &event).await,
            None => Ok(()),
        },
        Happened::Withdrawn(id) => {
            let event = proto::WorkWithdrawn {
                work_item_id: id.to_string(),
                ticket_id: key.clone(),
                reason: deed.reason.to_owned(),
                actor,
            };
            eventbus::announce(tx, &key, at, &event).await
        }
        Happened::ReplyGiven(id) => match reply_given(ticket, *id) {
            Some(event) => eventbus::announce(tx, &key, at, &event).await,
            None => Ok(()),
        },
        Happened::Replied(id, first) => {
            let event = proto::TicketReplied {
                ticket: Some(wire::ticket(ticket)),
                reply_id: id.to_string(),
                first: *first,
                actor,
            };
            eventbus::announce(tx, &key, at, &event).await
        }
        Happened::Closed => {
            let event = proto::TicketClosed {
                ticket: Some(wire::ticket(ticket)),
                actor,
            };
            eventbus::announce(tx, &key, at, &event).await
        }
    }
}

fn assigned(
    ticket: &Ticket,
    id: kernel::Id<crate::domain::WorkItemLabel>,
    deed: &Deed<'_>,
) -> Option<proto::WorkAssigned> {
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

fn reply_given(ticket: &Ticket, id: kernel::Id<crate::domain::ReplyLabel>) -> Option<proto::ReplyGiven> {
    let reply = ticket.replies.iter().find(|reply| reply.id == id)?;
    let contact = ticket.contacts.get(reply.contact)?;
    let receipt = ticket
        .contacts
        .first()
        .map_or(&contact.receipt, |first| &first.receipt);
    let subject = contact.subject.expose();
    Some(proto::ReplyGiven {
        reply_id: id.to_string(),
        ticket_id: ticket.id.to_string(),
        contact_id: contact.contact_id.clone(),
        receipt: receipt.clone(),
        channel: wire::channel_to(reply.channel),
        to: reply.to.expose().clone(),
        subject: if subject.is_empty() {
            "答复".to_owned()
        } else {
            format!("Re: {subject}")
        },
        body: reply.body.expose().clone(),
        in_reply_to: contact.mail_message_id.clone(),
        actor: reply.actor.clone(),
        at: Some(timestamp(reply.given_at)),
        region: ticket.region.clone(),
        source: contact.source.clone(),
    })
}
