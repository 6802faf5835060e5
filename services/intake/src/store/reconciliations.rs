//! The tables `channel_watch` (how each source does now) and `reconciliation` (how server and ledger compared).

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// How a source does. `stored_at` is when its reconciliation was last put on record.
#[derive(Clone)]
pub(crate) struct Watched {
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) ran_at: DateTime<Utc>,
    pub(crate) server_count: i64,
    pub(crate) ledger_count: i64,
    pub(crate) contacts: i64,
    pub(crate) duplicates: i64,
    pub(crate) rejected: i64,
    pub(crate) difference_since: Option<DateTime<Utc>>,
    pub(crate) verdict: String,
    pub(crate) missing: Vec<String>,
    pub(crate) missing_count: i64,
    pub(crate) observed_at: Option<DateTime<Utc>>,
    pub(crate) stored_at: Option<DateTime<Utc>>,
    pub(crate) last_contact_at: Option<DateTime<Utc>>,
    pub(crate) silence: String,
    pub(crate) weeks: i32,
    pub(crate) usual_since_last: f64,
    pub(crate) chance: f64,
    pub(crate) usual_last_day: f64,
    pub(crate) actual_last_day: i64,
    pub(crate) usual_this_hour: f64,
    pub(crate) actual_this_hour: i64,
}

/// How every source does, as the last run found.
pub(crate) async fn watched(tx: &mut PgConnection) -> Result<Vec<Watched>, sqlx::Error> {
    sqlx::query_as!(
        Watched,
        "select channel, source, ran_at, server_count, ledger_count, contacts, duplicates, rejected, difference_since,
             verdict, missing, missing_count, observed_at, stored_at, last_contact_at, silence, weeks,
             usual_since_last, chance, usual_last_day, actual_last_day, usual_this_hour, actual_this_hour
         from channel_watch order by channel, source"
    )
    .fetch_all(tx)
    .await
}

/// Replaces what was known of a source.
pub(crate) async fn keep(tx: &mut PgConnection, one: &Watched) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into channel_watch (channel, source, ran_at, server_count, ledger_count, contacts, duplicates, rejected,
             difference_since, verdict, missing, missing_count, observed_at, stored_at, last_contact_at, silence, weeks,
             usual_since_last, chance, usual_last_day, actual_last_day, usual_this_hour, actual_this_hour)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)
         on conflict on constraint channel_watch_pk do update
         set ran_at = $3, server_count = $4, ledger_count = $5, contacts = $6, duplicates = $7, rejected = $8,
             difference_since = $9, verdict = $10, missing = $11, missing_count = $12, observed_at = $13,
             stored_at = $14, last_contact_at = $15, silence = $16, weeks = $17, usual_since_last = $18, chance = $19,
             usual_last_day = $20, actual_last_day = $21, usual_this_hour = $22, actual_this_hour = $23",
        one.channel,
        one.source,
        one.ran_at,
        one.server_count,
        one.ledger_count,
        one.contacts,
        one.duplicates,
        one.rejected,
        one.difference_since,
        one.verdict,
        &one.missing,
        one.missing_count,
        one.observed_at,
        one.stored_at,
        one.last_contact_at,
        one.silence,
        one.weeks,
        one.usual_since_last,
        one.chance,
        one.usual_last_day,
        one.actual_last_day,
        one.usual_this_hour,
        one.actual_this_hour,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Puts the reconciliation of a source on record.
pub(crate) async fn record(tx: &mut PgConnection, id: Uuid, one: &Watched) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into reconciliation (reconciliation_id, ran_at, channel, source, server_count, ledger_count, contacts,
             duplicates, rejected, difference, difference_since, verdict, missing, missing_count, observed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $5::bigint - $6::bigint, $10, $11, $12, $13, $14)",
        id,
        one.ran_at,
        one.channel,
        one.source,
        one.server_count,
        one.ledger_count,
        one.contacts,
        one.duplicates,
        one.rejected,
        one.difference_since,
        one.verdict,
        &one.missing,
        one.missing_count,
        one.observed_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets reconciliations older than this.
pub(crate) async fn forget_before(tx: &mut PgConnection, before: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!("delete from reconciliation where ran_at < $1", before)
        .execute(tx)
        .await?;
    Ok(())
}

/// A reconciliation on record.
pub(crate) struct Reconciled {
    pub(crate) reconciliation_id: Uuid,
    pub(crate) ran_at: DateTime<Utc>,
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) server_count: i64,
    pub(crate) ledger_count: i64,
    pub(crate) contacts: i64,
    pub(crate) duplicates: i64,
    pub(crate) rejected: i64,
    pub(crate) difference: i64,
    pub(crate) difference_since: Option<DateTime<Utc>>,
    pub(crate) verdict: String,
    pub(crate) missing: Vec<String>,
    pub(crate) missing_count: i64,
    pub(crate) observed_at: Option<DateTime<Utc>>,
}

/// What a list of reconciliations is asked for.
pub(crate) struct Filter<'a> {
    pub(crate) channel: Option<i16>,
    /// Empty: all sources.
    pub(crate) source: &'a str,
    pub(crate) from: Option<DateTime<Utc>>,
    pub(crate) until: Option<DateTime<Utc>>,
    pub(crate) before: Option<(DateTime<Utc>, Uuid)>,
    pub(crate) limit: i64,
}

/// Newest first.
pub(crate) async fn list(tx: &mut PgConnection, filter: &Filter<'_>) -> Result<Vec<Reconciled>, sqlx::Error> {
    sqlx::query_as!(
        Reconciled,
        "select reconciliation_id, ran_at, channel, source, server_count, ledger_count, contacts, duplicates, rejected,
             difference, difference_since, verdict, missing, missing_count, observed_at
         from reconciliation
         where ($1::smallint is null or channel = $1) and ($2 = '' or source = $2)
           and ($3::timestamptz is null or ran_at >= $3) and ($4::timestamptz is null or ran_at < $4)
           and ($5::timestamptz is null or (ran_at, reconciliation_id) < ($5, $6::uuid))
         order by ran_at desc, reconciliation_id desc limit $7",
        filter.channel,
        filter.source,
        filter.from,
        filter.until,
        filter.before.map(|(at, _)| at),
        filter.before.map(|(_, id)| id),
        filter.limit,
    )
    .fetch_all(tx)
    .await
}
