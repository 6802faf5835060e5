//! The contacts of tickets.

use kernel::Sensitive;
use sqlx::PgConnection;
use uuid::Uuid;

use super::known;
use crate::domain::{
    kind::{Channel, Kind},
    ticket::{Contact, Ticket},
};

/// The ticket that a contact belongs to.
pub(crate) async fn ticket_of(tx: &mut PgConnection, contact_id: &str) -> sqlx::Result<Option<Uuid>> {
    sqlx::query_scalar!(
        "select ticket_id from ticket_contact where contact_id = $1",
        contact_id
    )
    .fetch_optional(tx)
    .await
}

/// The contacts of these tickets, each ticket's in order.
pub(crate) async fn of(tx: &mut PgConnection, tickets: &[Uuid]) -> sqlx::Result<Vec<(Uuid, Contact)>> {
    let rows = sqlx::query!(
        "select ticket_id, contact_id, version, receipt, channel, source, received_at, subject, narrative, reply_to,
                mail_message_id, stated_kind, product
         from ticket_contact where ticket_id = any($1) order by ticket_id, place",
        tickets,
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
            let product = row.product.map(serde_json::from_value);
            let product = known(
                product.transpose().ok(),
                "ticket_contact",
                "product",
                &row.contact_id,
            )?;
            let contact = Contact {
                contact_id: row.contact_id,
                version: row.version.unsigned_abs(),
                receipt: row.receipt,
                channel,
                source: row.source,
                received_at: row.received_at,
                subject: Sensitive::new(row.subject),
                text: Sensitive::new(row.narrative),
                reply_to: Sensitive::new(row.reply_to),
                mail_message_id: row.mail_message_id,
                stated_kind: row.stated_kind.as_deref().and_then(Kind::from_word),
                product,
            };
            Ok((row.ticket_id, contact))
        })
        .collect()
}

/// Writes the contacts of a ticket.
pub(crate) async fn save(tx: &mut PgConnection, ticket: &Ticket) -> sqlx::Result<()> {
    for (place, contact) in ticket.contacts.iter().enumerate() {
        sqlx::query!(
            "insert into ticket_contact (contact_id, ticket_id, place, version, region, receipt, channel, source,
                                         received_at, subject, narrative, reply_to, mail_message_id, stated_kind, product)
             values ($1, $2, $3, $4, $5::text::ltree, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
             on conflict on constraint ticket_contact_pk do update
             set version = excluded.version, region = excluded.region, receipt = excluded.receipt,
                 subject = excluded.subject, narrative = excluded.narrative, reply_to = excluded.reply_to,
                 mail_message_id = excluded.mail_message_id, stated_kind = excluded.stated_kind,
                 product = excluded.product",
            contact.contact_id,
            ticket.id.uuid(),
            i32::try_from(place).unwrap_or(i32::MAX),
            i64::try_from(contact.version).unwrap_or(i64::MAX),
            ticket.region,
            contact.receipt,
            contact.channel.word(),
            contact.source,
            contact.received_at,
            contact.subject.expose(),
            contact.text.expose(),
            contact.reply_to.expose(),
            contact.mail_message_id,
            contact.stated_kind.map(Kind::word),
            contact.product.as_ref().and_then(|product| serde_json::to_value(product).ok()),
        )
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Makes everybody else who takes in one of these contacts wait until the transaction ends, so that news of a contact
/// that arrive together never open two tickets. Sorted, so that two batches cannot wait for each other.
pub(crate) async fn hold(tx: &mut PgConnection, contact_ids: &[String]) -> sqlx::Result<()> {
    sqlx::query!(
        r#"select count(*) as "held!" from (
             select pg_advisory_xact_lock(20261101, hashtext(contact_id))
             from (select distinct contact_id from unnest($1::text[]) as contact_id order by contact_id) as sorted
           ) as held"#,
        contact_ids,
    )
    .fetch_one(tx)
    .await?;
    Ok(())
}
