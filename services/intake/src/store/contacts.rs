//! The table `contact`.

use chrono::{DateTime, Utc};
use kernel::Id;
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;

use crate::domain::{
    channel::Channel,
    contact::{CallFacts, Contact, Mention, Reporter},
    region::Region,
};

struct ContactRow {
    contact_id: Uuid,
    version: i64,
    receipt: String,
    channel: i16,
    source: String,
    source_key: String,
    received_at: DateTime<Utc>,
    region: String,
    reporter_name: String,
    reporter_organisation: String,
    reporter_phone: String,
    reporter_email: String,
    reporter_address: String,
    subject: String,
    text: String,
    language: String,
    stated_kind: i32,
    products: Json<Vec<Mention>>,
    customer_id: String,
    in_reply_to_contact_id: Option<Uuid>,
    thread_reason: String,
    first_responder: String,
    call_facts: Option<Json<CallFacts>>,
    mail_message_id: String,
    channel_note: String,
    product_grade: String,
    purchased_on: String,
    is_described: bool,
    needs_description: bool,
    actor: String,
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        Self {
            contact_id: Id::from_uuid(row.contact_id),
            version: row.version,
            receipt: row.receipt,
            channel: Channel::from_number(row.channel.into()).unwrap_or(Channel::Other),
            source: row.source,
            source_key: row.source_key,
            received_at: row.received_at,
            region: Region::first_of([row.region.as_str()]),
            reporter: Reporter {
                name: row.reporter_name,
                organisation: row.reporter_organisation,
                phone: row.reporter_phone,
                email: row.reporter_email,
                address: row.reporter_address,
            },
            subject: row.subject,
            text: row.text,
            language: row.language,
            stated_kind: row.stated_kind,
            products: row.products.0,
            customer_id: row.customer_id,
            in_reply_to: row.in_reply_to_contact_id.map(Id::from_uuid),
            thread_reason: row.thread_reason,
            first_responder: row.first_responder,
            call: row.call_facts.map(|facts| facts.0),
            mail_message_id: row.mail_message_id,
            channel_note: row.channel_note,
            product_grade: row.product_grade,
            purchased_on: row.purchased_on,
            is_described: row.is_described,
            needs_description: row.needs_description,
            actor: row.actor,
        }
    }
}

#[derive(Serialize)]
struct NewContact<'a> {
    contact_id: Uuid,
    version: i64,
    receipt: &'a str,
    channel: i16,
    source: &'a str,
    source_key: &'a str,
    received_at: DateTime<Utc>,
    region: &'a str,
    reporter_name: &'a str,
    reporter_organisation: &'a str,
    reporter_phone: &'a str,
    reporter_email: &'a str,
    reporter_address: &'a str,
    subject: &'a str,
    text: &'a str,
    language: &'a str,
    stated_kind: i32,
    products: &'a [Mention],
    customer_id: &'a str,
    in_reply_to_contact_id: Option<Uuid>,
    thread_reason: &'a str,
    first_responder: &'a str,
    call_facts: Option<&'a CallFacts>,
    mail_message_id: &'a str,
    channel_note: &'a str,
    product_grade: &'a str,
    purchased_on: &'a str,
    is_described: bool,
    needs_description: bool,
    actor: &'a str,
}

impl<'a> From<&'a Contact> for NewContact<'a> {
    fn from(contact: &'a Contact) -> Self {
        let reporter = &contact.reporter;
        Self {
            contact_id: contact.contact_id.uuid(),
            version: contact.version,
            receipt: &contact.receipt,
            channel: contact.channel.number(),
            source: &contact.source,
            source_key: &contact.source_key,
            received_at: contact.received_at,
            region: contact.region.as_str(),
            reporter_name: &reporter.name,
            reporter_organisation: &reporter.organisation,
            reporter_phone: &reporter.phone,
            reporter_email: &reporter.email,
            reporter_address: &reporter.address,
            subject: &contact.subject,
            text: &contact.text,
            language: &contact.language,
            stated_kind: contact.stated_kind,
            products: &contact.products,
            customer_id: &contact.customer_id,
            in_reply_to_contact_id: contact.in_reply_to.map(Id::uuid),
            thread_reason: &contact.thread_reason,
            first_responder: &contact.first_responder,
            call_facts: contact.call.as_ref(),
            mail_message_id: &contact.mail_message_id,
            channel_note: &contact.channel_note,
            product_grade: &contact.product_grade,
            purchased_on: &contact.purchased_on,
            is_described: contact.is_described,
            needs_description: contact.needs_description,
            actor: &contact.actor,
        }
    }
}

/// Adds contacts.
pub(crate) async fn insert(tx: &mut PgConnection, contacts: &[Contact]) -> Result<(), sqlx::Error> {
    if contacts.is_empty() {
        return Ok(());
    }
    let rows: Vec<NewContact<'_>> = contacts.iter().map(NewContact::from).collect();
    sqlx::query!(
        "insert into contact (contact_id, version, receipt, channel, source, source_key, received_at, region,
             reporter_name, reporter_organisation, reporter_phone, reporter_email, reporter_address, subject, text,
             language, stated_kind, products, customer_id, in_reply_to_contact_id, thread_reason, first_responder,
             call_facts, mail_message_id, channel_note, product_grade, purchased_on, is_described,
             needs_description, actor)
         select contact_id, version, receipt, channel, source, source_key, received_at, region::ltree, reporter_name,
             reporter_organisation, reporter_phone, reporter_email, reporter_address, subject, text, language,
             stated_kind, products, customer_id, in_reply_to_contact_id, thread_reason, first_responder,
             nullif(call_facts, 'null'), mail_message_id, channel_note, product_grade, purchased_on, is_described,
             needs_description, actor
         from jsonb_to_recordset($1) as fresh (contact_id uuid, version bigint, receipt text, channel smallint,
             source text, source_key text, received_at timestamptz, region text, reporter_name text,
             reporter_organisation text, reporter_phone text, reporter_email text, reporter_address text,
             subject text, text text, language text, stated_kind integer, products jsonb, customer_id text,
             in_reply_to_contact_id uuid, thread_reason text, first_responder text, call_facts jsonb,
             mail_message_id text, channel_note text, product_grade text, purchased_on text, is_described boolean,
             needs_description boolean, actor text)",
        Json(&rows) as _,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Writes the mutable columns of a contact that the caller has locked. Keeps `superseded`, the version before, as
/// encoded message.
///
/// # Errors
/// `RowNotFound` when the row is not there, or not at the version before.
pub(crate) async fn update(
    tx: &mut PgConnection,
    contact: &Contact,
    superseded: &[u8],
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into contact_history (contact_id, version, content, superseded_at) values ($1, $2, $3, $4)",
        contact.contact_id.uuid(),
        contact.version - 1,
        superseded,
        at,
    )
    .execute(&mut *tx)
    .await?;
    let updated = sqlx::query!(
        r#"update contact set version = $2::bigint, region = $3::text::ltree, reporter_name = $4, reporter_organisation = $5,
               reporter_phone = $6, reporter_email = $7, reporter_address = $8, subject = $9, text = $10,
               stated_kind = $11, products = $12, customer_id = $13, first_responder = $14, call_facts = $15,
               product_grade = $16, purchased_on = $17, is_described = $18, needs_description = $19, language = $20
           where contact_id = $1 and version = $2::bigint - 1"#,
        contact.contact_id.uuid(),
        contact.version,
        contact.region.as_str(),
        contact.reporter.name,
        contact.reporter.organisation,
        contact.reporter.phone,
        contact.reporter.email,
        contact.reporter.address,
        contact.subject,
        contact.text,
        contact.stated_kind,
        Json(&contact.products) as _,
        contact.customer_id,
        contact.first_responder,
        contact.call.as_ref().map(Json) as _,
        contact.product_grade,
        contact.purchased_on,
        contact.is_described,
        contact.needs_description,
        contact.language,
    )
    .execute(tx)
    .await?;
    if updated.rows_affected() == 1 {
        Ok(())
    } else {
        Err(sqlx::Error::RowNotFound)
    }
}

/// The contact, if it exists and lies in the scope of the transaction.
pub(crate) async fn find(
    tx: &mut PgConnection,
    contact_id: Id<Contact>,
) -> Result<Option<Contact>, sqlx::Error> {
    let row = sqlx::query_as!(
        ContactRow,
        r#"select contact_id, version, receipt, channel, source, source_key, received_at, region::text as "region!",
               reporter_name, reporter_organisation, reporter_phone, reporter_email, reporter_address, subject, text,
               language, stated_kind, products as "products: Json<Vec<Mention>>", customer_id,
               in_reply_to_contact_id, thread_reason, first_responder,
               call_facts as "call_facts: Json<CallFacts>", mail_message_id, channel_note, product_grade,
               purchased_on, is_described, needs_description, actor
           from contact where contact_id = $1"#,
        contact_id.uuid(),
    )
    .fetch_optional(tx)
    .await?;
    Ok(row.map(Contact::from))
}

/// As [`find`], and keeps others from changing it until the transaction ends.
pub(crate) async fn find_locked(
    tx: &mut PgConnection,
    contact_id: Id<Contact>,
) -> Result<Option<Contact>, sqlx::Error> {
    sqlx::query!(
        "select version from contact where contact_id = $1 for update",
        contact_id.uuid()
    )
    .fetch_optional(&mut *tx)
    .await?;
    find(tx, contact_id).await
}
