//! Evidence is filed before anything is committed: whoever can read the contact can read what it was made from.
//! Filing twice is harmless, because bytes are named by what they are.

use contracts::{
    Bytes,
    common::v1::EvidenceRef,
    intake::v1::{ContactSubmitted, Evidence, contact_submitted::Content},
};
use evidence::{EvidenceError, EvidenceStore, Sha256Digest};

use crate::{
    domain::mail::{ParsedMail, parse_mail},
    wire::clean,
};

/// The evidence of one submission, safe in the store.
#[derive(Default)]
pub(crate) struct Filed {
    /// As submitted, then the attachments found inside a mail.
    pub(crate) refs: Vec<EvidenceRef>,
    /// The mail, if the submission is one and its bytes are there.
    pub(crate) mail: Option<ParsedMail>,
}

impl Filed {
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

/// Files what travelled inline, reads a mail and files its attachments.
///
/// # Errors
/// When the store fails, or does not have what the gateway says it stored.
pub(crate) async fn file(store: &EvidenceStore, message: &ContactSubmitted) -> Result<Filed, EvidenceError> {
    let mut filed = Filed::default();
    for evidence in &message.evidence {
        filed.refs.push(file_one(store, evidence).await?);
    }
    if let (Some(Content::Mail(_)), Some(evidence)) = (&message.content, message.evidence.first()) {
        filed.mail = read_mail(store, evidence, filed.refs.first()).await?;
    }
    let attachments = filed.mail.iter_mut().flat_map(|mail| &mut mail.attachments);
    for attachment in attachments {
        // the bytes are in the store from here on; the mail keeps their name and hash
        let content = std::mem::take(&mut attachment.content);
        let size_bytes = content.len() as u64;
        let digest = store.put(content).await?;
        filed.refs.push(EvidenceRef {
            sha256: digest.to_string(),
            media_type: clean(&attachment.media_type),
            name: clean(attachment.name.as_deref().unwrap_or_default()),
            size_bytes,
            role: "attachment".to_owned(),
        });
    }
    Ok(filed)
}

async fn file_one(store: &EvidenceStore, evidence: &Evidence) -> Result<EvidenceRef, EvidenceError> {
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
        kept.sha256 = store.put(evidence.inline.clone()).await?.to_string();
        kept.size_bytes = evidence.inline.len() as u64;
        if !said.sha256.is_empty() && said.sha256 != kept.sha256 {
            tracing::warn!("evidence came with the digest of other bytes; filed under its own");
        }
    }
    Ok(kept)
}

/// The raw mail, read. `None` when nothing says where its bytes are.
async fn read_mail(
    store: &EvidenceStore,
    evidence: &Evidence,
    kept: Option<&EvidenceRef>,
) -> Result<Option<ParsedMail>, EvidenceError> {
    if !evidence.inline.is_empty() {
        return Ok(Some(parse_mail(&evidence.inline)));
    }
    let digest = kept.and_then(|kept| kept.sha256.parse::<Sha256Digest>().ok());
    match digest {
        Some(digest) => Ok(Some(parse_mail(&store.get(&digest).await?))),
        None => Ok(None),
    }
}
