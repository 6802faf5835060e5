//! `GetCaseHistory`: who did what to a case, from the journal.

use access::Scope;
use contracts::{Call, qa_case::v1, timestamp};
use kernel::Fault;

use super::{Api, id};
use crate::queries::case_history;

pub(super) async fn get_case_history(
    api: &Api,
    call: &Call,
    request: &v1::GetCaseHistoryRequest,
) -> Result<v1::GetCaseHistoryResponse, Fault> {
    let case_id = id(&request.case_id)?;
    let rows = case_history(&api.database, &Scope::of(call.person()?), case_id).await?;
    let entries = rows.into_iter().map(entry).collect::<Result<_, _>>()?;
    Ok(v1::GetCaseHistoryResponse { entries })
}

fn entry(row: journal::Row) -> Result<v1::CaseHistoryEntry, Fault> {
    Ok(v1::CaseHistoryEntry {
        version: u64::try_from(row.version).map_err(store::fault)?,
        kind: row.kind,
        actor: row.actor,
        reason: row.reason.unwrap_or_default(),
        at: Some(timestamp(row.recorded_at)),
        changes_json: serde_json::to_string(&row.changes).map_err(store::fault)?,
    })
}
