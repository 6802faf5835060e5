//! The table `quarantined`.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;
use vault::Wrapped;

use crate::store::submissions::SealedSubmission;

/// A submission that could not be read, or not as a whole.
pub(crate) struct NewQuarantined<'a> {
    pub(crate) contact_id: Uuid,
    pub(crate) submission_id: &'a str,
    pub(crate) receipt: &'a str,
    pub(crate) channel: i16,
    pub(crate) source: &'a str,
    pub(crate) source_key: &'a str,
    pub(crate) region: &'a str,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) quarantined_at: DateTime<Utc>,
    pub(crate) reason: &'a str,
    pub(crate) sha256: &'a str,
    pub(crate) size_bytes: i64,
    pub(crate) is_whole: bool,
    pub(crate) stated_size: i64,
    /// Encoded, without inline evidence, then sealed.
    pub(crate) submission_sealed: &'a [u8],
}

/// Adds it; a thing that is there already stays as it is.
pub(crate) async fn insert(tx: &mut PgConnection, new: &NewQuarantined<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into quarantined (contact_id, submission_id, receipt, channel, source, source_key, region, received_at,
             quarantined_at, reason, sha256, size_bytes, is_whole, stated_size, submission_sealed)
         values ($1, $2, $3, $4, $5, $6, $7::text::ltree, $8, $9, $10, $11, $12, $13, $14, $15)
         on conflict do nothing",
        new.contact_id,
        new.submission_id,
        new.receipt,
        new.channel,
        new.source,
        new.source_key,
        new.region,
        new.received_at,
        new.quarantined_at,
        new.reason,
        new.sha256,
        new.size_bytes,
        new.is_whole,
        new.stated_size,
        new.submission_sealed,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What a list of the quarantine is asked for.
pub(crate) struct Filter<'a> {
    /// Empty: all reasons.
    pub(crate) reason: &'a str,
    /// Empty: all sources.
    pub(crate) source: &'a str,
    pub(crate) with_settled: bool,
}

/// A submission in the list.
pub(crate) struct ListedQuarantined {
    pub(crate) contact_id: Uuid,
    pub(crate) submission_id: String,
    pub(crate) receipt: String,
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) source_key: String,
    pub(crate) region: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) quarantined_at: DateTime<Utc>,
    pub(crate) reason: String,
    pub(crate) sha256: String,
    pub(crate) size_bytes: i64,
    pub(crate) is_whole: bool,
    pub(crate) stated_size: i64,
    pub(crate) replays: i32,
    pub(crate) replayed_at: Option<DateTime<Utc>>,
    pub(crate) outcome: String,
    pub(crate) settled_at: Option<DateTime<Utc>>,
    pub(crate) is_contact: bool,
}

/// Newest first, after `before`.
pub(crate) async fn list(
    tx: &mut PgConnection,
    filter: &Filter<'_>,
    before: Option<(DateTime<Utc>, &str)>,
    limit: i64,
) -> Result<Vec<ListedQuarantined>, sqlx::Error> {
    sqlx::query_as!(
        ListedQuarantined,
        r#"select contact_id, submission_id, receipt, channel, source, source_key, region::text as "region!",
               received_at, quarantined_at, reason, sha256, size_bytes, is_whole, stated_size, replays, replayed_at,
               outcome, settled_at,
               exists (select 1 from channel_entry where channel_entry.channel = quarantined.channel
                   and channel_entry.source = quarantined.source
                   and channel_entry.source_key = quarantined.source_key
                   and channel_entry.outcome = 'contact') as "is_contact!"
           from quarantined
           where ($1 = '' or reason = $1) and ($2 = '' or source = $2) and ($3 or settled_at is null)
             and ($4::timestamptz is null or (quarantined_at, submission_id) < ($4, $5::text))
           order by quarantined.quarantined_at desc, quarantined.submission_id desc
           limit $6"#,
        filter.reason,
        filter.source,
        filter.with_settled,
        before.map(|(at, _)| at),
        before.map(|(_, id)| id),
        limit,
    )
    .fetch_all(tx)
    .await
}

/// Waiting for one reason, those tried least first.
pub(crate) async fn waiting_for(tx: &mut PgConnection, reason: &str) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar!(
        "select submission_id from quarantined where reason = $1 and settled_at is null
         order by replays, quarantined_at, submission_id limit 10000",
        reason,
    )
    .fetch_all(tx)
    .await
}

/// A submission to be read again.
pub(crate) struct KeptQuarantined {
    pub(crate) contact_id: Uuid,
    pub(crate) reason: String,
    pub(crate) size_bytes: i64,
    pub(crate) is_whole: bool,
    pub(crate) submission: SealedSubmission,
    pub(crate) outcome: String,
}

/// The submission, locked, if it lies in the scope of the transaction.
pub(crate) async fn find_locked(
    tx: &mut PgConnection,
    submission_id: &str,
) -> Result<Option<KeptQuarantined>, sqlx::Error> {
    let row = sqlx::query!(
        r#"select contact_id, reason, size_bytes, is_whole, submission_sealed, outcome,
               data_key.wrapped as "wrapped?", data_key.wrapped_by as "wrapped_by?"
           from quarantined left join data_key on data_key.subject = contact_id
           where submission_id = $1 for update of quarantined"#,
        submission_id,
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(|row| KeptQuarantined {
        contact_id: row.contact_id,
        reason: row.reason,
        size_bytes: row.size_bytes,
        is_whole: row.is_whole,
        submission: SealedSubmission {
            contact_id: row.contact_id,
            sealed: row.submission_sealed,
            wrapped: Wrapped::of(row.wrapped, row.wrapped_by),
        },
        outcome: row.outcome,
    }))
}

/// What a replay came to; `outcome` is `waiting` for one that stays.
pub(crate) struct Replay<'a> {
    pub(crate) outcome: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) at: DateTime<Utc>,
    pub(crate) by: &'a str,
}

/// Notes a replay.
pub(crate) async fn note_replay(
    tx: &mut PgConnection,
    submission_id: &str,
    replay: &Replay<'_>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update quarantined set replays = replays + 1, replayed_at = $2, replayed_by = $3, outcome = $4, reason = $5,
             settled_at = case when $4::text = 'waiting' then null else $2::timestamptz end
         where submission_id = $1",
        submission_id,
        replay.at,
        replay.by,
        replay.outcome,
        replay.reason,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// How many of a source wait.
pub(crate) struct Waiting {
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) waiting: i64,
}

/// Waiting submissions by source, as far as the transaction may see.
pub(crate) async fn count_waiting(tx: &mut PgConnection) -> Result<Vec<Waiting>, sqlx::Error> {
    sqlx::query_as!(
        Waiting,
        r#"select channel, source, count(*) as "waiting!" from quarantined
           where settled_at is null group by channel, source"#,
    )
    .fetch_all(tx)
    .await
}
