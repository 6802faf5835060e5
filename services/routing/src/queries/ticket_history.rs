//! Who did what to a ticket, from the journal.

use access::Scope;
use contracts::access::v1::Principal;
use journal::Row;

use crate::{
    app::App,
    commands::{CommandError, parse_id},
    domain::TicketLabel,
    store::tickets,
};

pub(crate) async fn ticket_history(
    app: &App,
    person: &Principal,
    ticket_id: &str,
) -> Result<Vec<Row>, CommandError> {
    let id = parse_id::<TicketLabel>(ticket_id)?.uuid();
    let mut tx = app.database.begin(&Scope::of(person)).await?;
    // the journal knows no regions: whoever may not see the ticket may not see its history
    if tickets::find(&mut tx, &[id]).await?.is_empty() {
        return Err(CommandError::NotFound);
    }
    Ok(journal::history(&mut tx, id).await?)
}
