//! A wrongly rejected submission becomes the contact it should have been: read again from its evidence, with the
//! person and the reason in the journal; the ledger moves it from rejected to contacts.

use access::Scope;
use contracts::access::v1::Principal;
use eventbus::Database;
use evidence::EvidenceStore;
use kernel::{Clock, Fault, Id};

use crate::{
    commands::{
        Rules, Unit, accept, file_evidence,
        slip::{Occasion, Slip},
    },
    domain::contact::Contact,
    fault,
    store::{rejected, submissions::Keeper},
};

/// Restores; a second time answers the same contact.
///
/// # Errors
/// `reason-missing`, `rejected-unknown`, `contact-exists`.
pub(crate) async fn restore(
    (database, clock, store, rules): (&Database, &Clock, &EvidenceStore, &Rules),
    person: &Principal,
    submission_id: &str,
    reason: &str,
) -> Result<Id<Contact>, Fault> {
    if reason.is_empty() {
        return Err(Fault::invalid(
            "reason-missing",
            "请填写恢复原因。",
            "Please say why it is a contact.",
        ));
    }
    let mut tx = database
        .begin(&Scope::of(person))
        .await
        .map_err(fault::database)?;
    let kept = rejected::find_locked(&mut tx, submission_id)
        .await
        .map_err(fault::database)?
        .ok_or_else(|| {
            Fault::not_found(
                "rejected-unknown",
                "没有这条被拒记录。",
                "There is no such rejected submission.",
            )
        })?;
    let contact_id = Id::from_uuid(kept.contact_id);
    if kept.restored_at.is_some() {
        return Ok(contact_id);
    }
    let message = file_evidence::kept_message(&rules.vault, Keeper::Rejected, &kept.submission)?;
    let filed = file_evidence::file(store, &message)
        .await
        .map_err(fault::evidence)?;
    // the person may see the rejection; where the contact belongs is decided by what it says
    Scope::Everything.set(&mut tx).await.map_err(fault::database)?;
    let now = clock.now();
    let mut unit = Unit::new(&mut tx, now, rules);
    let occasion = Occasion::Restored {
        person: &person.person_id,
        reason,
    };
    let slip = Slip::of(&message, now, occasion);
    accept::restore(&mut unit, &slip, &message, &filed)
        .await
        .map_err(fault::accept)?;
    unit.finish().await.map_err(fault::accept)?;
    rejected::mark_restored(&mut tx, submission_id, now, &person.person_id)
        .await
        .map_err(fault::database)?;
    tx.commit().await.map_err(fault::database)?;
    Ok(contact_id)
}
