//! Who sent a contact, in clear: only with a reason, which is on record before anything is shown.

use access::Scope;
use contracts::access::v1::Principal;
use eventbus::Database;
use journal::Entry;
use kernel::{Clock, Fault, Id};
use vault::{DataKeys, Vault};

use crate::{
    commands::trace,
    domain::{contact::Contact, reveal},
    fault,
    store::contacts,
};

/// Reveals the sender, and what was written with the numbers and addresses in it; that the person asked, and why, is
/// committed first.
///
/// # Errors
/// `reason-missing` when there is none that says anything, `reason-too-long`, `contact-unknown`.
pub(crate) async fn reveal_reporter(
    (database, clock, vault): (&Database, &Clock, &Vault),
    person: &Principal,
    contact_id: &str,
    reason: &str,
) -> Result<Contact, Fault> {
    reveal::check(reason)?;
    let id: Id<Contact> = contact_id.parse().map_err(|_| fault::no_contact())?;
    let mut tx = database
        .begin(&Scope::of(person))
        .await
        .map_err(fault::database)?;
    let contact = contacts::find(&mut tx, id)
        .await
        .map_err(fault::database)?
        .ok_or_else(fault::no_contact)?;
    let contact = contact
        .open(vault, &mut DataKeys::default())
        .map_err(fault::vault)?;
    let entry = Entry::new(
        trace::CONTACT,
        id.uuid(),
        person.person_id.as_str(),
        "reporter-revealed",
        clock.now(),
    )
    .because(reason);
    journal::append(&mut tx, &entry).await.map_err(fault::journal)?;
    tx.commit().await.map_err(fault::database)?;
    metrics::counter!("afterdose_reporters_revealed_total").increment(1);
    Ok(contact)
}
