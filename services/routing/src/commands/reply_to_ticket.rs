//! Answers the customer.

use contracts::access::v1::Principal;
use kernel::{Id, Sensitive};

use super::{
    CommandError, locked, parse_id,
    record::{Deed, record},
};
use crate::{
    app::App,
    domain::{
        ReplyLabel,
        kind::Channel,
        ticket::{GiveReply, Ticket},
    },
    store::{addresses, drafts},
};

pub(crate) struct ReplyToTicket {
    pub(crate) ticket_id: String,
    pub(crate) channel: Channel,
    pub(crate) body: Sensitive<String>,
    pub(crate) expected_version: u64,
    /// The same key on the same ticket is the same reply; empty for none.
    pub(crate) idempotency_key: String,
}

pub(crate) async fn reply_to_ticket(
    app: &App,
    person: &Principal,
    command: ReplyToTicket,
) -> Result<(Id<ReplyLabel>, Ticket), CommandError> {
    let now = app.clock.now();
    let id = parse_id(&command.ticket_id)?;
    let mut tx = app.database.begin(&access::Scope::of(person)).await?;
    let reply_id = match command.idempotency_key.as_str() {
        "" => Id::new(),
        key => Id::derived(&["reply", &command.ticket_id, key]),
    };
    let mut ticket = locked(&mut tx, id, 0).await?;
    if ticket.replies.iter().any(|reply| reply.id == reply_id) {
        // a draft saved while the first answer was on its way back
        drafts::discard(&mut tx, &person.person_id, id).await?;
        tx.commit().await?;
        return Ok((reply_id, ticket));
    }
    if command.expected_version != 0 && command.expected_version != ticket.version {
        return Err(crate::domain::ticket::TicketError::ChangedMeanwhile.into());
    }
    let before = ticket.record();
    let address = match ticket.last_contact() {
        Some(contact) if command.channel == Channel::Email => {
            addresses::open(&mut tx, &app.vault, contact).await?
        }
        _ => None,
    };
    let reply = GiveReply {
        id: reply_id,
        channel: command.channel,
        body: command.body,
        address: address.unwrap_or_default(),
        actor: person.person_id.clone(),
    };
    let happened = ticket.give_reply(reply, now)?;
    let deed = Deed {
        actor: &person.person_id,
        kind: "reply-given",
        reason: "",
        at: now,
    };
    record(&mut tx, &before, &mut ticket, &happened, &deed).await?;
    drafts::discard(&mut tx, &person.person_id, id).await?;
    tx.commit().await?;
    Ok((reply_id, ticket))
}
