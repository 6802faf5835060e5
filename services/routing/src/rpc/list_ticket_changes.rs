//! What others changed on tickets of the caller or the team.

use contracts::{
    Call, moment,
    routing::v1::{HistoryEntry, ListTicketChangesRequest, ListTicketChangesResponse, TicketChange},
    timestamp,
};
use kernel::Fault;

use crate::{
    app::App,
    queries::ticket_changes::{self as query, TicketChanges},
    store::ticket_changes::Change,
};

pub(super) async fn list_ticket_changes(
    app: &App,
    call: &Call,
    request: ListTicketChangesRequest,
) -> Result<ListTicketChangesResponse, Fault> {
    let query = TicketChanges {
        since: moment(request.since.as_ref()),
        queue: request.queue,
        page_size: request.page_size,
        cursor: request.cursor,
    };
    let page = query::ticket_changes(app, call.person()?, query).await?;
    Ok(ListTicketChangesResponse {
        next_cursor: page.next_cursor(),
        changes: page.rows.into_iter().map(line).collect(),
    })
}

fn line(change: Change) -> TicketChange {
    TicketChange {
        ticket_id: change.ticket_id.to_string(),
        number: change.number,
        subject: change.subject,
        entry: Some(HistoryEntry {
            version: change.version.unsigned_abs(),
            kind: change.kind,
            actor: change.actor,
            reason: change.reason.unwrap_or_default(),
            at: Some(timestamp(change.recorded_at)),
            changes_json: change.changes.to_string(),
        }),
    }
}
