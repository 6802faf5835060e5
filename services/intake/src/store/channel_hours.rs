//! The tables `watch_run` and `channel_hour`: whose turn it is to watch, and what came in which hour.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

/// When the watch last ran and when all hours were last counted.
pub(crate) struct LastRun {
    pub(crate) ran_at: Option<DateTime<Utc>>,
    pub(crate) counted_at: Option<DateTime<Utc>>,
}

/// The last run, locked until the transaction ends; `None` while another replica watches.
pub(crate) async fn take_turn(tx: &mut PgConnection) -> Result<Option<LastRun>, sqlx::Error> {
    sqlx::query_as!(
        LastRun,
        "select ran_at, counted_at from watch_run for update skip locked"
    )
    .fetch_optional(tx)
    .await
}

/// Notes a run.
pub(crate) async fn note_run(tx: &mut PgConnection, run: &LastRun) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update watch_run set ran_at = $1, counted_at = $2",
        run.ran_at,
        run.counted_at
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Counts the ledger's rows hour by hour from this hour on.
pub(crate) async fn count_from(tx: &mut PgConnection, from: DateTime<Utc>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into channel_hour (channel, source, hour, entries, last_at)
         select channel, source, date_trunc('hour', received_at), count(*), max(received_at)
         from channel_entry where received_at >= date_trunc('hour', $1::timestamptz) group by 1, 2, 3
         on conflict on constraint channel_hour_pk do update
         set entries = excluded.entries, last_at = excluded.last_at
         where (channel_hour.entries, channel_hour.last_at) is distinct from (excluded.entries, excluded.last_at)",
        from,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What came in one hour.
pub(crate) struct CountedHour {
    pub(crate) hour: DateTime<Utc>,
    pub(crate) entries: i64,
    pub(crate) last_at: DateTime<Utc>,
}

/// The newest hours of a source, at most so many, oldest first.
pub(crate) async fn newest(
    tx: &mut PgConnection,
    channel: i16,
    source: &str,
    limit: i64,
) -> Result<Vec<CountedHour>, sqlx::Error> {
    sqlx::query_as!(
        CountedHour,
        r#"select hour as "hour!", entries as "entries!", last_at as "last_at!" from (
               select hour, entries, last_at from channel_hour where channel = $1 and source = $2
               order by channel_hour.hour desc limit $3) as newest
           order by hour"#,
        channel,
        source,
        limit,
    )
    .fetch_all(tx)
    .await
}
