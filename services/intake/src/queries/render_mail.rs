//! A mail of a contact as it may be shown: the sender masked, the HTML cleaned, nothing that loads from elsewhere.

use std::collections::HashMap;

use access::Scope;
use contracts::{access::v1::Principal, common::v1::EvidenceRef, intake::v1::RenderMailResponse, timestamp};
use eventbus::Database;
use evidence::{EvidenceError, EvidenceStore, Sha256Digest};
use journal::{Changes, Entry};
use kernel::{Clock, Fault, Id};
use vault::mask;

use crate::{
    domain::{
        contact::Contact,
        mail::{
            Address,
            display::{Display, display},
            sanitise::{Sanitised, sanitise},
        },
    },
    fault,
    store::{contacts, evidence as evidence_rows},
};

/// Largest raw mail that is read for display; a larger one can be fetched as a file.
const MOST_RAW_BYTES: u64 = 25 * 1024 * 1024;
/// Bytes of text shown, so that the answer fits into one message.
const MOST_TEXT_BYTES: usize = 128 * 1024;

/// What is needed to show a mail.
pub(crate) struct Showing<'a> {
    pub(crate) database: &'a Database,
    pub(crate) clock: &'a Clock,
    pub(crate) store: &'a EvidenceStore,
    /// Addresses that are ours, which are shown whole.
    pub(crate) own_addresses: &'a [String],
}

/// The mail; that it was read is journalled before it is shown. `sha256` is empty for the mail itself, else a mail that
/// was forwarded in it.
///
/// # Errors
/// `contact-unknown`; `mail-unknown` when the contact has no such mail; `mail-too-large`.
pub(crate) async fn render(
    with: &Showing<'_>,
    person: &Principal,
    contact_id: &str,
    sha256: &str,
) -> Result<RenderMailResponse, Fault> {
    let id: Id<Contact> = contact_id.parse().map_err(|_| fault::no_contact())?;
    let mut tx = with
        .database
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
    let found = chosen(&refs, sha256).ok_or_else(no_mail)?.clone();
    if found.size_bytes > MOST_RAW_BYTES {
        return Err(too_large());
    }
    let entry = Entry::new(
        "contact",
        id.uuid(),
        person.person_id.as_str(),
        "mail-shown",
        with.clock.now(),
    )
    .changing(Changes::new().set("sha256", (), found.sha256.as_str()));
    journal::append(&mut tx, &entry).await.map_err(fault::journal)?;
    tx.commit().await.map_err(fault::database)?;
    let digest: Sha256Digest = found.sha256.parse().map_err(|_| no_mail())?;
    let raw = with.store.get(&digest).await.map_err(|error| match error {
        EvidenceError::Missing(_) => {
            tracing::error!(sha256 = %digest, "evidence is on record and not in the store");
            no_mail()
        }
        error => fault::evidence(error),
    })?;
    let own = with.own_addresses.to_vec();
    // reading and cleaning a large mail takes a while, and other requests wait for this thread
    tokio::task::spawn_blocking(move || answer(display(&raw), &refs, &own))
        .await
        .map_err(|_| {
            tracing::error!(sha256 = %digest, "a mail broke its display");
            Fault::internal()
        })
}

/// The mail with this digest; without one the mail that the contact was made of.
fn chosen<'a>(refs: &'a [EvidenceRef], sha256: &str) -> Option<&'a EvidenceRef> {
    refs.iter().find(|one| {
        if sha256.is_empty() {
            one.role == "raw" && one.media_type != "application/json"
        } else {
            one.sha256 == sha256 && (one.role == "raw" || one.media_type == "message/rfc822")
        }
    })
}

fn answer(mail: Display, refs: &[EvidenceRef], own: &[String]) -> RenderMailResponse {
    let attachments = refs
        .iter()
        .filter(|one| mail.attachments.iter().any(|file| file.sha256 == one.sha256));
    let attachments = attachments.cloned().collect();
    let pictures: HashMap<String, Vec<u8>> = mail
        .attachments
        .into_iter()
        .filter_map(|file| Some((file.content_id?, file.content)))
        .collect();
    let Sanitised { html, blocked_remote } = sanitise(&mail.html, &pictures);
    let to: Vec<String> = mail.to.iter().map(|one| recipient(one, own)).collect();
    RenderMailResponse {
        from_masked: mail.from.as_ref().map(masked).unwrap_or_default(),
        to: to.join(", "),
        subject: mail.subject,
        sent_at: mail.date.map(|date| timestamp(date.to_utc())),
        html,
        text: cut(mail.text),
        blocked_remote,
        attachments,
    }
}

/// Our own mailboxes are nobody's personal data; everybody else is masked.
fn recipient(address: &Address, own: &[String]) -> String {
    if own.iter().any(|one| address.is(one)) {
        address.address.clone()
    } else {
        masked(address)
    }
}

fn masked(address: &Address) -> String {
    let name = mask::name(address.name.as_deref().unwrap_or_default());
    let email = mask::email(&address.address);
    match name.as_str() {
        "" => email,
        name => format!("{name} <{email}>"),
    }
}

fn cut(mut text: String) -> String {
    if text.len() > MOST_TEXT_BYTES {
        let end = (0..=MOST_TEXT_BYTES).rev().find(|at| text.is_char_boundary(*at));
        text.truncate(end.unwrap_or_default());
        text.push('…');
    }
    text
}

fn no_mail() -> Fault {
    Fault::not_found(
        "mail-unknown",
        "该来件没有这封邮件。",
        "The contact has no such mail.",
    )
}

fn too_large() -> Fault {
    Fault::precondition(
        "mail-too-large",
        "邮件过大，无法在线显示，请下载原件查看。",
        "The mail is too large to be shown; please fetch it as a file.",
    )
}
