//! Adding to the journal, and reading one chain back.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::chain_hash::ChainHash;
use crate::entry::Entry;
use crate::findings::{BadRow, RowFault};
use crate::json;
use crate::record::{Record, Row};
use crate::store::{self, StoredRow};

/// Why an entry was not appended, or a chain not read. Never holds what the entry says.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The entry can never be appended as it is.
    #[error("the journal column {column} {objection}")]
    Invalid {
        /// The column whose value is refused.
        column: &'static str,
        /// What is wrong with it.
        objection: String,
    },
    /// The aggregate has a chain under another kind: two things share an id.
    #[error("aggregate {aggregate_id} is already journalled as {recorded}, not as {given}")]
    KindChanged {
        /// The aggregate.
        aggregate_id: Uuid,
        /// The kind its chain has.
        recorded: String,
        /// The kind of the entry.
        given: String,
    },
    /// Somebody appended first. Only possible outside READ COMMITTED: run the transaction again.
    #[error("another transaction appended to the same aggregate")]
    Raced,
    /// A stored row cannot be what was written.
    #[error("the journal is damaged")]
    Damaged(#[source] BadRow),
    /// The database failed.
    #[error("the journal cannot be read or written")]
    Database(#[source] sqlx::Error),
}

/// Appends one entry in the caller's transaction and answers its version, 1 for the first of an aggregate.
///
/// The aggregate's chain stays locked until the transaction ends, so concurrent appends to one aggregate wait
/// for each other and both succeed.
pub async fn append(tx: &mut PgConnection, entry: &Entry) -> Result<i64, JournalError> {
    let versions = append_many(tx, std::slice::from_ref(entry)).await?;
    Ok(versions[0])
}

/// Appends entries in order, of the same or of different aggregates, in two round trips; answers their versions.
///
/// All chains stay locked until the transaction ends, one lock an aggregate: stay below about 1,000 aggregates
/// a transaction, or raise `max_locks_per_transaction`. A batch locks in one order; a transaction that
/// appends several batches may run into a deadlock, which Postgres breaks by failing one of the two.
pub async fn append_many(tx: &mut PgConnection, entries: &[Entry]) -> Result<Vec<i64>, JournalError> {
    let changes: Vec<String> = entries.iter().map(checked_changes).collect::<Result<_, _>>()?;
    let mut ids: Vec<Uuid> = entries.iter().map(|entry| entry.aggregate_id).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut heads = heads(tx, &ids).await?;
    let mut records = Vec::with_capacity(entries.len());
    for (entry, changes) in entries.iter().zip(changes) {
        let head = heads
            .entry(entry.aggregate_id)
            .or_insert_with(|| Head::before(entry));
        let record = chained(entry, changes, head)?;
        head.version = record.version;
        head.hash = record.hash;
        records.push(record);
    }
    store::insert(tx, &records).await.map_err(|error| {
        let constraint = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::constraint);
        match constraint {
            Some("journal_version_once") => JournalError::Raced,
            _ => JournalError::Database(error),
        }
    })?;
    Ok(records.into_iter().map(|record| record.version).collect())
}

/// The history of one aggregate, oldest first; empty when there is none. It does not verify:
/// that is [`crate::verify`].
pub async fn history(tx: &mut PgConnection, aggregate_id: impl Into<Uuid>) -> Result<Vec<Row>, JournalError> {
    let stored = store::chain(tx, aggregate_id.into())
        .await
        .map_err(JournalError::Database)?;
    stored
        .into_iter()
        .map(shown)
        .collect::<Result<_, _>>()
        .map_err(JournalError::Damaged)
}

/// Where the next row of a chain attaches.
struct Head {
    aggregate_kind: String,
    version: i64,
    hash: ChainHash,
}

impl Head {
    fn before(first: &Entry) -> Self {
        Self {
            aggregate_kind: first.aggregate_kind.clone(),
            version: 0,
            hash: ChainHash::GENESIS,
        }
    }
}

async fn heads(tx: &mut PgConnection, ids: &[Uuid]) -> Result<HashMap<Uuid, Head>, JournalError> {
    let stored = store::lock_heads(tx, ids).await.map_err(JournalError::Database)?;
    let mut heads = HashMap::with_capacity(ids.len());
    for head in stored {
        let Ok(hash) = ChainHash::try_from(head.hash.as_slice()) else {
            return Err(JournalError::Damaged(BadRow {
                journal_id: head.journal_id,
                aggregate_kind: head.aggregate_kind,
                aggregate_id: head.aggregate_id,
                version: head.version,
                fault: RowFault::Unreadable,
            }));
        };
        let (aggregate_kind, version) = (head.aggregate_kind, head.version);
        heads.insert(
            head.aggregate_id,
            Head {
                aggregate_kind,
                version,
                hash,
            },
        );
    }
    Ok(heads)
}

fn checked_changes(entry: &Entry) -> Result<String, JournalError> {
    let invalid = |column, objection: &dyn ToString| JournalError::Invalid {
        column,
        objection: objection.to_string(),
    };
    if let Some((column, objection)) = entry.objection() {
        return Err(invalid(column, &objection));
    }
    let text = serde_json::to_string(&entry.changes).map_err(|error| invalid("changes", &error))?;
    json::canonicalise(&text).map_err(|error| invalid("changes", &error))
}

fn chained(entry: &Entry, changes: String, head: &Head) -> Result<Record, JournalError> {
    if head.aggregate_kind != entry.aggregate_kind {
        return Err(JournalError::KindChanged {
            aggregate_id: entry.aggregate_id,
            recorded: head.aggregate_kind.clone(),
            given: entry.aggregate_kind.clone(),
        });
    }
    let mut record = Record {
        journal_id: 0,
        aggregate_kind: entry.aggregate_kind.clone(),
        aggregate_id: entry.aggregate_id,
        version: head.version + 1,
        actor: entry.actor.clone(),
        on_behalf_of: entry.on_behalf_of.clone(),
        reason: entry.reason.clone(),
        kind: entry.kind.clone(),
        changes,
        recorded_at: to_the_microsecond(entry.recorded_at),
        trace_id: entry.trace_id.clone(),
        prev_hash: head.hash,
        hash: ChainHash::GENESIS,
    };
    record.hash = record.computed_hash();
    Ok(record)
}

/// What Postgres keeps of a time, so that the hash is over the stored value.
pub(crate) fn to_the_microsecond(time: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(time.timestamp_micros()).unwrap_or(time)
}

/// From the stored text and not the canonical one, in which 100 is `1e2` and would come back as a float.
fn shown(row: StoredRow) -> Result<Row, BadRow> {
    let changes = serde_json::from_str(&row.changes);
    let (Ok(changes), Ok(hash)) = (changes, ChainHash::try_from(row.hash.as_slice())) else {
        return Err(row.bad(RowFault::Unreadable));
    };
    Ok(Row {
        journal_id: row.journal_id,
        aggregate_kind: row.aggregate_kind,
        aggregate_id: row.aggregate_id,
        version: row.version,
        actor: row.actor,
        on_behalf_of: row.on_behalf_of,
        reason: row.reason,
        kind: row.kind,
        changes,
        recorded_at: row.recorded_at,
        trace_id: row.trace_id,
        hash,
    })
}
