//! The tables `channel_access` and `channel_refusal`: whether the way to a source works, and who was turned away.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;

use crate::domain::watch::Credentials;

/// What a poller says of a mailbox.
pub(crate) struct Observed<'a> {
    pub(crate) channel: i16,
    pub(crate) source: &'a str,
    pub(crate) at: DateTime<Utc>,
    /// Empty when nothing keeps the mailbox from being followed.
    pub(crate) trouble: &'a str,
    pub(crate) credentials: Credentials,
}

/// Keeps it, unless something newer is known.
pub(crate) async fn observe(tx: &mut PgConnection, said: &Observed<'_>) -> Result<(), sqlx::Error> {
    let worked = said.credentials == Credentials::Worked;
    let refused = said.credentials == Credentials::Refused;
    sqlx::query!(
        "insert into channel_access as known (channel, source, observed_at, trouble, trouble_since, credentials,
             credentials_since, worked_at)
         values ($1, $2, $3, $4, case when $4::text <> '' then $3::timestamptz end,
             case when $6::boolean then $4 else '' end, case when $6 then $3 end, case when $5::boolean then $3 end)
         on conflict on constraint channel_access_pk do update
         set observed_at = $3, trouble = $4,
             trouble_since = case when $4 <> '' then coalesce(known.trouble_since, $3) end,
             credentials = case when $6 then $4 when $5 then '' else known.credentials end,
             credentials_since = case when $6 then coalesce(known.credentials_since, $3)
                 when $5 then null else known.credentials_since end,
             worked_at = case when $5 then $3 else known.worked_at end
         where known.observed_at <= $3",
        said.channel,
        said.source,
        said.at,
        said.trouble,
        worked,
        refused,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Senders that a door turned away.
pub(crate) struct Refused<'a> {
    pub(crate) channel: i16,
    pub(crate) source: &'a str,
    pub(crate) reason: &'a str,
    pub(crate) count: i64,
    pub(crate) last_at: DateTime<Utc>,
}

/// Adds them to the sum of their reason.
pub(crate) async fn add_refused(tx: &mut PgConnection, refused: &Refused<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into channel_refusal as known (channel, source, reason, total, last_at) values ($1, $2, $3, $4, $5)
         on conflict on constraint channel_refusal_pk do update
         set total = known.total + excluded.total, last_at = greatest(known.last_at, excluded.last_at)",
        refused.channel,
        refused.source,
        refused.reason,
        refused.count,
        refused.last_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What a door says of the credentials of its senders.
pub(crate) struct Door<'a> {
    pub(crate) channel: i16,
    pub(crate) source: &'a str,
    pub(crate) at: DateTime<Utc>,
    /// Slug; empty when none of this is about credentials.
    pub(crate) reason: &'a str,
    /// Refused for their credentials since the door last accepted something.
    pub(crate) in_a_row: i64,
    pub(crate) first_at: DateTime<Utc>,
    pub(crate) accepted_at: Option<DateTime<Utc>>,
}

/// Counts refusals in a row, over all replicas: one that was accepted anywhere after the first of them ends the row.
pub(crate) async fn count_in_a_row(tx: &mut PgConnection, door: &Door<'_>) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into channel_access as known (channel, source, observed_at, refused_in_a_row, refused_since,
             refused_reason, worked_at)
         values ($1, $2, $3, $5, case when $5::bigint > 0 then $6::timestamptz end,
             case when $5 > 0 then $4::text else '' end, $7::timestamptz)
         on conflict on constraint channel_access_pk do update
         set observed_at = greatest(known.observed_at, $3),
             refused_in_a_row = case when $7 >= known.refused_since then $5 else known.refused_in_a_row + $5 end,
             refused_since = case when $7 >= known.refused_since or known.refused_since is null
                 then case when $5 > 0 then $6 end else known.refused_since end,
             refused_reason = case when $5 > 0 then $4 when $7 >= known.refused_since then ''
                 else known.refused_reason end,
             worked_at = greatest(known.worked_at, $7)",
        door.channel,
        door.source,
        door.at,
        door.reason,
        door.in_a_row,
        door.first_at,
        door.accepted_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// The ledger has something that a door accepted at this time, so its credentials worked then.
pub(crate) async fn accepted(
    tx: &mut PgConnection,
    (channel, source): (i16, &str),
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update channel_access set worked_at = $3, refused_in_a_row = 0, refused_since = null, refused_reason = ''
         where channel = $1 and source = $2 and refused_since < $3",
        channel,
        source,
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether the way to a source works.
#[derive(Clone)]
pub(crate) struct Access {
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) trouble: String,
    pub(crate) trouble_since: Option<DateTime<Utc>>,
    pub(crate) credentials: String,
    pub(crate) credentials_since: Option<DateTime<Utc>>,
    pub(crate) worked_at: Option<DateTime<Utc>>,
    pub(crate) refused_in_a_row: i64,
    pub(crate) refused_since: Option<DateTime<Utc>>,
    pub(crate) refused_reason: String,
}

/// Of every source of which anything is known.
pub(crate) async fn all(tx: &mut PgConnection) -> Result<Vec<Access>, sqlx::Error> {
    sqlx::query_as!(
        Access,
        "select channel, source, trouble, trouble_since, credentials, credentials_since, worked_at, refused_in_a_row,
             refused_since, refused_reason
         from channel_access"
    )
    .fetch_all(tx)
    .await
}

/// How often senders were turned away for one reason.
pub(crate) struct Refusals {
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) reason: String,
    pub(crate) total: i64,
    pub(crate) last_at: DateTime<Utc>,
}

/// Of every source.
pub(crate) async fn refusals(tx: &mut PgConnection) -> Result<Vec<Refusals>, sqlx::Error> {
    sqlx::query_as!(
        Refusals,
        "select channel, source, reason, total, last_at from channel_refusal order by channel, source, reason"
    )
    .fetch_all(tx)
    .await
}
