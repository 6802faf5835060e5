//! One contact, by id or receipt number.

use access::Scope;
use contracts::{access::v1::Principal, intake::v1::ContactReceived};
use eventbus::Database;
use journal::Entry;
use kernel::{Clock, Fault, Id, Receipt};
use vault::{DataKeys, Vault};

use crate::{
    domain::{contact::Contact, hide},
    fault,
    store::{channel_entries, contacts, evidence},
    wire::{clean, contact_message, masked, reporter_message},
};

/// A receipt number as it is stored, however it was typed.
pub(crate) fn receipt_of(text: &str) -> String {
    let typed = clean(text);
    typed
        .parse::<Receipt>()
        .map_or(typed, |receipt| receipt.to_string())
}

/// The contact with its evidence list, its sender masked, and the numbers and addresses in what was written too, unless
/// they are `own`; the reading is journalled. What is missing is told of the
/// whole contact, so that a clerk knows what to ask.
///
/// # Errors
/// `contact-unknown` also for what lies outside the person's regions.
pub(crate) async fn find(
    (database, clock, vault): (&Database, &Clock, &Vault),
    own: &[String],
    person: &Principal,
    contact_id: &str,
    receipt: &str,
) -> Result<ContactReceived, Fault> {
    let mut tx = database
        .begin(&Scope::of(person))
        .await
        .map_err(fault::database)?;
    let id: Option<Id<Contact>> = if contact_id.is_empty() {
        channel_entries::contact_of_receipt(&mut tx, &receipt_of(receipt))
            .await
            .map_err(fault::database)?
            .map(Id::from_uuid)
    } else {
        contact_id.parse().ok()
    };
    let id = id.ok_or_else(fault::no_contact)?;
    let contact = contacts::find(&mut tx, id)
        .await
        .map_err(fault::database)?
        .ok_or_else(fault::no_contact)?
        .open(vault, &mut DataKeys::default())
        .map_err(fault::vault)?;
    let refs = evidence::of(&mut tx, id.uuid()).await.map_err(fault::database)?;
    let entry = Entry::new(
        "contact",
        id.uuid(),
        person.person_id.as_str(),
        "contact-read",
        clock.now(),
    );
    journal::append(&mut tx, &entry).await.map_err(fault::journal)?;
    tx.commit().await.map_err(fault::database)?;
    let mut shown = contact_message(&contact, refs);
    shown.reporter = Some(reporter_message(&masked(&contact.reporter)));
    shown.subject = hide::text(&contact.subject, own);
    shown.text = hide::text(&contact.text, own);
    Ok(shown)
}
