//! Who did what to a ticket.

use contracts::timestamp;
use contracts::{
    Call,
    routing::v1::{GetTicketHistoryRequest, GetTicketHistoryResponse, HistoryEntry},
};
use kernel::Fault;

use crate::{app::App, queries::ticket_history::ticket_history};

pub(super) async fn get_ticket_history(
    app: &App,
    call: &Call,
    request: GetTicketHistoryRequest,
) -> Result<GetTicketHistoryResponse, Fault> {
    let rows = ticket_history(app, call.person()?, &request.ticket_id).await?;
    let entries = rows.into_iter().map(|row| HistoryEntry {
        version: row.version.unsigned_abs(),
        kind: row.kind,
        actor: row.actor,
        reason: row.reason.unwrap_or_default(),
        at: Some(timestamp(row.recorded_at)),
        changes_json: serde_json::to_string(&row.changes).unwrap_or_default(),
    });
    Ok(GetTicketHistoryResponse {
        entries: entries.collect(),
    })
}
