//! The table `message`.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    commands::Due,
    domain::{Letter, Verdict},
};

/// Stores a letter; false when it is there already.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    letter: &Letter,
    domain: &str,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let done = sqlx::query!(
        "insert into message (message_id, purpose, subject_id, contact_id, region, recipient, subject, body,
                              in_reply_to, mail_message_id, state, attempts, created_at, next_attempt_at)
         values ($1, $2, $3, $4, $5::text::ltree, $6, $7, $8, $9, $10, 'waiting', 0, $11, $11)
         on conflict on constraint message_once do nothing",
        letter.id().uuid(),
        letter.purpose.as_str(),
        letter.subject_id,
        letter.contact_id,
        letter.region,
        letter.recipient.expose(),
        letter.subject.expose(),
        letter.body.expose(),
        letter.in_reply_to,
        letter.mail_message_id(domain),
        now,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes due messages for a while and counts the attempt.
pub(crate) async fn claim(
    tx: &mut PgConnection,
    most: i64,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Due>, sqlx::Error> {
    let rows = sqlx::query!(
        "update message set leased_until = $3, attempts = attempts + 1
         where message_id in (
             select message_id from message
             where state = 'waiting' and next_attempt_at <= $1 and (leased_until is null or leased_until <= $1)
             order by next_attempt_at limit $2 for update skip locked)
         returning message_id, purpose, subject_id, contact_id, recipient, subject, body, in_reply_to,
                   mail_message_id, attempts",
        now,
        most,
        until,
    )
    .fetch_all(tx)
    .await?;
    let due = rows.into_iter().map(|row| Due {
        message_id: row.message_id,
        purpose: row.purpose,
        subject_id: row.subject_id,
        contact_id: row.contact_id,
        recipient: row.recipient.into(),
        subject: row.subject.into(),
        body: row.body.into(),
        in_reply_to: row.in_reply_to,
        mail_message_id: row.mail_message_id,
        attempt: row.attempts,
    });
    Ok(due.collect())
}

/// Records how an attempt ended; false when that attempt is not the last one begun.
pub(crate) async fn record(
    tx: &mut PgConnection,
    due: &Due,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<bool, sqlx::Error> {
    let (state, sent_at, next_attempt_at, trouble) = match verdict {
        Verdict::Sent => ("sent", Some(now), now, None),
        Verdict::Waits { until, trouble } => ("waiting", None, *until, Some(trouble.as_str())),
        Verdict::Failed { trouble } => ("failed", None, now, Some(trouble.as_str())),
    };
    let done = sqlx::query!(
        "update message set state = $3, sent_at = $4, next_attempt_at = $5, last_trouble = $6, leased_until = null
         where message_id = $1 and attempts = $2 and state = 'waiting'",
        due.message_id,
        due.attempt,
        state,
        sent_at,
        next_attempt_at,
        trouble,
    )
    .execute(tx)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// One line of the delivery record.
pub(crate) struct Line {
    pub(crate) message_id: Uuid,
    pub(crate) purpose: String,
    pub(crate) subject_id: Uuid,
    pub(crate) state: String,
    pub(crate) attempts: i32,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) sent_at: Option<DateTime<Utc>>,
    pub(crate) next_attempt_at: DateTime<Utc>,
    pub(crate) last_trouble: Option<String>,
}

/// The delivery record of a contact, oldest first.
pub(crate) async fn of_contact(tx: &mut PgConnection, contact_id: Uuid) -> Result<Vec<Line>, sqlx::Error> {
    sqlx::query_as!(
        Line,
        "select message_id, purpose, subject_id, state, attempts, created_at, sent_at, next_attempt_at, last_trouble
         from message where contact_id = $1 order by created_at, message_id",
        contact_id,
    )
    .fetch_all(tx)
    .await
}
