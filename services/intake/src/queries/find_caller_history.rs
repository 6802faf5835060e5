//! Earlier contacts of whoever sent a contact, or calls from a number: what a clerk wants to know while the phone rings.

use access::Scope;
use chrono::{DateTime, Utc};
use contracts::access::v1::Principal;
use eventbus::{Database, UnitOfWork};
use kernel::{Fault, Id};
use uuid::Uuid;
use vault::{DataKeys, Vault};

use crate::{
    domain::contact::Contact,
    fault,
    store::{
        caller_history::{Sender, SenderContact, list},
        contacts,
        customers::{self, NamedCustomer},
        reporters::{Traces, phone_hash},
    },
};

/// Whose history is asked for.
pub(crate) struct Asked<'a> {
    /// The contact whose sender is meant; empty when a number is given.
    pub(crate) contact_id: &'a str,
    /// As a caller says it or a telephone shows it.
    pub(crate) phone: &'a str,
    pub(crate) before: Option<(DateTime<Utc>, Uuid)>,
    pub(crate) size: usize,
}

/// A page of a history.
pub(crate) struct History {
    pub(crate) contacts: Vec<SenderContact>,
    pub(crate) has_more: bool,
    /// Whom the number or the contact belongs to, when that is one customer of the person's regions.
    pub(crate) customer: Option<NamedCustomer>,
}

/// What lies in the person's regions; the contact itself and later ones are left out.
///
/// # Errors
/// `contact-unknown`; `caller-missing` when neither contact nor phone number is given.
pub(crate) async fn find(
    (database, vault): (&Database, &Vault),
    person: &Principal,
    asked: &Asked<'_>,
) -> Result<History, Fault> {
    let scope = Scope::of(person);
    let mut tx = database.begin(&scope).await.map_err(fault::database)?;
    let mut sender = if asked.contact_id.is_empty() {
        by_phone(&mut tx, vault, asked.phone).await?
    } else {
        by_contact(&mut tx, vault, asked.contact_id).await?
    };
    let customer = customer(&mut tx, &scope, &sender.customer_id).await?;
    sender.before = asked.before.or(sender.before);
    sender.limit = i64::try_from(asked.size + 1).unwrap_or(i64::MAX);
    let mut contacts = list(&mut tx, &sender).await.map_err(fault::database)?;
    let has_more = contacts.len() > asked.size;
    contacts.truncate(asked.size);
    Ok(History {
        contacts,
        has_more,
        customer,
    })
}

async fn by_contact(tx: &mut UnitOfWork, vault: &Vault, contact_id: &str) -> Result<Sender, Fault> {
    let id: Id<Contact> = contact_id.parse().map_err(|_| fault::no_contact())?;
    let contact = contacts::find(tx, id)
        .await
        .map_err(fault::database)?
        .ok_or_else(fault::no_contact)?
        .open(vault, &mut DataKeys::default())
        .map_err(fault::vault)?;
    Ok(Sender {
        traces: Traces::of(vault, &contact.reporter),
        customer_id: contact.customer_id,
        before: Some((contact.received_at, id.uuid())),
        limit: 0,
    })
}

async fn by_phone(tx: &mut UnitOfWork, vault: &Vault, phone: &str) -> Result<Sender, Fault> {
    let hash = phone_hash(vault, phone).ok_or_else(|| {
        Fault::invalid(
            "caller-missing",
            "请提供来件或完整的电话号码。",
            "Please name a contact or a whole phone number.",
        )
    })?;
    let fitting = customers::with_phone(tx, &hex::encode(&hash))
        .await
        .map_err(fault::database)?;
    // a number that several customers share names none of them
    let customer_id = match fitting.as_slice() {
        [only] => only.customer_id.clone(),
        _ => String::new(),
    };
    let traces = Traces {
        phone: Some(hash),
        ..Traces::default()
    };
    Ok(Sender {
        traces,
        customer_id,
        ..Sender::default()
    })
}

async fn customer(tx: &mut UnitOfWork, scope: &Scope, id: &str) -> Result<Option<NamedCustomer>, Fault> {
    let found = customers::find(tx, id).await.map_err(fault::database)?;
    Ok(found.filter(|customer| scope.covers(&customer.region)))
}
