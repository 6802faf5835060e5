//! The sender learns the receipt number, at most once per contact and rarely per address: two machines that answer
//! each other stop here (peers item 10).

use chrono::TimeDelta;
use contracts::intake::v1::AcknowledgementDue;
use evidence::Sha256Digest;

use crate::{
    commands::unit::{AcceptError, Unit},
    domain::contact::Contact,
    store::acknowledgements,
};

/// Whom to tell.
pub(crate) struct Recipient<'a> {
    pub(crate) address: &'a str,
    /// Message-ID of what is acknowledged, for mail.
    pub(crate) in_reply_to: &'a str,
}

/// Has the contact acknowledged, unless the address has had enough of it in the last hour.
pub(crate) async fn acknowledge(
    unit: &mut Unit<'_>,
    contact: &Contact,
    recipient: &Recipient<'_>,
) -> Result<(), AcceptError> {
    let hash = Sha256Digest::of(recipient.address.to_lowercase().as_bytes()).to_string();
    let contact_id = contact.contact_id.uuid();
    let since = unit.now - TimeDelta::hours(1);
    let most = unit.rules.acknowledgements_per_hour;
    if !acknowledgements::claim(unit.tx, contact_id, &hash, unit.now, since, most).await? {
        tracing::info!(contact_id = %contact.contact_id, "not acknowledged: the address had enough of them");
        return Ok(());
    }
    let due = AcknowledgementDue {
        contact_id: contact.contact_id.to_string(),
        receipt: contact.receipt.clone(),
        to: recipient.address.to_owned(),
        subject: contact.subject.clone(),
        language: contact.language.clone(),
        in_reply_to: recipient.in_reply_to.to_owned(),
        source: contact.source.clone(),
        region: contact.region.to_string(),
    };
    eventbus::announce(unit.tx, &due.contact_id, unit.now, &due).await?;
    Ok(())
}
