//! The bytes of one piece of evidence, or a part of them. Whoever may see the contact may see what people work with; what
//! names its sender in clear is for those who may see him, and for a reason. The reading is journalled before the bytes
//! leave.

use access::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use contracts::{Bytes, access::v1::Principal, common::v1::EvidenceRef};
use eventbus::Database;
use evidence::{EvidenceError, EvidenceStore, Sha256Digest};
use journal::{Changes, Entry, Search};
use kernel::{Clock, Fault, Id};
use sqlx::PgConnection;

use crate::{
    domain::{contact::Contact, reveal},
    fault,
    store::{contacts, evidence as evidence_rows},
};

/// Bytes of a part at most, so that it fits into any message.
const LARGEST_PART: u32 = 512 * 1024;
/// For how long the later parts belong to a reading that is journalled already.
const ONE_READING: TimeDelta = TimeDelta::hours(1);
/// Readings of that hour that are looked through; whoever made more of them is journalled once more.
const LOOKED_AT: i64 = 100;
const READ: &str = "evidence-read";
const REVEALED: &str = "original-revealed";

/// What somebody wants to read.
pub(crate) struct Wanted<'a> {
    pub(crate) contact_id: &'a str,
    pub(crate) sha256: &'a str,
    /// Where the part begins.
    pub(crate) offset: u64,
    /// How long it is at most; `None` for the whole.
    pub(crate) length: Option<u32>,
    /// Why an original is needed.
    pub(crate) reason: &'a str,
}

/// The evidence of a contact that has this digest.
///
/// # Errors
/// `contact-unknown`; `evidence-unknown` when the contact has no such evidence; `permission-missing` and `reason-missing` for
/// what names its sender in clear.
pub(crate) async fn read(
    (database, clock, store): (&Database, &Clock, &EvidenceStore),
    person: &Principal,
    wanted: &Wanted<'_>,
) -> Result<(EvidenceRef, Bytes), Fault> {
    let id: Id<Contact> = wanted.contact_id.parse().map_err(|_| fault::no_contact())?;
    let digest: Sha256Digest = wanted.sha256.parse().map_err(|_| no_evidence())?;
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
    let reading = Reading {
        id,
        kind: kind(&found, person, wanted.reason)?,
        sha256: &found.sha256,
        person,
        at: clock.now(),
    };
    let goes_on = wanted.length.is_some() && wanted.offset > 0;
    if !goes_on || !reading.is_journalled(&mut tx).await? {
        let entry = reading.entry(wanted.reason);
        journal::append(&mut tx, &entry).await.map_err(fault::journal)?;
    }
    tx.commit().await.map_err(fault::database)?;
    let bytes = bytes(store, &digest, wanted).await.map_err(|error| match error {
        EvidenceError::Missing(_) => {
            tracing::error!(sha256 = %digest, "evidence is on record and not in the store");
            no_evidence()
        }
        error => fault::evidence(error),
    })?;
    Ok((found, bytes))
}

/// What the journal calls the reading, when the person may read it.
fn kind(found: &EvidenceRef, person: &Principal, reason: &str) -> Result<&'static str, Fault> {
    if !reveal::names_sender(&found.role, &found.media_type) {
        return Ok(READ);
    }
    if !access::may(person, reveal::PERMISSION) {
        return Err(Fault::denied(&reveal::PERMISSION));
    }
    reveal::check(reason)?;
    Ok(REVEALED)
}

/// Somebody reads a piece of evidence.
struct Reading<'a> {
    id: Id<Contact>,
    kind: &'static str,
    sha256: &'a str,
    person: &'a Principal,
    at: DateTime<Utc>,
}

impl Reading<'_> {
    fn entry(&self, reason: &str) -> Entry {
        let actor = self.person.person_id.as_str();
        let entry = Entry::new("contact", self.id.uuid(), actor, self.kind, self.at)
            .changing(Changes::new().set("sha256", (), self.sha256));
        if self.kind == REVEALED {
            entry.because(reason)
        } else {
            entry
        }
    }

    /// Whether the person began to read it not long ago.
    async fn is_journalled(&self, tx: &mut PgConnection) -> Result<bool, Fault> {
        let search = Search {
            aggregate_id: Some(self.id.uuid()),
            actor: Some(self.person.person_id.clone()),
            kind: Some(self.kind.to_owned()),
            from: Some(self.at - ONE_READING),
            ..Search::default()
        };
        let readings = journal::search(tx, &search, LOOKED_AT)
            .await
            .map_err(fault::journal)?;
        Ok(readings
            .iter()
            .any(|reading| reading.changes.contains(self.sha256)))
    }
}

/// The part that begins the evidence is cut from the verified whole; the others are what lies behind it.
async fn bytes(
    store: &EvidenceStore,
    digest: &Sha256Digest,
    wanted: &Wanted<'_>,
) -> Result<Bytes, EvidenceError> {
    let Some(length) = wanted.length.map(|length| length.min(LARGEST_PART)) else {
        return store.get(digest).await;
    };
    if wanted.offset == 0 {
        let whole = store.get(digest).await?;
        let end = usize::try_from(length).map_or(whole.len(), |length| length.min(whole.len()));
        return Ok(whole.slice(..end));
    }
    let end = wanted.offset.saturating_add(u64::from(length));
    store.part(digest, wanted.offset..end).await
}

fn no_evidence() -> Fault {
    Fault::not_found(
        "evidence-unknown",
        "没有这份原始材料。",
        "There is no such evidence.",
    )
}
