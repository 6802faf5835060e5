//! The contacts of tickets.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use kernel::Sensitive;
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use super::known;
use crate::domain::{
    kind::{Channel, Kind},
    marks::marks,
    ticket::{Contact, Product, SealedAddress, Ticket},
};

/// The tickets that these contacts belong to, as far as they have one.
pub(crate) async fn tickets_of(
    tx: &mut PgConnection,
    contact_ids: &[&str],
) -> sqlx::Result<HashMap<String, Uuid>> {
    let rows = sqlx::query!(
        "select contact_id, ticket_id from ticket_contact where contact_id = any($1)",
        contact_ids as &[&str],
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.contact_id, row.ticket_id))
        .collect())
}

/// The contacts of these tickets, each ticket's in order.
pub(crate) async fn of(tx: &mut PgConnection, tickets: &[Uuid]) -> sqlx::Result<Vec<(Uuid, Contact)>> {
    let rows = sqlx::query!(
        r#"select ticket_id, contact_id, version, receipt, channel, source, received_at, subject, narrative,
                reply_to_sealed, sender_trace, mail_message_id, stated_kind, product, told_region::text as "told_region!"
         from ticket_contact where ticket_id = any($1) order by ticket_id, place"#,
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
                region: row.told_region,
                receipt: row.receipt,
                channel,
                source: row.source,
                received_at: row.received_at,
                subject: Sensitive::new(row.subject),
                text: Sensitive::new(row.narrative),
                reply_to: row.reply_to_sealed.map(|sealed| SealedAddress {
                    sealed,
                    trace: row.sender_trace,
                }),
                mail_message_id: row.mail_message_id,
                stated_kind: row.stated_kind.as_deref().and_then(Kind::from_word),
                product,
            };
            Ok((row.ticket_id, contact))
        })
        .collect()
}

/// How bytes stand in JSON that Postgres reads as `bytea`.
fn bytea(bytes: &[u8]) -> String {
    format!("\\x{}", hex::encode(bytes))
}

#[derive(Serialize)]
struct SavedContact<'a> {
    contact_id: &'a str,
    ticket_id: Uuid,
    place: usize,
    version: u64,
    region: &'a str,
    told_region: &'a str,
    receipt: &'a str,
    channel: &'static str,
    source: &'a str,
    received_at: DateTime<Utc>,
    subject: &'a str,
    narrative: &'a str,
    reply_to_sealed: Option<String>,
    sender_trace: Option<String>,
    mail_message_id: &'a str,
    stated_kind: Option<&'static str>,
    product: Option<&'a Product>,
    marks: Vec<i32>,
}

impl<'a> SavedContact<'a> {
    fn of(ticket: &'a Ticket, place: usize, contact: &'a Contact) -> Self {
        let address = contact.reply_to.as_ref();
        Self {
            contact_id: &contact.contact_id,
            ticket_id: ticket.id.uuid(),
            place,
            version: contact.version,
            region: &ticket.region,
            told_region: &contact.region,
            receipt: &contact.receipt,
            channel: contact.channel.word(),
            source: &contact.source,
            received_at: contact.received_at,
            subject: contact.subject.expose(),
            narrative: contact.text.expose(),
            reply_to_sealed: address.map(|address| bytea(&address.sealed)),
            sender_trace: address.and_then(|address| address.trace.as_deref()).map(bytea),
            mail_message_id: &contact.mail_message_id,
            stated_kind: contact.stated_kind.map(Kind::word),
            product: contact.product.as_ref(),
            marks: marks(&contact.words()),
        }
    }
}

/// Writes the contacts of tickets.
pub(crate) async fn save(tx: &mut PgConnection, tickets: &[&Ticket]) -> sqlx::Result<()> {
    let rows: Vec<SavedContact<'_>> = tickets
        .iter()
        .flat_map(|ticket| {
            let contacts = ticket.contacts.iter().enumerate();
            contacts.map(|(place, contact)| SavedContact::of(ticket, place, contact))
        })
        .collect();
    sqlx::query!(
        "insert into ticket_contact (contact_id, ticket_id, place, version, region, told_region, receipt, channel, source,
                                     received_at, subject, narrative, reply_to_sealed, sender_trace, mail_message_id,
                                     stated_kind, product, marks)
         select contact_id, ticket_id, place, version, region::ltree, told_region::ltree, receipt, channel, source,
                received_at, subject, narrative, reply_to_sealed, sender_trace, mail_message_id, stated_kind, nullif(product, 'null'), marks
         from jsonb_to_recordset($1) as saved (
                contact_id text, ticket_id uuid, place integer, version bigint, region text, told_region text,
                receipt text, channel text, source text, received_at timestamptz, subject text, narrative text,
                reply_to_sealed bytea, sender_trace bytea, mail_message_id text, stated_kind text, product jsonb, marks integer[])
         on conflict on constraint ticket_contact_pk do update
         set ticket_id = excluded.ticket_id, place = excluded.place, version = excluded.version,
             region = excluded.region, told_region = excluded.told_region, receipt = excluded.receipt,
             subject = excluded.subject, narrative = excluded.narrative,
             reply_to_sealed = excluded.reply_to_sealed, sender_trace = excluded.sender_trace,
             mail_message_id = excluded.mail_message_id, stated_kind = excluded.stated_kind,
             product = excluded.product, marks = excluded.marks",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
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
