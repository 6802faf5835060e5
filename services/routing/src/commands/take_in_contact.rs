//! A contact as intake tells of it, new or better known: it opens a ticket, joins the one it continues, or amends what a
//! ticket knows. Telling the same twice changes nothing.

use chrono::{DateTime, Datelike, Duration, FixedOffset, Utc};
use contracts::intake::v1::ContactReceived;
use journal::Entry;
use kernel::{Fault, Id};
use serde_json::Value;
use sqlx::PgConnection;

use super::{
    CommandError,
    record::{Deed, record},
};
use crate::{
    app::App,
    domain::ticket::{Contact, Desk, NewTicket, Ticket},
    store::{aggregate, contacts, numbers, persons},
    wire,
};

/// Takes in one contact; the caller holds it (see [`contacts::hold`]).
pub(crate) async fn take_in_contact(
    app: &App,
    tx: &mut PgConnection,
    told: &ContactReceived,
) -> Result<(), CommandError> {
    if told.contact_id.is_empty() {
        let fault = Fault::invalid("contact-nameless", "来件没有编号。", "The contact has no id.");
        return Err(CommandError::Invalid(fault));
    }
    let now = app.clock.now();
    let desk = app.desks.current(tx).await?;
    let contact = wire::contact(told, now);
    let responder = Some(wire::clean(&told.first_responder)).filter(|person| !person.is_empty());
    if let Some(id) = contacts::ticket_of(tx, &contact.contact_id).await? {
        let ticket = super::locked(tx, Id::from_uuid(id), 0).await?;
        return amend(
            tx,
            &desk,
            ticket,
            contact,
            responder,
            &wire::region(&told.region),
            now,
        )
        .await;
    }
    if let Some(ticket) = continued(tx, &desk, &told.in_reply_to_contact_id, now).await? {
        return attach(tx, &desk, ticket, contact, now).await;
    }
    open(tx, &desk, contact, responder, wire::region(&told.region), now).await
}

/// The ticket that a contact continues, unless it has been closed for too long.
async fn continued(
    tx: &mut PgConnection,
    desk: &Desk,
    contact_id: &str,
    now: DateTime<Utc>,
) -> Result<Option<Ticket>, CommandError> {
    if contact_id.is_empty() {
        return Ok(None);
    }
    let Some(id) = contacts::ticket_of(tx, contact_id).await? else {
        return Ok(None);
    };
    let ticket = aggregate::lock(tx, Id::from_uuid(id)).await?;
    let days = Duration::days(i64::from(desk.book.book().reopen_days));
    Ok(ticket.filter(|ticket| ticket.closed_at.is_none_or(|closed| now < closed + days)))
}

async fn open(
    tx: &mut PgConnection,
    desk: &Desk,
    contact: Contact,
    first_responder: Option<String>,
    region: String,
    now: DateTime<Utc>,
) -> Result<(), CommandError> {
    let findings = desk.book.classify(&contact.facts(&region))?;
    let new = NewTicket {
        id: Id::derived(&["ticket", &contact.contact_id]),
        number: next_number(tx, now).await?,
        contact,
        region,
        first_responder,
    };
    let (mut ticket, happened) = Ticket::open(new, &findings, desk, now);
    find_owner(tx, desk, &mut ticket).await?;
    let deed = Deed {
        actor: &Entry::service("routing"),
        kind: "ticket-opened",
        reason: "",
        at: now,
    };
    record(tx, &Value::Null, &mut ticket, &happened, &deed).await
}

async fn attach(
    tx: &mut PgConnection,
    desk: &Desk,
    mut ticket: Ticket,
    contact: Contact,
    now: DateTime<Utc>,
) -> Result<(), CommandError> {
    let before = ticket.record();
    let findings = desk.book.classify(&contact.facts(&ticket.region))?;
    let happened = ticket.attach(contact, &findings, desk);
    find_owner(tx, desk, &mut ticket).await?;
    let deed = Deed {
        actor: &Entry::service("routing"),
        kind: "contact-added",
        reason: "",
        at: now,
    };
    record(tx, &before, &mut ticket, &happened, &deed).await
}

async fn amend(
    tx: &mut PgConnection,
    desk: &Desk,
    mut ticket: Ticket,
    contact: Contact,
    responder: Option<String>,
    region: &str,
    now: DateTime<Utc>,
) -> Result<(), CommandError> {
    let before = ticket.record();
    let findings = desk.book.classify(&contact.facts(region))?;
    let happened = ticket.amend(contact, responder, region, &findings, desk);
    if !happened.is_empty() {
        find_owner(tx, desk, &mut ticket).await?;
    }
    let deed = Deed {
        actor: &Entry::service("routing"),
        kind: "contact-amended",
        reason: "",
        at: now,
    };
    record(tx, &before, &mut ticket, &happened, &deed).await
}

/// The first responder owns the ticket; without one, the least loaded person of the team in the region; else nobody.
async fn find_owner(tx: &mut PgConnection, desk: &Desk, ticket: &mut Ticket) -> Result<(), CommandError> {
    if ticket.owner.is_some() || ticket.closed_at.is_some() {
        return Ok(());
    }
    let owner = match ticket.first_responder.clone() {
        Some(person) => Some(person),
        None => persons::least_loaded(tx, desk.book.roles_of(&ticket.team), &ticket.region).await?,
    };
    ticket.assign(owner);
    Ok(())
}

/// `GD-2026-000123`, by the year in Shanghai.
async fn next_number(tx: &mut PgConnection, now: DateTime<Utc>) -> Result<String, CommandError> {
    const SHANGHAI_SECONDS: i32 = 8 * 3_600;
    let year =
        FixedOffset::east_opt(SHANGHAI_SECONDS).map_or(now.year(), |zone| now.with_timezone(&zone).year());
    let number = numbers::next(tx, "GD", year).await?;
    Ok(format!("GD-{year}-{number:06}"))
}
