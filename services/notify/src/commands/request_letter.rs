//! A letter is asked for: it is stored once and waits for a sender.

use chrono::{DateTime, Utc};
use journal::{Changes, Entry, JournalError};
use sqlx::PgConnection;

use crate::{domain::Letter, store::messages};

/// The letter could not be stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestError {
    #[error("the message was not stored")]
    Store(#[from] sqlx::Error),
    #[error("the message was not journalled")]
    Journal(#[from] JournalError),
}

pub(crate) async fn request_letter(
    tx: &mut PgConnection,
    letter: &Letter,
    domain: &str,
    now: DateTime<Utc>,
) -> Result<(), RequestError> {
    if !messages::insert(tx, letter, domain, now).await? {
        return Ok(());
    }
    let changes = Changes::new()
        .set("state", serde_json::Value::Null, "waiting")
        .set("purpose", serde_json::Value::Null, letter.purpose.as_str())
        .set(
            "contact_id",
            serde_json::Value::Null,
            letter.contact_id.to_string(),
        );
    let entry = Entry::new(
        "message",
        letter.id().uuid(),
        Entry::service("notify"),
        "message-requested",
        now,
    );
    journal::append(tx, &entry.changing(changes)).await?;
    Ok(())
}
