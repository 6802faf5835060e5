//! `SearchJournal`.

use contracts::{
    Call, moment,
    operations::v1::{JournalEntry, SearchJournalRequest, SearchJournalResponse},
    timestamp,
};
use journal::{JournalError, Record, Search};
use kernel::{Chain, Fault};

use super::{Operations, cursor, overseer, page_size, unavailable};

pub(super) async fn answer(
    operations: &Operations,
    call: &Call,
    request: SearchJournalRequest,
) -> Result<SearchJournalResponse, Fault> {
    overseer(call)?;
    let size = i64::from(page_size(request.page_size));
    let search = wanted(request)?;
    let mut connection = operations
        .database
        .pool()
        .acquire()
        .await
        .map_err(|error| unavailable(&error))?;
    // one more than asked for tells whether there is a next page
    let mut found = journal::search(&mut connection, &search, size + 1)
        .await
        .map_err(|error| refuse(&error))?;
    let is_more = found.len() > usize::try_from(size).unwrap_or(usize::MAX);
    if is_more {
        found.pop();
    }
    let last = found.last().filter(|_| is_more);
    let next_cursor = last.map_or_else(String::new, |row| row.journal_id.to_string());
    Ok(SearchJournalResponse {
        entries: found.into_iter().map(shown).collect(),
        next_cursor,
    })
}

fn wanted(request: SearchJournalRequest) -> Result<Search, Fault> {
    let aggregate_id = match request.aggregate_id.as_str() {
        "" => None,
        text => Some(text.parse().map_err(|_| {
            Fault::invalid(
                "aggregate-unreadable",
                "对象编号无效。",
                "The aggregate id is not an id.",
            )
        })?),
    };
    let given = |text: String| Some(text).filter(|text| !text.is_empty());
    let at = request.at.unwrap_or_default();
    Ok(Search {
        from: moment(at.from.as_ref()),
        until: moment(at.until.as_ref()),
        actor: given(request.actor),
        kind: given(request.kind),
        aggregate_kind: given(request.aggregate),
        aggregate_id,
        before: cursor(&request.cursor)?,
    })
}

fn shown(row: Record) -> JournalEntry {
    JournalEntry {
        aggregate: row.aggregate_kind,
        aggregate_id: row.aggregate_id.to_string(),
        version: row.version.unsigned_abs(),
        actor: row.actor,
        on_behalf_of: row.on_behalf_of.unwrap_or_default(),
        kind: row.kind,
        reason: row.reason.unwrap_or_default(),
        at: Some(timestamp(row.recorded_at)),
        changes_json: row.changes,
        hash: row.hash.to_string(),
        previous_hash: row.prev_hash.to_string(),
    }
}

fn refuse(error: &JournalError) -> Fault {
    match error {
        JournalError::Damaged(_) => {
            tracing::error!(error = %Chain(error), "the journal is damaged");
            Fault::precondition(
                "journal-damaged",
                "审计日志中有无法读取的记录，请校验。",
                "A row of the journal cannot be read; verify the journal.",
            )
        }
        error => unavailable(error),
    }
}
