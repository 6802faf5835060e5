//! An attempt has ended: its verdict is stored, journalled, and announced when it is final.

use access::Scope;
use chrono::{DateTime, Utc};
use contracts::{
    notify::v1::{MessageFailed, MessageSent},
    timestamp,
};
use eventbus::{Database, UnitOfWork, announce};
use journal::{Changes, Entry};

use super::{Due, RequestError};
use crate::{domain::Verdict, store::messages};

pub(crate) async fn record_attempt(
    database: &Database,
    due: &Due,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<(), RequestError> {
    let mut tx = database.begin(&Scope::Everything).await?;
    if !messages::record(&mut tx, due, verdict, now).await? {
        // somebody else recorded this attempt after our lease had run out
        return Ok(());
    }
    let (kind, changes) = journalled(due, verdict);
    let entry = Entry::new("message", due.message_id, Entry::service("notify"), kind, now);
    journal::append(&mut tx, &entry.changing(changes)).await?;
    tell(&mut tx, due, verdict, now).await?;
    tx.commit().await?;
    Ok(())
}

fn journalled(due: &Due, verdict: &Verdict) -> (&'static str, Changes) {
    let changes = Changes::new().set("attempts", due.attempt - 1, due.attempt);
    match verdict {
        Verdict::Sent => ("message-sent", changes.set("state", "waiting", "sent")),
        Verdict::Waits { trouble, .. } => (
            "message-delayed",
            changes.set("last_trouble", serde_json::Value::Null, trouble.as_str()),
        ),
        Verdict::Failed { trouble } => (
            "message-failed",
            changes.set("state", "waiting", "failed").set(
                "last_trouble",
                serde_json::Value::Null,
                trouble.as_str(),
            ),
        ),
    }
}

async fn tell(
    tx: &mut UnitOfWork,
    due: &Due,
    verdict: &Verdict,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    let key = due.message_id.to_string();
    let attempts = u32::try_from(due.attempt).unwrap_or(0);
    let (subject_id, contact_id) = (due.subject_id.to_string(), due.contact_id.to_string());
    match verdict {
        Verdict::Sent => {
            let event = MessageSent {
                message_id: key.clone(),
                purpose: due.purpose.clone(),
                subject_id,
                contact_id,
                at: Some(timestamp(now)),
                attempts,
                mail_message_id: due.mail_message_id.clone(),
            };
            announce(tx, &key, now, &event).await
        }
        Verdict::Failed { trouble } => {
            let event = MessageFailed {
                message_id: key.clone(),
                purpose: due.purpose.clone(),
                subject_id,
                contact_id,
                at: Some(timestamp(now)),
                attempts,
                reason: trouble.clone(),
            };
            announce(tx, &key, now, &event).await
        }
        Verdict::Waits { .. } => Ok(()),
    }
}
