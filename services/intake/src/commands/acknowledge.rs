//! The sender learns the receipt number, at most once per contact and rarely per address: two machines that answer
//! each other stop here (peers item 10).

use chrono::{DateTime, TimeDelta, Utc};
use contracts::intake::v1::AcknowledgementDue;
use eventbus::Announcement;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    commands::unit::{AcceptError, Unit},
    domain::contact::Contact,
    store::{acknowledgements, reporters::email_hash},
};

/// Whom to tell.
pub(crate) struct Recipient<'a> {
    pub(crate) address: &'a str,
    /// Message-ID of what is acknowledged, for mail.
    pub(crate) in_reply_to: &'a str,
}

/// An acknowledgement that somebody would like to have.
pub(crate) struct Request {
    contact_id: Uuid,
    address_hash: String,
    due: AcknowledgementDue,
}

/// Has the contact acknowledged, unless the address has had enough of it in the last hour.
pub(crate) fn acknowledge(unit: &mut Unit<'_>, contact: &Contact, recipient: &Recipient<'_>) {
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
    unit.acknowledge(Request {
        contact_id: contact.contact_id.uuid(),
        address_hash: hex::encode(email_hash(&unit.rules.vault, recipient.address).unwrap_or_default()),
        due,
    });
}

/// Notes those requests that stay below `most` per address and hour, and says that they are due. Two replicas at the
/// same instant may exceed `most` by what they have at hand, which stops a loop all the same.
pub(super) async fn claim(
    tx: &mut PgConnection,
    requests: Vec<Request>,
    now: DateTime<Utc>,
    most: i64,
) -> Result<Vec<Announcement>, AcceptError> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let addresses: Vec<String> = requests.iter().map(|one| one.address_hash.clone()).collect();
    let mut counts = acknowledgements::counts(tx, &addresses, now - TimeDelta::hours(1)).await?;
    let is_granted = |request: &Request| {
        let count = counts.entry(request.address_hash.clone()).or_default();
        *count += 1;
        if *count > most {
            tracing::info!(contact_id = %request.contact_id, "not acknowledged: the address had enough of them");
        }
        *count <= most
    };
    let granted: Vec<Request> = requests.into_iter().filter(is_granted).collect();
    let contacts: Vec<Uuid> = granted.iter().map(|one| one.contact_id).collect();
    let addresses: Vec<String> = granted.iter().map(|one| one.address_hash.clone()).collect();
    let fresh = acknowledgements::insert(tx, &contacts, &addresses, now).await?;
    let due = granted.iter().filter(|one| fresh.contains(&one.contact_id));
    Ok(due
        .map(|one| Announcement::of(&one.due.contact_id, now, &one.due))
        .collect())
}
