//! The table `message`.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use kernel::{Chain, Sensitive};
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;
use vault::{DataKeys, Place, SealError, Vault, fetch, provide};

use crate::{
    commands::Due,
    domain::{Letter, Verdict},
};

#[derive(Serialize)]
struct NewMessage<'a> {
    message_id: Uuid,
    purpose: &'static str,
    subject_id: Uuid,
    contact_id: Uuid,
    region: &'a str,
    recipient_sealed: String,
    subject: &'a str,
    body: &'a str,
    in_reply_to: Option<&'a str>,
    mail_message_id: String,
}

fn place(message_id: Uuid) -> Place {
    Place {
        table: "message",
        column: "recipient_sealed",
        row: message_id,
    }
}

/// The address as JSON reads `bytea`.
fn sealed(keys: &DataKeys, letter: &Letter) -> Result<String, SealError> {
    let key = keys.of(letter.contact_id)?;
    let address = letter.recipient.expose().as_bytes();
    Ok(format!(
        "\\x{}",
        hex::encode(key.seal(&place(letter.id().uuid()), address))
    ))
}

/// Stores letters and answers which of them were not there.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    vault: &Vault,
    letters: &[Letter],
    domain: &str,
    now: DateTime<Utc>,
) -> Result<HashSet<Uuid>, SealError> {
    let mut keys = DataKeys::default();
    let subjects = letters.iter().map(|letter| letter.contact_id);
    provide(tx, vault, &mut keys, subjects).await?;
    let rows = letters.iter().map(|letter| {
        Ok(NewMessage {
            message_id: letter.id().uuid(),
            purpose: letter.purpose.as_str(),
            subject_id: letter.subject_id,
            contact_id: letter.contact_id,
            region: &letter.region,
            recipient_sealed: sealed(&keys, letter)?,
            subject: letter.subject.expose(),
            body: letter.body.expose(),
            in_reply_to: letter.in_reply_to.as_deref(),
            mail_message_id: letter.mail_message_id(domain),
        })
    });
    let rows: Vec<NewMessage<'_>> = rows.collect::<Result<_, SealError>>()?;
    let fresh = sqlx::query_scalar!(
        "insert into message (message_id, purpose, subject_id, contact_id, region, recipient_sealed, subject, body,
                              in_reply_to, mail_message_id, state, attempts, created_at, next_attempt_at)
         select message_id, purpose, subject_id, contact_id, region::ltree, recipient_sealed, subject, body,
                in_reply_to, mail_message_id, 'waiting', 0, $2, $2
         from jsonb_to_recordset($1) as letter (message_id uuid, purpose text, subject_id uuid, contact_id uuid,
                region text, recipient_sealed bytea, subject text, body text, in_reply_to text, mail_message_id text)
         on conflict on constraint message_once do nothing returning message_id",
        Json(&rows) as _,
        now,
    )
    .fetch_all(tx)
    .await?;
    Ok(fresh.into_iter().collect())
}

/// The address of a message, empty when there is no reading it: its data key was dropped, or dropped and made anew for a
/// later letter to the same contact. One such message must not keep all others waiting.
fn opened(keys: &DataKeys, contact_id: Uuid, message_id: Uuid, sealed: &[u8]) -> Sensitive<String> {
    let Some(key) = keys.get(contact_id) else {
        return Sensitive::default();
    };
    match key.open(&place(message_id), sealed) {
        Ok(address) => String::from_utf8_lossy(&address).into_owned().into(),
        Err(error) => {
            tracing::error!(message_id = %message_id, error = %Chain(&error), "address not readable");
            Sensitive::default()
        }
    }
}

/// Takes due messages for a while and counts the attempt.
pub(crate) async fn claim(
    tx: &mut PgConnection,
    vault: &Vault,
    most: i64,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Vec<Due>, SealError> {
    let rows = sqlx::query!(
        "update message set leased_until = $3, attempts = attempts + 1
         where message_id in (
             select message_id from message
             where state = 'waiting' and next_attempt_at <= $1 and (leased_until is null or leased_until <= $1)
             order by next_attempt_at limit $2 for update skip locked)
         returning message_id, purpose, subject_id, contact_id, recipient_sealed, subject, body, in_reply_to,
                   mail_message_id, attempts",
        now,
        most,
        until,
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut keys = DataKeys::default();
    fetch(tx, vault, &mut keys, rows.iter().map(|row| row.contact_id)).await?;
    let mut due = Vec::with_capacity(rows.len());
    for row in rows {
        due.push(Due {
            message_id: row.message_id,
            purpose: row.purpose,
            subject_id: row.subject_id,
            contact_id: row.contact_id,
            recipient: opened(&keys, row.contact_id, row.message_id, &row.recipient_sealed),
            subject: row.subject.into(),
            body: row.body.into(),
            in_reply_to: row.in_reply_to,
            mail_message_id: row.mail_message_id,
            attempt: row.attempts,
        });
    }
    Ok(due)
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
