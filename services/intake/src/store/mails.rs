//! The table `mail`: mails that became contacts.

use std::collections::HashMap;

use sqlx::PgConnection;
use uuid::Uuid;

/// Notes the mail; `None` when it is new, else the contact that the same mail is already.
pub(crate) async fn claim(
    tx: &mut PgConnection,
    contact_id: Uuid,
    message_id: &str,
    dedupe_key: &str,
    is_strong: bool,
) -> Result<Option<Uuid>, sqlx::Error> {
    let inserted = sqlx::query!(
        "insert into mail (contact_id, message_id, dedupe_key, is_strong) values ($1, $2, $3, $4)
         on conflict (dedupe_key) where is_strong do nothing",
        contact_id,
        message_id,
        dedupe_key,
        is_strong,
    )
    .execute(&mut *tx)
    .await?;
    if inserted.rows_affected() == 1 {
        return Ok(None);
    }
    let original = sqlx::query_scalar!(
        "select contact_id from mail where dedupe_key = $1 and is_strong",
        dedupe_key,
    )
    .fetch_one(tx)
    .await?;
    Ok(Some(original))
}

/// Which of the Message-IDs are known, and as which contact; of several mails under one id the first is taken.
pub(crate) async fn known(
    tx: &mut PgConnection,
    message_ids: &[String],
) -> Result<HashMap<String, Uuid>, sqlx::Error> {
    if message_ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        "select distinct on (message_id) message_id, mail.contact_id from mail
         join contact on contact.contact_id = mail.contact_id
         where message_id = any($1) and message_id <> '' order by message_id, contact.received_at",
        message_ids,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.message_id, row.contact_id))
        .collect())
}
