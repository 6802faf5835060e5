//! A person's unfinished reply to a ticket.

use access::Scope;
use contracts::access::v1::Principal;
use kernel::Id;

use crate::{
    app::App,
    commands::{CommandError, parse_id},
    domain::TicketLabel,
    store::{
        drafts::{self, Draft},
        tickets,
    },
};

pub(crate) async fn find_draft(
    app: &App,
    person: &Principal,
    ticket_id: &str,
) -> Result<Option<Draft>, CommandError> {
    let id: Id<TicketLabel> = parse_id(ticket_id)?;
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    if tickets::find(&mut tx, &[id.uuid()]).await?.is_empty() {
        return Err(CommandError::NotFound);
    }
    Ok(drafts::find(&mut tx, &person.person_id, id).await?)
}
