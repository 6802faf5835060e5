//! `GetReturnHistory`: who did what to a return, from the journal.

use access::Scope;
use contracts::{Call, returns::v1, timestamp};
use kernel::Fault;

use super::{Api, id};
use crate::queries::return_history;

pub(super) async fn get_return_history(
    api: &Api,
    call: &Call,
    request: &v1::GetReturnHistoryRequest,
) -> Result<v1::GetReturnHistoryResponse, Fault> {
    let return_id = id(&request.return_id)?;
    let rows = return_history(&api.database, &Scope::of(call.person()?), return_id).await?;
    let entries = rows.into_iter().map(entry).collect::<Result<_, _>>()?;
    Ok(v1::GetReturnHistoryResponse { entries })
}

fn entry(row: journal::Row) -> Result<v1::ReturnHistoryEntry, Fault> {
    Ok(v1::ReturnHistoryEntry {
        version: u64::try_from(row.version).map_err(store::fault)?,
        kind: row.kind,
        actor: row.actor,
        reason: row.reason.unwrap_or_default(),
        at: Some(timestamp(row.recorded_at)),
        changes_json: serde_json::to_string(&row.changes).map_err(store::fault)?,
    })
}
