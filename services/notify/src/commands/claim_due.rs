//! A sender takes messages that are due; nobody else tries them until the lease is over.

use access::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use eventbus::Database;
use kernel::Sensitive;
use uuid::Uuid;
use vault::{SealError, Vault};

use crate::store::messages;

/// A message to be sent now.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    pub(crate) message_id: Uuid,
    pub(crate) purpose: String,
    pub(crate) subject_id: Uuid,
    pub(crate) contact_id: Uuid,
    pub(crate) recipient: Sensitive<String>,
    pub(crate) subject: Sensitive<String>,
    pub(crate) body: Sensitive<String>,
    pub(crate) in_reply_to: Option<String>,
    pub(crate) mail_message_id: String,
    /// Number of this attempt; 1 is the first.
    pub(crate) attempt: i32,
}

pub(crate) async fn claim_due(
    (database, vault): (&Database, &Vault),
    most: i64,
    now: DateTime<Utc>,
    lease: TimeDelta,
) -> Result<Vec<Due>, SealError> {
    let mut tx = database.begin(&Scope::Everything).await?;
    let due = messages::claim(&mut tx, vault, most, now, now + lease).await?;
    tx.commit().await?;
    Ok(due)
}
