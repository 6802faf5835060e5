//! Other tickets of the caller's regions that may be about the same thing, with what speaks for it.

use access::Scope;
use chrono::Duration;
use contracts::access::v1::Principal;

use crate::{
    app::App,
    commands::{CommandError, parse_id},
    domain::{
        TicketLabel,
        duplicates::{Likeness, WORTH_A_LOOK, likeness},
        marks::marks,
        ticket::{Desk, Ticket},
    },
    store::{
        aggregate,
        duplicates::{self, Traces},
    },
};

/// How many are shown.
const SHOWN: usize = 10;

pub(crate) async fn suggest_duplicates(
    app: &App,
    person: &Principal,
    ticket_id: &str,
) -> Result<Vec<(Ticket, Likeness)>, CommandError> {
    let id = parse_id::<TicketLabel>(ticket_id)?.uuid();
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let desk = app.desks.current(&mut tx).await?;
    let ticket = aggregate::load(&mut tx, &[id]).await?.pop();
    let ticket = ticket.ok_or(CommandError::NotFound)?;
    let Some(traces) = traces(&ticket, &desk, app) else {
        // merged into another: what it was about is there
        return Ok(Vec::new());
    };
    let ids = duplicates::candidates(&mut tx, &traces).await?;
    let others = aggregate::load(&mut tx, &ids).await?.into_iter();
    let compared = others.map(|other| {
        let likeness = likeness(&ticket, &other);
        (other, likeness)
    });
    let mut found: Vec<_> = compared
        .filter(|(_, likeness)| likeness.score >= WORTH_A_LOOK)
        .collect();
    found.sort_by_key(|(other, likeness)| {
        std::cmp::Reverse((likeness.score, other.opened_at, other.id.uuid()))
    });
    found.truncate(SHOWN);
    Ok(found)
}

fn traces(ticket: &Ticket, desk: &Desk, app: &App) -> Option<Traces> {
    let first = ticket.contacts.first()?;
    let contacts = || ticket.contacts.iter().rev().take(5);
    let senders = contacts().filter_map(|contact| contact.reply_to.as_ref()?.trace.clone());
    let batches = contacts().filter_map(|contact| contact.product.as_ref());
    let batches = batches.map(|product| product.batch_number.clone());
    let days = Duration::days(i64::from(desk.book.book().reopen_days));
    Some(Traces {
        ticket_id: ticket.id.uuid(),
        senders: senders.collect(),
        batches: batches.filter(|batch| !batch.is_empty()).collect(),
        marks: contacts().flat_map(|contact| marks(&contact.words())).collect(),
        received_at: first.received_at,
        closed_after: app.clock.now() - days,
    })
}
