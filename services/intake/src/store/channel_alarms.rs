//! The table `channel_alarm`.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// An alarm of a source.
#[derive(Clone)]
pub(crate) struct Alarm {
    pub(crate) alarm_id: Uuid,
    pub(crate) channel: i16,
    pub(crate) source: String,
    pub(crate) kind: String,
    pub(crate) reason: String,
    pub(crate) since: DateTime<Utc>,
    pub(crate) raised_at: DateTime<Utc>,
    pub(crate) cleared_at: Option<DateTime<Utc>>,
    pub(crate) last_success_at: Option<DateTime<Utc>>,
}

/// Alarms that stand.
pub(crate) async fn standing(tx: &mut PgConnection) -> Result<Vec<Alarm>, sqlx::Error> {
    sqlx::query_as!(
        Alarm,
        "select alarm_id, channel, source, kind, reason, since, raised_at, cleared_at, last_success_at
         from channel_alarm where cleared_at is null order by raised_at, alarm_id"
    )
    .fetch_all(tx)
    .await
}

/// Raises an alarm.
pub(crate) async fn raise(tx: &mut PgConnection, alarm: &Alarm) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into channel_alarm (alarm_id, channel, source, kind, reason, since, raised_at, last_success_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        alarm.alarm_id,
        alarm.channel,
        alarm.source,
        alarm.kind,
        alarm.reason,
        alarm.since,
        alarm.raised_at,
        alarm.last_success_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// It stands for another reason now.
pub(crate) async fn restate(tx: &mut PgConnection, alarm_id: Uuid, reason: &str) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update channel_alarm set reason = $2 where alarm_id = $1",
        alarm_id,
        reason
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// It is over.
pub(crate) async fn clear(
    tx: &mut PgConnection,
    alarm_id: Uuid,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "update channel_alarm set cleared_at = $2 where alarm_id = $1",
        alarm_id,
        at
    )
    .execute(tx)
    .await?;
    Ok(())
}
