//! Takes contacts with their work items out of a ticket into a new one.

use std::collections::HashMap;

use ::store::year_in_china;
use contracts::access::v1::Principal;
use kernel::Id;
use serde_json::Value;

use super::{
    CommandError, locked,
    owners::Owners,
    parse_id,
    record::{Change, Deed, record_all},
};
use crate::{
    app::App,
    domain::{
        WorkItemLabel,
        ticket::{Desk, Split, Ticket},
    },
    store::numbers,
    wire,
};

pub(crate) struct SplitTicket {
    pub(crate) ticket_id: String,
    pub(crate) contact_ids: Vec<String>,
    pub(crate) work_item_ids: Vec<String>,
    pub(crate) reason: String,
    pub(crate) expected_version: u64,
}

/// The ticket as it stays, and the new one.
pub(crate) async fn split_ticket(
    app: &App,
    person: &Principal,
    command: SplitTicket,
) -> Result<(Ticket, Ticket), CommandError> {
    let now = app.clock.now();
    let item_ids: Result<Vec<Id<WorkItemLabel>>, _> =
        command.work_item_ids.iter().map(|id| parse_id(id)).collect();
    let mut tx = app.database.begin(&access::Scope::of(person)).await?;
    let mut ticket = locked(&mut tx, parse_id(&command.ticket_id)?, command.expected_version).await?;
    let desk = app.desks.current(&mut tx).await?;
    let year = year_in_china(now);
    let number = numbers::take(&mut tx, "GD", year, 1).await?;
    let split = Split {
        id: Id::derived(&[
            "ticket-split",
            &ticket.id.to_string(),
            &ticket.version.to_string(),
        ]),
        number: format!("GD-{year}-{number:06}"),
        contact_ids: command.contact_ids.iter().map(|id| wire::clean(id)).collect(),
        item_ids: item_ids?,
        findings: findings(&ticket, &desk)?,
        reason: command.reason,
    };
    let before = ticket.record();
    let (mut new, happened, to_new) = ticket.split(&split, &desk, now)?;
    Owners::default().find(&mut tx, &desk, &mut new).await?;
    let deed = Deed {
        actor: &person.person_id,
        kind: "ticket-split",
        reason: &split.reason,
        at: now,
    };
    let mut changes = [
        Change {
            before: &before,
            ticket: &mut ticket,
            happened: &happened,
        },
        Change {
            before: &Value::Null,
            ticket: &mut new,
            happened: &to_new,
        },
    ];
    record_all(&mut tx, &mut changes, &deed).await?;
    tx.commit().await?;
    Ok((ticket, new))
}

fn findings(
    ticket: &Ticket,
    desk: &Desk,
) -> Result<HashMap<String, Vec<crate::domain::rules::Finding>>, CommandError> {
    let mut findings = HashMap::new();
    for contact in &ticket.contacts {
        let found = desk.book.classify(&contact.facts(&ticket.region))?;
        findings.insert(contact.contact_id.clone(), found);
    }
    Ok(findings)
}
