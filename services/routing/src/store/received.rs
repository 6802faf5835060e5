//! Contacts as they were received, the newest first, with what rules may look at.

use chrono::{DateTime, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

use super::known;
use crate::domain::{
    kind::{Channel, Kind},
    rules::Facts,
};

/// A contact and its ticket.
pub(crate) struct Received {
    pub(crate) contact_id: String,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) ticket_id: Uuid,
    pub(crate) number: String,
    pub(crate) facts: Facts,
}

/// Where a page begins: below this contact.
pub(crate) type Below = (DateTime<Utc>, String);

/// A page of the contacts received since `from`.
pub(crate) async fn page(
    tx: &mut PgConnection,
    from: DateTime<Utc>,
    below: &Below,
    limit: i64,
) -> sqlx::Result<Vec<Received>> {
    let rows = sqlx::query!(
        r#"select contact_id, received_at, contact.ticket_id, number, contact.region::text as "region!", channel, subject,
                  narrative, stated_kind, coalesce(product ->> 'batch_number', '') <> '' as "has_batch!",
                  coalesce(product ->> 'kind', '') as "product_kind!"
           from ticket_contact as contact join ticket on ticket.ticket_id = contact.ticket_id
           where received_at >= $1 and received_at <= $2 and (received_at, contact_id) < ($2, $3)
           order by received_at desc, contact_id desc limit $4"#,
        from,
        below.0,
        below.1,
        limit,
    )
    .fetch_all(tx)
    .await?;
    rows.into_iter()
        .map(|row| {
            let channel = known(
                Channel::from_word(&row.channel),
                "ticket_contact",
                "channel",
                &row.contact_id,
            )?;
            Ok(Received {
                contact_id: row.contact_id,
                received_at: row.received_at,
                ticket_id: row.ticket_id,
                number: row.number,
                facts: Facts {
                    subject: row.subject,
                    text: row.narrative,
                    channel,
                    region: row.region,
                    stated_kind: row.stated_kind.as_deref().and_then(Kind::from_word),
                    has_batch: row.has_batch,
                    product_kind: row.product_kind,
                },
            })
        })
        .collect()
}
