//! What a submission becomes: a contact, an amendment, a duplicate or a rejection; each with its ledger row, its
//! evidence, its journal entry and its announcement.

use std::collections::HashSet;

use contracts::{
    common::v1::EvidenceRef,
    intake::v1::{ContactAmended, ContactDuplicated, ContactReceived, ContactRejected, ContactSubmitted},
    timestamp,
};
use journal::Entry;
use kernel::Id;
use prost::Message as _;
use uuid::Uuid;
use vault::provide;

use crate::{
    commands::{
        SERVICE,
        file_evidence::Filed,
        slip::{Occasion, Slip},
        trace,
        unit::{AcceptError, Unit},
    },
    domain::{admission::Refusal, contact::Contact},
    store::{
        channel_entries,
        channel_entries::ChannelEntry,
        contacts, evidence, rejected,
        submissions::{self, Keeper},
    },
    wire::contact_message,
};

/// Enters the thing into the ledger. A restored rejection changes its row, so that the sums stay.
async fn enter(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    outcome: &'static str,
    reason: &str,
    original_id: Option<Uuid>,
) -> Result<(), AcceptError> {
    let contact_id = slip.contact_id.uuid();
    if let Occasion::Restored { .. } = slip.occasion {
        return Ok(channel_entries::make_contact(unit.tx, contact_id).await?);
    }
    unit.enter(ChannelEntry {
        key: slip.key(),
        contact_id,
        original_id,
        submission_id: slip.submission_id.clone(),
        receipt: slip.receipt.clone(),
        received_at: slip.received_at,
        outcome,
        reason: reason.to_owned(),
    });
    Ok(())
}

/// A contact is on record. `kind` is the journal's word for how.
pub(crate) async fn receive(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    contact: &Contact,
    refs: &[EvidenceRef],
) -> Result<ContactReceived, AcceptError> {
    enter(unit, slip, "contact", "", None).await?;
    let contact_id = contact.contact_id.uuid();
    unit.add(contact.clone());
    unit.attach(evidence::pieces(contact_id, refs));
    let evidence = match slip.occasion {
        Occasion::Arrived => each_once(refs),
        Occasion::Restored { .. } => {
            unit.write().await?;
            evidence::of(unit.tx, contact_id).await?
        }
    };
    let kind = match slip.occasion {
        Occasion::Restored { .. } => "contact-restored",
        Occasion::Arrived if contact.actor == SERVICE => "contact-received",
        Occasion::Arrived => "contact-registered",
    };
    let mut entry =
        trace::entry(contact, &contact.actor, kind, unit.now).changing(trace::changes(None, contact));
    if let Occasion::Restored { reason, .. } = slip.occasion {
        entry = entry.because(reason);
    }
    unit.journal(entry);
    let message = contact_message(contact, evidence);
    unit.announce(&message.contact_id, &message);
    metrics::counter!("afterdose_contacts_total", "channel" => contact.channel.slug()).increment(1);
    Ok(message)
}

/// Evidence as the store keeps it of a contact that has none yet: a piece that comes twice is there once.
fn each_once(refs: &[EvidenceRef]) -> Vec<EvidenceRef> {
    let mut seen = HashSet::new();
    let fresh = refs
        .iter()
        .map(|one| (one, seen.insert((&one.sha256, &one.role, &one.name))));
    let kept = fresh.filter(|(_, is_new)| *is_new).map(|(one, _)| one.clone());
    kept.collect()
}

/// A contact says something else than before: `next` replaces `old` under the next version.
pub(crate) async fn amend(
    unit: &mut Unit<'_>,
    old: &Contact,
    mut next: Contact,
    actor: &str,
    reason: &str,
) -> Result<i64, AcceptError> {
    unit.write().await?;
    next.version = old.version + 1;
    let evidence = evidence::of(unit.tx, old.contact_id.uuid()).await?;
    let superseded = contact_message(old, evidence.clone()).encode_to_vec();
    let contact_id = old.contact_id.uuid();
    provide(unit.tx, &unit.rules.vault, &mut unit.keys, [contact_id]).await?;
    let sealing = (unit.rules.vault.as_ref(), &unit.keys);
    contacts::update(unit.tx, sealing, &next, &superseded, unit.now).await?;
    let mut entry =
        trace::entry(&next, actor, "contact-amended", unit.now).changing(trace::changes(Some(old), &next));
    if !reason.is_empty() {
        entry = entry.because(reason);
    }
    unit.journal(entry);
    let amended = ContactAmended {
        contact: Some(contact_message(&next, evidence)),
        actor: actor.to_owned(),
        reason: reason.to_owned(),
    };
    unit.announce(&old.contact_id.to_string(), &amended);
    Ok(next.version)
}

/// The same thing is a contact already, by another route.
pub(crate) async fn duplicate(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    refs: &[EvidenceRef],
    original: Uuid,
    reason: &str,
) -> Result<(), AcceptError> {
    enter(unit, slip, "duplicate", reason, Some(original)).await?;
    unit.attach(evidence::pieces(slip.contact_id.uuid(), refs));
    say_duplicate(unit, slip, original, reason);
    Ok(())
}

/// The same key came again under another submission id: its row is there, so only the repetition is counted, and
/// evidence that was not there before is kept.
pub(crate) async fn repeat(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    refs: &[EvidenceRef],
    original: Option<Uuid>,
) -> Result<(), AcceptError> {
    unit.write().await?;
    channel_entries::count_repeat(unit.tx, &slip.key()).await?;
    unit.attach(evidence::pieces(slip.contact_id.uuid(), refs));
    let original = original.unwrap_or(slip.contact_id.uuid());
    say_duplicate(unit, slip, original, "same-key");
    Ok(())
}

fn say_duplicate(unit: &mut Unit<'_>, slip: &Slip<'_>, original: Uuid, reason: &str) {
    let changes = journal::Changes::new()
        .set("submission_id", (), slip.submission_id.as_str())
        .set("source", (), slip.source.as_str())
        .set("reason", (), reason);
    let entry =
        Entry::new(trace::CONTACT, original, SERVICE, "contact-duplicated", unit.now).changing(changes);
    unit.journal(entry);
    let duplicated = ContactDuplicated {
        submission_id: slip.submission_id.clone(),
        contact_id: Id::<Contact>::from_uuid(original).to_string(),
        channel: i32::from(slip.channel.number()),
        source: slip.source.clone(),
        received_at: Some(timestamp(slip.received_at)),
        reason: reason.to_owned(),
    };
    unit.announce(&duplicated.contact_id, &duplicated);
}

/// Kept, but no contact.
pub(crate) async fn reject(
    unit: &mut Unit<'_>,
    slip: &Slip<'_>,
    message: &ContactSubmitted,
    filed: &Filed,
    refusal: &Refusal,
) -> Result<(), AcceptError> {
    enter(unit, slip, "rejected", refusal.reason, None).await?;
    unit.attach(evidence::pieces(slip.contact_id.uuid(), &filed.refs));
    let region = slip.source_region();
    let contact_id = slip.contact_id.uuid();
    let key = submissions::key_for(unit.tx, &unit.rules.vault, &mut unit.keys, contact_id).await?;
    let kept = filed.kept(message).encode_to_vec();
    let sealed = submissions::seal(key, Keeper::Rejected, contact_id, &kept);
    let new = rejected::NewRejected {
        submission_id: &slip.submission_id,
        contact_id: slip.contact_id.uuid(),
        receipt: &slip.receipt,
        channel: slip.channel.number(),
        source: &slip.source,
        received_at: slip.received_at,
        reason: refusal.reason,
        explanation: &refusal.explanation,
        region: region.as_str(),
        submission_sealed: &sealed,
    };
    rejected::insert(unit.tx, &new).await?;
    let changes = journal::Changes::new()
        .set("reason", (), refusal.reason)
        .set("explanation", (), refusal.explanation.as_str())
        .set("source", (), slip.source.as_str());
    let entry = Entry::new(
        trace::CONTACT,
        slip.contact_id.uuid(),
        SERVICE,
        "contact-rejected",
        unit.now,
    );
    unit.journal(entry.changing(changes));
    let said = ContactRejected {
        submission_id: slip.submission_id.clone(),
        receipt: slip.receipt.clone(),
        channel: i32::from(slip.channel.number()),
        source: slip.source.clone(),
        received_at: Some(timestamp(slip.received_at)),
        reason: refusal.reason.to_owned(),
        explanation: refusal.explanation.clone(),
        region: region.to_string(),
    };
    unit.announce(&slip.contact_id.to_string(), &said);
    metrics::counter!("afterdose_rejected_total", "reason" => refusal.reason).increment(1);
    Ok(())
}
