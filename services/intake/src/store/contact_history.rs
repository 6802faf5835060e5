//! The table `contact_history`.

use chrono::{DateTime, Utc};
use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;
use vault::{DataKey, Place};

use crate::domain::contact::Contact;

/// Keeps a version that is no longer the current one, as encoded message, under the data key of the contact.
pub(crate) async fn keep(
    tx: &mut PgConnection,
    key: &DataKey,
    (contact_id, version): (Uuid, i64),
    content: &[u8],
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into contact_history (contact_id, version, content_sealed, superseded_at) values ($1, $2, $3, $4)",
        contact_id,
        version,
        key.seal(&place(contact_id, version), content),
        at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

fn place(contact_id: Uuid, version: i64) -> Place {
    let row = Id::<Contact>::derived(&["contact_history", &contact_id.to_string(), &version.to_string()]);
    Place {
        table: "contact_history",
        column: "content_sealed",
        row: row.uuid(),
    }
}
