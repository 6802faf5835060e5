//! A contact as intake tells of it, new or better known: it opens a ticket, joins the one it continues, or amends what a
//! ticket knows. Telling the same twice changes nothing.

use std::collections::HashSet;

use ::store::year_in_china;
use chrono::{DateTime, Duration, Utc};
use contracts::intake::v1::ContactReceived;
use journal::Entry;
use kernel::{Fault, Id, Sensitive};
use serde_json::Value;
use sqlx::PgConnection;

use super::{
    CommandError,
    owners::Owners,
    record::{Change, Deed, record, record_all},
};
use crate::{
    app::App,
    domain::ticket::{Contact, Desk, NewTicket, Ticket},
    store::{addresses, aggregate, contacts, numbers},
    wire,
};

/// Takes in contacts; the caller holds them (see [`contacts::hold`]). Those that open tickets of their own do so together,
/// the others follow one by one, so that one may continue a ticket that another of them has just opened.
pub(crate) async fn take_in_contacts(
    app: &App,
    tx: &mut PgConnection,
    told: &[&ContactReceived],
) -> Result<(), CommandError> {
    if told.iter().any(|one| one.contact_id.is_empty()) {
        let fault = Fault::invalid("contact-nameless", "来件没有编号。", "The contact has no id.");
        return Err(CommandError::Invalid(fault));
    }
    let now = app.clock.now();
    let desk = app.desks.current(tx).await?;
    let ids: Vec<&str> = told.iter().map(|one| one.contact_id.as_str()).collect();
    let known = contacts::tickets_of(tx, &ids).await?;
    let mut seen = HashSet::new();
    let mut all: Vec<News<'_>> = told
        .iter()
        .map(|told| News {
            told,
            contact: wire::contact(told, now),
            is_new: !known.contains_key(&told.contact_id) && seen.insert(told.contact_id.as_str()),
        })
        .collect();
    // of what is known already it shows only later whether an address is to be kept
    let new = all.iter_mut().filter(|news| news.is_new);
    addresses::seal(tx, &app.vault, new.map(News::with_address)).await?;
    let (openers, others): (Vec<_>, Vec<_>) = all
        .into_iter()
        .partition(|news| news.is_new && news.told.in_reply_to_contact_id.is_empty());
    open(tx, &desk, openers, now).await?;
    for news in others {
        take_in_contact(app, tx, &desk, news, now).await?;
    }
    Ok(())
}

/// A contact as told, and as tickets keep it.
struct News<'a> {
    told: &'a ContactReceived,
    contact: Contact,
    /// Whether no ticket has it, and nothing before it in the batch tells of it.
    is_new: bool,
}

impl News<'_> {
    fn with_address(&mut self) -> (&mut Contact, Sensitive<String>) {
        (&mut self.contact, wire::address(self.told))
    }
}

/// Takes in one contact that may be known or continue a ticket; the caller holds it.
async fn take_in_contact(
    app: &App,
    tx: &mut PgConnection,
    desk: &Desk,
    mut news: News<'_>,
    now: DateTime<Utc>,
) -> Result<(), CommandError> {
    if let Some(ticket) = locked_of(tx, &news.told.contact_id).await? {
        if ticket.lacks(&news.contact) {
            addresses::seal(tx, &app.vault, [news.with_address()]).await?;
        }
        return amend(tx, desk, ticket, news, now).await;
    }
    match continued(tx, desk, &news.told.in_reply_to_contact_id, now).await? {
        Some(ticket) => attach(tx, desk, ticket, news.contact, now).await,
        None => open(tx, desk, vec![news], now).await,
    }
}

/// The ticket of a contact, locked. Until it is, a merge or split may have taken the contact to another.
async fn locked_of(tx: &mut PgConnection, contact_id: &str) -> Result<Option<Ticket>, CommandError> {
    loop {
        let id = contacts::tickets_of(tx, &[contact_id]).await?.remove(contact_id);
        let Some(id) = id else {
            return Ok(None);
        };
        let ticket = aggregate::lock(tx, Id::from_uuid(id)).await?;
        let ticket = ticket.ok_or(CommandError::NotFound)?;
        if ticket
            .contacts
            .iter()
            .any(|contact| contact.contact_id == contact_id)
        {
            return Ok(Some(ticket));
        }
    }
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
    let ticket = locked_of(tx, contact_id).await?;
    let days = Duration::days(i64::from(desk.book.book().reopen_days));
    Ok(ticket.filter(|ticket| ticket.closed_at.is_none_or(|closed| now < closed + days)))
}

/// Opens a ticket for each of the contacts, which differ and have none.
async fn open(
    tx: &mut PgConnection,
    desk: &Desk,
    coming: Vec<News<'_>>,
    now: DateTime<Utc>,
) -> Result<(), CommandError> {
    if coming.is_empty() {
        return Ok(());
    }
    let year = year_in_china(now);
    let first = numbers::take(tx, "GD", year, i64::try_from(coming.len()).unwrap_or(i64::MAX)).await?;
    let mut owners = Owners::default();
    let mut opened = Vec::with_capacity(coming.len());
    for (number, News { told, contact, .. }) in (first..).zip(coming) {
        let region = wire::region(&told.region);
        let findings = desk.book.classify(&contact.facts(&region))?;
        let new = NewTicket {
            id: Id::derived(&["ticket", &contact.contact_id]),
            // by the year in Shanghai
            number: format!("GD-{year}-{number:06}"),
            contact,
            region,
            first_responder: responder(told),
        };
        let (mut ticket, happened) = Ticket::open(new, &findings, desk, now);
        owners.find(tx, desk, &mut ticket).await?;
        opened.push((ticket, happened));
    }
    let mut changes: Vec<Change<'_>> = opened
        .iter_mut()
        .map(|(ticket, happened)| Change {
            before: &Value::Null,
            ticket,
            happened,
        })
        .collect();
    let deed = Deed {
        actor: &Entry::service("routing"),
        kind: "ticket-opened",
        reason: "",
        at: now,
    };
    record_all(tx, &mut changes, &deed).await
}

fn responder(told: &ContactReceived) -> Option<String> {
    Some(wire::clean(&told.first_responder)).filter(|person| !person.is_empty())
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
    Owners::default().find(tx, desk, &mut ticket).await?;
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
    News { told, contact, .. }: News<'_>,
    now: DateTime<Utc>,
) -> Result<(), CommandError> {
    let before = ticket.record();
    let findings = desk.book.classify(&contact.facts(&contact.region))?;
    let happened = ticket.amend(contact, responder(told), &findings, desk);
    if !happened.is_empty() {
        Owners::default().find(tx, desk, &mut ticket).await?;
    }
    let deed = Deed {
        actor: &Entry::service("routing"),
        kind: "contact-amended",
        reason: "",
        at: now,
    };
    record(tx, &before, &mut ticket, &happened, &deed).await
}
