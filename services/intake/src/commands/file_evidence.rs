//! Evidence is filed before anything is committed: whoever can read the contact can read what it was made from.
//! Filing twice is harmless, because bytes are named by what they are.

use contracts::{
    Bytes,
    common::v1::EvidenceRef,
    intake::v1::{ContactSubmitted, Evidence, contact_submitted::Content},
};
use evidence::{EvidenceError, EvidenceStore, Sha256Digest};
use kernel::{Chain, Fault};
use prost::Message as _;
use vault::Vault;

use crate::{
    domain::{
        duplicate::{KeyStrength, dedupe_key},
        mail::{ParsedMail, parse_mail},
    },
    fault,
    store::submissions::{Keeper, SealedSubmission},
    wire::clean,
};

/// The evidence of one submission, safe in the store.
#[derive(Default)]
pub(crate) struct Filed {
    /// As submitted, then the attachments found inside a mail.
    pub(crate) refs: Vec<EvidenceRef>,
    /// The mail, if the submission is one, its bytes are there and reading them did not break the parser.
    pub(crate) mail: Option<ParsedMail>,
    /// Reading the mail broke the parser.
    pub(crate) parser_failed: bool,
}

impl Filed {
    /// By what a mail is known again, if it is one and shows enough of itself.
    pub(crate) fn strong_key(&self) -> Option<String> {
        let key = dedupe_key(self.mail.as_ref()?);
        (key.strength == KeyStrength::Strong).then_some(key.key)
    }

    /// The submission as kept for a restoration: references instead of bytes.
    pub(crate) fn kept(&self, message: &ContactSubmitted) -> ContactSubmitted {
        let evidence = self.refs.iter().take(message.evidence.len()).map(|one| Evidence {
            r#ref: Some(one.clone()),
            inline: Bytes::new(),
        });
        ContactSubmitted {
            evidence: evidence.collect(),
            ..message.clone()
        }
    }
}

/// A submission as it was kept for another day.
///
/// # Errors
/// `sender-erased` when its data key was dropped.
pub(crate) fn kept_message(
    vault: &Vault,
    keeper: Keeper,
    kept: &SealedSubmission,
) -> Result<ContactSubmitted, Fault> {
    let opened = kept.open(vault, keeper).map_err(fault::vault)?;
    let opened = opened.ok_or_else(|| {
        Fault::precondition(
            "sender-erased",
            "该来件人的个人信息已被删除，无法恢复。",
            "The sender was erased; this cannot be read any more.",
        )
    })?;
    ContactSubmitted::decode(opened.as_slice()).map_err(|error| {
        tracing::error!(error = %Chain(&error), contact_id = %kept.contact_id, "a kept submission cannot be decoded");
        Fault::internal()
    })
}

/// Files what travelled inline, reads a mail and files its attachments.
///
/// # Errors
/// When the store fails, or does not have what the gateway says it stored.
pub(crate) async fn file(store: &EvidenceStore, message: &ContactSubmitted) -> Result<Filed, EvidenceError> {
    let filed = file_all(store, &[message]).await?.pop();
    Ok(filed.unwrap_or_default())
}

/// As [`file()`] for many submissions, which reach the disk together.
///
/// # Errors
/// As [`file()`].
pub(crate) async fn file_all(
    store: &EvidenceStore,
    messages: &[&ContactSubmitted],
) -> Result<Vec<Filed>, EvidenceError> {
    let (mut filed, mut pieces) = (Vec::with_capacity(messages.len()), Vec::new());
    for message in messages {
        filed.push(read(store, message, &mut pieces).await?);
    }
    store.put_all(pieces).await?;
    Ok(filed)
}

/// Reads a submission and adds to `pieces` what of it is to be stored.
async fn read(
    store: &EvidenceStore,
    message: &ContactSubmitted,
    pieces: &mut Vec<Bytes>,
) -> Result<Filed, EvidenceError> {
    let mut filed = Filed::default();
    for evidence in &message.evidence {
        filed.refs.push(reference(evidence));
        if !evidence.inline.is_empty() {
            pieces.push(evidence.inline.clone());
        }
    }
    if let (Some(Content::Mail(raw)), Some(evidence)) = (&message.content, message.evidence.first()) {
        let bytes = mail_bytes(store, evidence, filed.refs.first()).await?;
        filed.mail = bytes.as_deref().and_then(|bytes| read_guarded(bytes, parse_mail));
        filed.parser_failed = bytes.is_some() && filed.mail.is_none();
        filed.refs.extend(raw.whole.clone());
    }
    let attachments = filed.mail.iter_mut().flat_map(|mail| &mut mail.attachments);
    for attachment in attachments {
        // the store has the bytes from here on; the mail keeps their name and hash
        let content = Bytes::from(std::mem::take(&mut attachment.content));
        filed.refs.push(EvidenceRef {
            sha256: Sha256Digest::of(&content).to_string(),
            media_type: clean(&attachment.media_type),
            name: clean(attachment.name.as_deref().unwrap_or_default()),
            size_bytes: content.len() as u64,
            role: "attachment".to_owned(),
        });
        pieces.push(content);
    }
    Ok(filed)
}

fn reference(evidence: &Evidence) -> EvidenceRef {
    let said = evidence.r#ref.clone().unwrap_or_default();
    let mut kept = EvidenceRef {
        sha256: clean(&said.sha256),
        media_type: clean(&said.media_type),
        name: clean(&said.name),
        size_bytes: said.size_bytes,
        role: if said.role.is_empty() {
            "raw".to_owned()
        } else {
            clean(&said.role)
        },
    };
    if !evidence.inline.is_empty() {
        kept.sha256 = Sha256Digest::of(&evidence.inline).to_string();
        kept.size_bytes = evidence.inline.len() as u64;
        if !said.sha256.is_empty() && said.sha256 != kept.sha256 {
            tracing::warn!("evidence came with the digest of other bytes; filed under its own");
        }
    }
    kept
}

/// The raw mail. `None` when nothing says where its bytes are.
async fn mail_bytes(
    store: &EvidenceStore,
    evidence: &Evidence,
    kept: Option<&EvidenceRef>,
) -> Result<Option<Bytes>, EvidenceError> {
    if !evidence.inline.is_empty() {
        return Ok(Some(evidence.inline.clone()));
    }
    let digest = kept.and_then(|kept| kept.sha256.parse::<Sha256Digest>().ok());
    match digest {
        Some(digest) => Ok(Some(store.get(&digest).await?)),
        None => Ok(None),
    }
}

/// Reads a mail; `None` when that panics. The parser never should, and is fuzzed for it; but it reads what strangers
/// wrote, and a panic here would come back with every redelivery and stop all contacts behind it. So one mail goes to
/// quarantine with its bytes instead. The parser shares nothing that a panic could leave half done.
fn read_guarded(raw: &[u8], parse: impl FnOnce(&[u8]) -> ParsedMail) -> Option<ParsedMail> {
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parse(raw)));
    if read.is_err() {
        tracing::error!(
            bytes = raw.len(),
            "a mail broke the parser; it goes to quarantine"
        );
    }
    read.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a mail that breaks the parser is one mail, not the end of all.
    #[test]
    fn a_panic_while_reading_is_an_answer() {
        assert!(read_guarded(b"x", |_| panic!("a bug")).is_none());
        assert!(read_guarded(b"From: a@b.cn\n\nx", parse_mail).is_some());
    }
}
