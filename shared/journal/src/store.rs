//! All SQL of the journal. Functions take the transaction first and never begin or commit.

use chrono::{DateTime, Utc};
use futures::{Stream, TryStreamExt};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::chain_hash::ChainHash;
use crate::checkpoint::Checkpoint;
use crate::findings::{BadCheckpoint, BadRow, CheckpointFault, RowFault};
use crate::json;
use crate::record::Record;
use crate::search::Search;

/// The newest row of a chain.
pub(crate) struct StoredHead {
    pub(crate) journal_id: i64,
    pub(crate) aggregate_id: Uuid,
    pub(crate) aggregate_kind: String,
    pub(crate) version: i64,
    pub(crate) hash: Vec<u8>,
}

/// A row as the database has it; whether it makes sense is for [`Record::try_from`] to say.
pub(crate) struct StoredRow {
    pub(crate) journal_id: i64,
    pub(crate) aggregate_kind: String,
    pub(crate) aggregate_id: Uuid,
    pub(crate) version: i64,
    pub(crate) actor: String,
    pub(crate) on_behalf_of: Option<String>,
    pub(crate) reason: Option<String>,
    pub(crate) kind: String,
    pub(crate) changes: String,
    pub(crate) recorded_at: DateTime<Utc>,
    pub(crate) trace_id: Option<String>,
    pub(crate) prev_hash: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

impl StoredRow {
    /// The address of this row with what is wrong with it.
    pub(crate) fn bad(self, fault: RowFault) -> BadRow {
        BadRow {
            journal_id: self.journal_id,
            aggregate_kind: self.aggregate_kind,
            aggregate_id: self.aggregate_id,
            version: self.version,
            fault,
        }
    }
}

impl TryFrom<StoredRow> for Record {
    type Error = BadRow;

    fn try_from(row: StoredRow) -> Result<Self, BadRow> {
        let hashes = (
            ChainHash::try_from(row.prev_hash.as_slice()),
            ChainHash::try_from(row.hash.as_slice()),
        );
        let changes = json::canonicalise(&row.changes);
        let (Ok(changes), (Ok(prev_hash), Ok(hash))) = (changes, hashes) else {
            return Err(row.bad(RowFault::Unreadable));
        };
        Ok(Self {
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
            prev_hash,
            hash,
        })
    }
}

/// Locks the chains of `ids` (distinct) until the transaction ends and answers their newest rows.
pub(crate) async fn lock_heads(tx: &mut PgConnection, ids: &[Uuid]) -> sqlx::Result<Vec<StoredHead>> {
    sqlx::query_as!(
        StoredHead,
        r#"select journal_id as "journal_id!", aggregate_id as "aggregate_id!", aggregate_kind as "aggregate_kind!",
                  version as "version!", hash as "hash!"
           from journal_lock_heads($1)"#,
        ids,
    )
    .fetch_all(tx)
    .await
}

/// Inserts rows in the order given. Their `journal_id` is not looked at: the database gives one.
pub(crate) async fn insert(tx: &mut PgConnection, records: &[Record]) -> sqlx::Result<()> {
    fn column<'a, T>(records: &'a [Record], field: impl Fn(&'a Record) -> T) -> Vec<T> {
        records.iter().map(field).collect()
    }
    sqlx::query!(
        r#"insert into journal (aggregate_kind, aggregate_id, version, actor, on_behalf_of, reason, kind, changes,
                                recorded_at, trace_id, prev_hash, hash)
           select aggregate_kind, aggregate_id, version, actor, on_behalf_of, reason, kind, changes::jsonb,
                  recorded_at, trace_id, prev_hash, hash
           from unnest($1::text[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
                       $8::text[], $9::timestamptz[], $10::text[], $11::bytea[], $12::bytea[])
             as entry (aggregate_kind, aggregate_id, version, actor, on_behalf_of, reason, kind, changes,
                       recorded_at, trace_id, prev_hash, hash)"#,
        &column(records, |record| record.aggregate_kind.as_str()) as &[&str],
        &column(records, |record| record.aggregate_id),
        &column(records, |record| record.version),
        &column(records, |record| record.actor.as_str()) as &[&str],
        &column(records, |record| record.on_behalf_of.as_deref()) as &[Option<&str>],
        &column(records, |record| record.reason.as_deref()) as &[Option<&str>],
        &column(records, |record| record.kind.as_str()) as &[&str],
        &column(records, |record| record.changes.as_str()) as &[&str],
        &column(records, |record| record.recorded_at),
        &column(records, |record| record.trace_id.as_deref()) as &[Option<&str>],
        &column(records, |record| record.prev_hash.as_bytes().as_slice()) as &[&[u8]],
        &column(records, |record| record.hash.as_bytes().as_slice()) as &[&[u8]],
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The rows of one aggregate, oldest first.
pub(crate) async fn chain(tx: &mut PgConnection, aggregate_id: Uuid) -> sqlx::Result<Vec<StoredRow>> {
    sqlx::query_as!(
        StoredRow,
        r#"select journal_id, aggregate_kind, aggregate_id, version, actor, on_behalf_of, reason, kind,
                  changes::text as "changes!", recorded_at, trace_id, prev_hash, hash
           from journal where aggregate_id = $1 order by version"#,
        aggregate_id,
    )
    .fetch_all(tx)
    .await
}

/// All rows, chain by chain, read as they are consumed.
pub(crate) fn all_by_chain(tx: &mut PgConnection) -> impl Stream<Item = sqlx::Result<StoredRow>> + Send + '_ {
    sqlx::query_as!(
        StoredRow,
        r#"select journal_id, aggregate_kind, aggregate_id, version, actor, on_behalf_of, reason, kind,
                  changes::text as "changes!", recorded_at, trace_id, prev_hash, hash
           from journal order by aggregate_id, version"#,
    )
    .fetch(tx)
}

/// All rows in the order of insertion, read as they are consumed.
pub(crate) fn all_by_id(tx: &mut PgConnection) -> impl Stream<Item = sqlx::Result<StoredRow>> + Send + '_ {
    sqlx::query_as!(
        StoredRow,
        r#"select journal_id, aggregate_kind, aggregate_id, version, actor, on_behalf_of, reason, kind,
                  changes::text as "changes!", recorded_at, trace_id, prev_hash, hash
           from journal order by journal_id"#,
    )
    .fetch(tx)
}

/// At most `limit` rows that fit, newest first.
pub(crate) async fn search(
    tx: &mut PgConnection,
    search: &Search,
    limit: i64,
) -> sqlx::Result<Vec<StoredRow>> {
    sqlx::query_as!(
        StoredRow,
        r#"select journal_id, aggregate_kind, aggregate_id, version, actor, on_behalf_of, reason, kind,
                  changes::text as "changes!", recorded_at, trace_id, prev_hash, hash
           from journal
           where ($1::bigint is null or journal_id < $1) and ($2::timestamptz is null or recorded_at >= $2)
             and ($3::timestamptz is null or recorded_at < $3) and ($4::text is null or actor = $4)
             and ($5::text is null or kind = $5) and ($6::text is null or aggregate_kind = $6)
             and ($7::uuid is null or aggregate_id = $7)
           order by journal_id desc limit $8"#,
        search.before,
        search.from,
        search.until,
        search.actor.as_deref(),
        search.kind.as_deref(),
        search.aggregate_kind.as_deref(),
        search.aggregate_id,
        limit,
    )
    .fetch_all(tx)
    .await
}

/// Ids and hashes of the rows with `after < journal_id <= upto`, in order, read as they are consumed.
pub(crate) fn hashes(
    tx: &mut PgConnection,
    after: i64,
    upto: i64,
) -> impl Stream<Item = sqlx::Result<(i64, Vec<u8>)>> + Send + '_ {
    sqlx::query!(
        "select journal_id, hash from journal where journal_id > $1 and journal_id <= $2 order by journal_id",
        after,
        upto,
    )
    .fetch(tx)
    .map_ok(|row| (row.journal_id, row.hash))
}

/// Whether this transaction alone may make a checkpoint now.
pub(crate) async fn try_lock_checkpoints(tx: &mut PgConnection) -> sqlx::Result<bool> {
    sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock(1784768367, 0) as "locked!""#)
        .fetch_one(tx)
        .await
}

/// The highest id below which nothing can appear any more; see the migration.
pub(crate) async fn settled_id(tx: &mut PgConnection) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar!("select journal_settled_id()")
        .fetch_one(tx)
        .await
}

/// A checkpoint as the database has it.
pub(crate) struct StoredCheckpoint {
    from_id: i64,
    to_id: i64,
    row_count: i64,
    merkle_root: Vec<u8>,
    prev_root: Vec<u8>,
    signature: Vec<u8>,
    key_id: String,
    created_at: DateTime<Utc>,
}

impl TryFrom<StoredCheckpoint> for Checkpoint {
    type Error = BadCheckpoint;

    fn try_from(stored: StoredCheckpoint) -> Result<Self, BadCheckpoint> {
        let roots = (
            ChainHash::try_from(stored.merkle_root.as_slice()),
            ChainHash::try_from(stored.prev_root.as_slice()),
        );
        let (Ok(merkle_root), Ok(prev_root)) = roots else {
            let (from_id, to_id) = (stored.from_id, stored.to_id);
            return Err(BadCheckpoint {
                from_id,
                to_id,
                fault: CheckpointFault::Unreadable,
            });
        };
        Ok(Self {
            from_id: stored.from_id,
            to_id: stored.to_id,
            row_count: stored.row_count,
            merkle_root,
            prev_root,
            signature: hex::encode(stored.signature),
            key_id: stored.key_id,
            created_at: stored.created_at,
        })
    }
}

/// All checkpoints, oldest first.
pub(crate) async fn checkpoints(tx: &mut PgConnection) -> sqlx::Result<Vec<StoredCheckpoint>> {
    sqlx::query_as!(
        StoredCheckpoint,
        "select from_id, to_id, row_count, merkle_root, prev_root, signature, key_id, created_at
         from journal_checkpoint order by to_id",
    )
    .fetch_all(tx)
    .await
}

/// The newest checkpoint.
pub(crate) async fn last_checkpoint(tx: &mut PgConnection) -> sqlx::Result<Option<StoredCheckpoint>> {
    sqlx::query_as!(
        StoredCheckpoint,
        "select from_id, to_id, row_count, merkle_root, prev_root, signature, key_id, created_at
         from journal_checkpoint order by to_id desc limit 1",
    )
    .fetch_optional(tx)
    .await
}

/// The checkpoints not yet published, oldest first.
pub(crate) async fn unpublished(tx: &mut PgConnection) -> sqlx::Result<Vec<StoredCheckpoint>> {
    sqlx::query_as!(
        StoredCheckpoint,
        "select from_id, to_id, row_count, merkle_root, prev_root, signature, key_id, created_at
         from journal_checkpoint where published_at is null order by to_id",
    )
    .fetch_all(tx)
    .await
}

/// Inserts a checkpoint; `signature` is the raw form of its own.
pub(crate) async fn insert_checkpoint(
    tx: &mut PgConnection,
    checkpoint: &Checkpoint,
    signature: &[u8],
) -> sqlx::Result<()> {
    sqlx::query!(
        "insert into journal_checkpoint
             (from_id, to_id, row_count, merkle_root, prev_root, signature, key_id, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        checkpoint.from_id,
        checkpoint.to_id,
        checkpoint.row_count,
        checkpoint.merkle_root.as_bytes().as_slice(),
        checkpoint.prev_root.as_bytes().as_slice(),
        signature,
        checkpoint.key_id,
        checkpoint.created_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Marks one checkpoint published; answers whether it was waiting for it.
pub(crate) async fn mark_published(
    tx: &mut PgConnection,
    to_id: i64,
    published_at: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query!(
        "update journal_checkpoint set published_at = $2 where to_id = $1 and published_at is null",
        to_id,
        published_at,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// When the last checkpoint was made, and when the oldest row that none covers was recorded.
pub(crate) async fn sealing(
    tx: &mut PgConnection,
) -> sqlx::Result<(Option<DateTime<Utc>>, Option<DateTime<Utc>>)> {
    let row = sqlx::query!(
        r#"select last.created_at as "sealed_at?", first.recorded_at as "unsealed_since?"
           from (select 1) as one
           left join lateral (select to_id, created_at from journal_checkpoint order by to_id desc limit 1) as last on true
           left join lateral (select recorded_at from journal where journal_id > coalesce(last.to_id, 0)
                              order by journal_id limit 1) as first on true"#
    )
    .fetch_one(tx)
    .await?;
    Ok((row.sealed_at, row.unsealed_since))
}
