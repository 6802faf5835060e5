//! Does a contact continue an earlier one? The rules propose; here it is looked up whether the proposal exists.

use kernel::Id;
use uuid::Uuid;

use crate::{
    commands::unit::{AcceptError, Unit},
    domain::{
        contact::Contact,
        mail::ParsedMail,
        recognise::{FindingKind, recognise},
        threading::{Candidate, OwnMessageKind, Target, ThreadReason, candidates},
    },
    store::{channel_entries, contacts, mails, replies},
};

/// The earlier contact, and why we think so.
pub(crate) struct Thread {
    pub(crate) contact_id: Id<Contact>,
    pub(crate) reason: ThreadReason,
}

/// The strongest candidate of a mail that exists. A receipt that stands only in quoted history may have been
/// forwarded, so it counts only for the address that the earlier contact came from.
pub(crate) async fn of_mail(
    unit: &mut Unit<'_>,
    mail: &ParsedMail,
    sender: &str,
) -> Result<Option<Thread>, AcceptError> {
    let ids: Vec<String> = mail.in_reply_to.iter().chain(&mail.references).cloned().collect();
    if !ids.is_empty() {
        unit.write().await?;
    }
    let known = mails::known(unit.tx, &ids).await?;
    for candidate in candidates(mail, |id| known.get(id).copied()) {
        let Some(contact) = resolve(unit, &candidate).await? else {
            continue;
        };
        let is_own = contact.reporter.email.eq_ignore_ascii_case(sender);
        if candidate.reason != ThreadReason::ReceiptInQuoted || is_own {
            return Ok(Some(Thread {
                contact_id: contact.contact_id,
                reason: candidate.reason,
            }));
        }
    }
    Ok(None)
}

/// The contact whose receipt number a text names.
pub(crate) async fn of_text(unit: &mut Unit<'_>, text: &str) -> Result<Option<Thread>, AcceptError> {
    let findings = recognise(text);
    for finding in findings
        .iter()
        .filter(|finding| finding.kind == FindingKind::Receipt)
    {
        unit.write().await?;
        if let Some(id) = channel_entries::contact_of_receipt(unit.tx, &finding.value).await? {
            return Ok(Some(Thread {
                contact_id: Id::from_uuid(id),
                reason: ThreadReason::ReceiptInText,
            }));
        }
    }
    Ok(None)
}

async fn resolve(unit: &mut Unit<'_>, candidate: &Candidate<Uuid>) -> Result<Option<Contact>, AcceptError> {
    unit.write().await?;
    let id = match &candidate.target {
        Target::OwnMessage(own) if own.kind == OwnMessageKind::Ack => Some(own.id),
        Target::OwnMessage(own) => replies::contact_of(unit.tx, own.id).await?,
        Target::Known(id) => Some(*id),
        Target::Receipt(receipt) => channel_entries::contact_of_receipt(unit.tx, receipt).await?,
    };
    match id {
        Some(id) => {
            let found = contacts::find(unit.tx, Id::from_uuid(id)).await?;
            found.map(|sealed| unit.open(sealed)).transpose()
        }
        None => Ok(None),
    }
}
