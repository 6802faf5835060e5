//! Letters are asked for: each is stored once and waits for a sender.

use chrono::{DateTime, Utc};
use journal::{Changes, Entry, JournalError};
use sqlx::PgConnection;
use vault::{SealError, Vault};

use crate::{domain::Letter, store::messages};

/// The letter could not be stored.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RequestError {
    #[error("the message was not stored")]
    Store(#[from] sqlx::Error),
    #[error("the address was not encrypted")]
    Vault(#[from] SealError),
    #[error("the message was not journalled")]
    Journal(#[from] JournalError),
}

/// Stores those letters that are not there yet.
pub(crate) async fn request_letters(
    tx: &mut PgConnection,
    vault: &Vault,
    letters: &[Letter],
    domain: &str,
    now: DateTime<Utc>,
) -> Result<(), RequestError> {
    let fresh = messages::insert(tx, vault, letters, domain, now).await?;
    let entries: Vec<Entry> = letters
        .iter()
        .filter(|letter| fresh.contains(&letter.id().uuid()))
        .map(|letter| entry(letter, now))
        .collect();
    journal::append_many(tx, &entries).await?;
    Ok(())
}

fn entry(letter: &Letter, now: DateTime<Utc>) -> Entry {
    let changes = Changes::new()
        .set("state", serde_json::Value::Null, "waiting")
        .set("purpose", serde_json::Value::Null, letter.purpose.as_str())
        .set(
            "contact_id",
            serde_json::Value::Null,
            letter.contact_id.to_string(),
        );
    let (message_id, actor) = (letter.id().uuid(), Entry::service("notify"));
    Entry::new("message", message_id, actor, "message-requested", now).changing(changes)
}
