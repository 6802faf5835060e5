//! One ticket, by id, by number, or by one of its contacts.

use access::Scope;
use contracts::access::v1::Principal;
use kernel::Id;

use crate::{
    app::App,
    commands::{CommandError, parse_id},
    domain::{TicketLabel, ticket::Ticket},
    store::{aggregate, contacts, tickets},
};

/// How a ticket is named.
pub(crate) enum Name<'a> {
    Id(&'a str),
    Number(&'a str),
    Contact(&'a str),
}

pub(crate) async fn find_ticket(
    app: &App,
    person: &Principal,
    name: Name<'_>,
) -> Result<Ticket, CommandError> {
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    let id = match name {
        Name::Id(id) => Some(parse_id::<TicketLabel>(id)?.uuid()),
        Name::Number(number) => tickets::by_number(&mut tx, number).await?,
        Name::Contact(contact) => contacts::tickets_of(&mut tx, &[contact]).await?.remove(contact),
    };
    let id = Id::<TicketLabel>::from_uuid(id.ok_or(CommandError::NotFound)?);
    let found = aggregate::load(&mut tx, &[id.uuid()]).await?.pop();
    found.ok_or(CommandError::NotFound)
}
