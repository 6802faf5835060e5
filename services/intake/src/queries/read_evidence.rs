//! The bytes of one piece of evidence. Whoever may see the contact may see it, and the reading is journalled before
//! the bytes leave.

use access::Scope;
use contracts::{Bytes, access::v1::Principal, common::v1::EvidenceRef};
use eventbus::Database;
use evidence::{EvidenceError, EvidenceStore, Sha256Digest};
use journal::{Changes, Entry};
use kernel::{Clock, Fault, Id};

use crate::{
    domain::contact::Contact,
    fault,
    store::{contacts, evidence as evidence_rows},
};

/// The evidence of a contact that has this digest.
///
/// # Errors
/// `contact-unknown`; `evidence-unknown` when the contact has no such evidence.
pub(crate) async fn read(
    (database, clock, store): (&Database, &Clock, &EvidenceStore),
    person: &Principal,
    contact_id: &str,
    sha256: &str,
) -> Result<(EvidenceRef, Bytes), Fault> {
    let id: Id<Contact> = contact_id.parse().map_err(|_| fault::no_contact())?;
    let digest: Sha256Digest = sha256.parse().map_err(|_| no_evidence())?;
    let mut tx = database
        .begin(&Scope::of(person))
        .await
        .map_err(fault::database)?;
    contacts::find(&mut tx, id)
        .await
        .map_err(fault::database)?
        .ok_or_else(fault::no_contact)?;
    let refs = evidence_rows::of(&mut tx, id.uuid())
        .await
        .map_err(fault::database)?;
    let found = refs.into_iter().find(|one| one.sha256 == digest.to_string());
    let found = found.ok_or_else(no_evidence)?;
    let entry = Entry::new(
        "contact",
        id.uuid(),
        person.person_id.as_str(),
        "evidence-read",
        clock.now(),
    )
    .changing(Changes::new().set("sha256", (), found.sha256.as_str()));
    journal::append(&mut tx, &entry).await.map_err(fault::journal)?;
    tx.commit().await.map_err(fault::database)?;
    let bytes = store.get(&digest).await.map_err(|error| match error {
        EvidenceError::Missing(_) => {
            tracing::error!(sha256 = %digest, "evidence is on record and not in the store");
            no_evidence()
        }
        error => fault::evidence(error),
    })?;
    Ok((found, bytes))
}

fn no_evidence() -> Fault {
    Fault::not_found(
        "evidence-unknown",
        "没有这份原始材料。",
        "There is no such evidence.",
    )
}
