//! The table `mail`: mails that became contacts.

use std::collections::HashMap;

use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

/// A mail that became a contact.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NewMail {
    pub(crate) contact_id: Uuid,
    pub(crate) message_id: String,
    pub(crate) dedupe_key: String,
    pub(crate) is_strong: bool,
}

/// Notes mails and answers how many; one whose strong key is there is not noted again.
pub(crate) async fn insert(tx: &mut PgConnection, mails: &[NewMail]) -> Result<usize, sqlx::Error> {
    if mails.is_empty() {
        return Ok(0);
    }
    let inserted = sqlx::query!(
        "insert into mail (contact_id, message_id, dedupe_key, is_strong)
         select contact_id, message_id, dedupe_key, is_strong
         from jsonb_to_recordset($1) as fresh (contact_id uuid, message_id text, dedupe_key text, is_strong boolean)
         on conflict (dedupe_key) where is_strong do nothing",
        Json(mails) as _,
    )
    .execute(tx)
    .await?;
    Ok(usize::try_from(inserted.rows_affected()).unwrap_or(usize::MAX))
}

/// The contacts that mails with these strong keys are.
pub(crate) async fn originals(
    tx: &mut PgConnection,
    dedupe_keys: &[String],
) -> Result<HashMap<String, Uuid>, sqlx::Error> {
    if dedupe_keys.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = sqlx::query!(
        "select dedupe_key, contact_id from mail where dedupe_key = any($1) and is_strong",
        dedupe_keys,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.dedupe_key, row.contact_id))
        .collect())
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
