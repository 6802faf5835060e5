//! What the sender may learn with the receipt number and the last four digits of the phone he gave.

use access::Scope;
use chrono::{DateTime, Utc};
use eventbus::Database;
use kernel::{Fault, Id};
use vault::{DataKeys, Vault};

use crate::{
    domain::{channel::Channel, contact::Contact, phone::last_four},
    fault,
    queries::find_contact::receipt_of,
    store::{channel_entries, contacts, replies, tickets},
};

/// How far a contact is.
pub(crate) struct Status {
    pub(crate) received_at: DateTime<Utc>,
    /// `received`, `in_progress`, `answered` or `closed`.
    pub(crate) state: &'static str,
    pub(crate) updated_at: DateTime<Utc>,
    /// Only for a sender whom no written reply reaches otherwise.
    pub(crate) reply: String,
}

/// The status. A wrong receipt and wrong digits get the same answer, so that neither can be guessed by the other.
///
/// # Errors
/// `status-unknown`.
pub(crate) async fn find(
    (database, vault): (&Database, &Vault),
    receipt: &str,
    digits: &str,
) -> Result<Status, Fault> {
    let mut tx = database
        .begin(&Scope::Everything)
        .await
        .map_err(fault::database)?;
    let id = channel_entries::contact_of_receipt(&mut tx, &receipt_of(receipt))
        .await
        .map_err(fault::database)?;
    let contact = match id {
        Some(id) => contacts::find(&mut tx, Id::from_uuid(id))
            .await
            .map_err(fault::database)?,
        None => None,
    };
    let opened = contact.map(|contact| contact.open(vault, &mut DataKeys::default()));
    let contact = opened
        .transpose()
        .map_err(fault::vault)?
        .filter(|contact| last_four(&contact.reporter.phone).is_some_and(|right| right == digits.trim()))
        .ok_or_else(|| {
            Fault::not_found(
                "status-unknown",
                "受理编号与手机尾号不符，请核对后再试。",
                "Receipt number and phone digits do not match; please check them.",
            )
        })?;
    let progress = tickets::progress(&mut tx, contact.contact_id.uuid())
        .await
        .map_err(fault::database)?;
    let Some(progress) = progress else {
        return Ok(Status {
            received_at: contact.received_at,
            state: "received",
            updated_at: contact.received_at,
            reply: String::new(),
        });
    };
    let is_answered = is_answered(contact.received_at, progress.last_replied_at);
    let reply = if is_answered && is_shown(&contact) {
        replies::newest_sent(&mut tx, &progress.ticket_id, contact.contact_id.uuid())
            .await
            .map_err(fault::database)?
    } else {
        None
    };
    Ok(Status {
        received_at: contact.received_at,
        state: state(contact.received_at, progress.is_closed, progress.last_replied_at),
        updated_at: progress.changed_at,
        reply: reply.unwrap_or_default(),
    })
}

/// How far a contact is whose ticket is known.
pub(crate) fn state(
    received_at: DateTime<Utc>,
    is_closed: bool,
    last_replied_at: Option<DateTime<Utc>>,
) -> &'static str {
    match (is_closed, is_answered(received_at, last_replied_at)) {
        (true, _) => "closed",
        (false, true) => "answered",
        (false, false) => "in_progress",
    }
}

fn is_answered(received_at: DateTime<Utc>, last_replied_at: Option<DateTime<Utc>>) -> bool {
    last_replied_at.is_some_and(|at| at >= received_at)
}

/// Senders of the public form without a mail address read the reply here; everybody else got it by his own channel,
/// and health data is shown no oftener than needed.
fn is_shown(contact: &Contact) -> bool {
    contact.channel == Channel::Web && contact.reporter.email.is_empty()
}
