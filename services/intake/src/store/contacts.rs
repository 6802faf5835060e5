//! The table `contact`.

use chrono::{DateTime, Utc};
use kernel::Id;
use serde::Serialize;
use sqlx::{PgConnection, types::Json};
use uuid::Uuid;
use vault::{DataKeys, SealError, Vault, Wrapped};

use crate::{
    domain::{
        channel::Channel,
        contact::{CallFacts, Contact, Mention},
        region::Region,
    },
    store::{
        contact_history,
        reporters::{self, Traces, bytea},
    },
};

/// A contact as it is stored: whoever wants to know its sender has to open it.
pub(crate) struct SealedContact {
    contact_id: Uuid,
    version: i64,
    receipt: String,
    channel: i16,
    source: String,
    source_key: String,
    received_at: DateTime<Utc>,
    region: String,
    reporter_organisation: String,
    reporter_sealed: Vec<u8>,
    wrapped: Option<Vec<u8>>,
    wrapped_by: Option<String>,
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

impl SealedContact {
    /// The contact in clear. Its data key is at hand afterwards; a sender whose key was dropped is empty.
    pub(crate) fn open(self, vault: &Vault, keys: &mut DataKeys) -> Result<Contact, SealError> {
        let row = self;
        let wrapped = Wrapped::of(row.wrapped, row.wrapped_by);
        let key = keys.unwrap(vault, row.contact_id, wrapped.as_ref())?;
        let reporter = reporters::open(
            key,
            row.contact_id,
            &row.reporter_sealed,
            row.reporter_organisation,
        )?;
        Ok(Contact {
            contact_id: Id::from_uuid(row.contact_id),
            version: row.version,
            receipt: row.receipt,
            channel: Channel::from_number(row.channel.into()).unwrap_or(Channel::Other),
            source: row.source,
            source_key: row.source_key,
            received_at: row.received_at,
            region: Region::first_of([row.region.as_str()]),
            reporter,
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
        })
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
    reporter_organisation: &'a str,
    reporter_sealed: String,
    reporter_name_hash: Option<String>,
    reporter_phone_hash: Option<String>,
    reporter_email_hash: Option<String>,
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

impl<'a> NewContact<'a> {
    fn sealed(vault: &Vault, keys: &DataKeys, contact: &'a Contact) -> Result<Self, SealError> {
        let reporter = &contact.reporter;
        let contact_id = contact.contact_id.uuid();
        let sealed = reporters::seal(keys.of(contact_id)?, contact_id, reporter)?;
        let traces = Traces::of(vault, reporter);
        Ok(Self {
            contact_id: contact.contact_id.uuid(),
            version: contact.version,
            receipt: &contact.receipt,
            channel: contact.channel.number(),
            source: &contact.source,
            source_key: &contact.source_key,
            received_at: contact.received_at,
            region: contact.region.as_str(),
            reporter_organisation: &reporter.organisation,
            reporter_sealed: bytea(&sealed),
            reporter_name_hash: traces.name.as_deref().map(bytea),
            reporter_phone_hash: traces.phone.as_deref().map(bytea),
            reporter_email_hash: traces.email.as_deref().map(bytea),
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
        })
    }
}

/// Adds contacts, whose data keys are at hand.
pub(crate) async fn insert(
    tx: &mut PgConnection,
    vault: &Vault,
    keys: &DataKeys,
    contacts: &[Contact],
) -> Result<(), SealError> {
    if contacts.is_empty() {
        return Ok(());
    }
    let rows = contacts
        .iter()
        .map(|contact| NewContact::sealed(vault, keys, contact));
    let rows: Vec<NewContact<'_>> = rows.collect::<Result<_, _>>()?;
    sqlx::query!(
        "insert into contact (contact_id, version, receipt, channel, source, source_key, received_at, region,
             reporter_organisation, reporter_sealed, reporter_name_hash, reporter_phone_hash, reporter_email_hash,
             subject, text, language, stated_kind, products, customer_id, in_reply_to_contact_id, thread_reason,
             first_responder, call_facts, mail_message_id, channel_note, product_grade, purchased_on, is_described,
             needs_description, actor)
         select contact_id, version, receipt, channel, source, source_key, received_at, region::ltree,
             reporter_organisation, reporter_sealed, reporter_name_hash, reporter_phone_hash, reporter_email_hash,
             subject, text, language, stated_kind, products, customer_id, in_reply_to_contact_id, thread_reason,
             first_responder, nullif(call_facts, 'null'), mail_message_id, channel_note, product_grade, purchased_on,
             is_described, needs_description, actor
         from jsonb_to_recordset($1) as fresh (contact_id uuid, version bigint, receipt text, channel smallint,
             source text, source_key text, received_at timestamptz, region text, reporter_organisation text,
             reporter_sealed bytea, reporter_name_hash bytea, reporter_phone_hash bytea, reporter_email_hash bytea,
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

/// Writes the mutable columns of a contact that the caller has locked and whose data key is at hand. Keeps
/// `superseded`, the version before, as encoded message.
///
/// # Errors
/// `RowNotFound` when the row is not there, or not at the version before.
pub(crate) async fn update(
    tx: &mut PgConnection,
    (vault, keys): (&Vault, &DataKeys),
    contact: &Contact,
    superseded: &[u8],
    at: DateTime<Utc>,
) -> Result<(), SealError> {
    let contact_id = contact.contact_id.uuid();
    let key = keys.of(contact_id)?;
    let former = (contact_id, contact.version - 1);
    contact_history::keep(tx, key, former, superseded, at).await?;
    let traces = Traces::of(vault, &contact.reporter);
    let updated = sqlx::query!(
        r#"update contact set version = $2::bigint, region = $3::text::ltree, reporter_organisation = $4,
               reporter_sealed = $5, reporter_name_hash = $6, reporter_phone_hash = $7, reporter_email_hash = $8,
               subject = $9, text = $10, stated_kind = $11, products = $12, customer_id = $13, first_responder = $14,
               call_facts = $15, product_grade = $16, purchased_on = $17, is_described = $18,
               needs_description = $19, language = $20
           where contact_id = $1 and version = $2::bigint - 1"#,
        contact_id,
        contact.version,
        contact.region.as_str(),
        contact.reporter.organisation,
        reporters::seal(key, contact_id, &contact.reporter)?,
        traces.name,
        traces.phone,
        traces.email,
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
        Err(sqlx::Error::RowNotFound.into())
    }
}

/// The contact, if it exists and lies in the scope of the transaction.
pub(crate) async fn find(
    tx: &mut PgConnection,
    contact_id: Id<Contact>,
) -> Result<Option<SealedContact>, sqlx::Error> {
    sqlx::query_as!(
        SealedContact,
        r#"select contact_id, version, receipt, channel, source, source_key, received_at, region::text as "region!",
               reporter_organisation, reporter_sealed, data_key.wrapped as "wrapped?",
               data_key.wrapped_by as "wrapped_by?", contact.subject, text, language, stated_kind,
               products as "products: Json<Vec<Mention>>", customer_id, in_reply_to_contact_id, thread_reason,
               first_responder, call_facts as "call_facts: Json<CallFacts>", mail_message_id, channel_note,
               product_grade, purchased_on, is_described, needs_description, actor
           from contact left join data_key on data_key.subject = contact_id where contact_id = $1"#,
        contact_id.uuid(),
    )
    .fetch_optional(tx)
    .await
}

/// As [`find`], and keeps others from changing it until the transaction ends.
pub(crate) async fn find_locked(
    tx: &mut PgConnection,
    contact_id: Id<Contact>,
) -> Result<Option<SealedContact>, sqlx::Error> {
    sqlx::query!(
        "select version from contact where contact_id = $1 for update",
        contact_id.uuid()
    )
    .fetch_optional(&mut *tx)
    .await?;
    find(tx, contact_id).await
}
