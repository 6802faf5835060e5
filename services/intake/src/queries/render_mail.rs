//! A mail of a contact as it may be shown: the HTML cleaned, nothing that loads from elsewhere, and whoever is named by
//! address or number masked, unless it is asked for in clear, for a reason.

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
        hide,
        mail::{
            Address,
            display::{Display, display},
            sanitise::{Sanitised, sanitise},
        },
        reveal,
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

/// Which mail, and how.
pub(crate) struct Wanted<'a> {
    pub(crate) contact_id: &'a str,
    /// Empty for the mail itself, else a mail that was forwarded in it.
    pub(crate) sha256: &'a str,
    /// Why it is to be shown in clear; empty for masked.
    pub(crate) reason: &'a str,
}

/// The mail; that it was read is journalled before it is shown.
///
/// # Errors
/// `contact-unknown`; `mail-unknown` when the contact has no such mail; `mail-too-large`; for one in clear `reason-missing` and
/// `permission-missing`.
pub(crate) async fn render(
    with: &Showing<'_>,
    person: &Principal,
    wanted: &Wanted<'_>,
) -> Result<RenderMailResponse, Fault> {
    let id: Id<Contact> = wanted.contact_id.parse().map_err(|_| fault::no_contact())?;
    let is_clear = !wanted.reason.is_empty();
    if is_clear {
        reveal::check(wanted.reason)?;
        if !access::may(person, reveal::PERMISSION) {
            return Err(Fault::denied(&reveal::PERMISSION));
        }
    }
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
    let found = chosen(&refs, wanted.sha256).ok_or_else(no_mail)?.clone();
    if found.size_bytes > MOST_RAW_BYTES {
        return Err(too_large());
    }
    let entry = entry(id, person, with.clock, &found, wanted.reason);
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
    let masks = Masks {
        is_clear,
        own: with.own_addresses.to_vec(),
    };
    // reading and cleaning a large mail takes a while, and other requests wait for this thread
    tokio::task::spawn_blocking(move || answer(display(&raw), &refs, &masks))
        .await
        .map_err(|_| {
            tracing::error!(sha256 = %digest, "a mail broke its display");
            Fault::internal()
        })
}

fn entry(id: Id<Contact>, person: &Principal, clock: &Clock, found: &EvidenceRef, reason: &str) -> Entry {
    let kind = if reason.is_empty() {
        "mail-shown"
    } else {
        "mail-revealed"
    };
    let entry = Entry::new("contact", id.uuid(), person.person_id.as_str(), kind, clock.now())
        .changing(Changes::new().set("sha256", (), found.sha256.as_str()));
    if reason.is_empty() {
        entry
    } else {
        entry.because(reason)
    }
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

fn answer(mail: Display, refs: &[EvidenceRef], masks: &Masks) -> RenderMailResponse {
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
    let to: Vec<String> = mail.to.iter().map(|one| masks.address(one)).collect();
    RenderMailResponse {
        from_masked: mail
            .from
            .as_ref()
            .map(|one| masks.address(one))
            .unwrap_or_default(),
        to: to.join(", "),
        subject: masks.text(mail.subject),
        sent_at: mail.date.map(|date| timestamp(date.to_utc())),
        html: masks.html(html),
        text: masks.text(cut(mail.text)),
        blocked_remote,
        attachments,
    }
}

/// How much of a mail is shown.
struct Masks {
    /// Nothing is masked.
    is_clear: bool,
    /// Our own mailboxes, which are nobody's personal data.
    own: Vec<String>,
}

impl Masks {
    fn address(&self, one: &Address) -> String {
        let (name, address) = (one.name.as_deref().unwrap_or_default(), one.address.as_str());
        if self.own.iter().any(|own| one.is(own)) {
            return address.to_owned();
        }
        let (name, address) = if self.is_clear {
            (name.to_owned(), address.to_owned())
        } else {
            (mask::name(name), mask::email(address))
        };
        match name.as_str() {
            "" => address,
            name => format!("{name} <{address}>"),
        }
    }

    fn text(&self, text: String) -> String {
        if self.is_clear {
            text
        } else {
            hide::text(&text, &self.own)
        }
    }

    fn html(&self, html: String) -> String {
        if self.is_clear {
            html
        } else {
            hide::html(&html, &self.own)
        }
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
