//! What could not be read, or not as a whole, is put in quarantine beside whatever it became on the ledger: its raw
//! bytes are evidence, and after a fix they are read again (`replay_quarantined`).

use contracts::intake::v1::{ContactSubmitted, contact_submitted::Content};
use eventbus::Delivery;
use prost::Message as _;

use crate::{
    commands::{
        accept_form,
        file_evidence::Filed,
        slip::{Occasion, Slip},
        unit::{AcceptError, Unit},
    },
    store::{
        quarantine::{NewQuarantined, insert},
        submissions::{self, Keeper},
    },
    wire::clean,
};

/// Larger than what is read: only its headers were.
pub(crate) const TOO_LARGE: &str = "message-too-large";
/// The mail server did not hand it over.
pub(crate) const UNREADABLE: &str = "message-unreadable";
/// Reading it broke the parser.
pub(crate) const PARSER_FAILED: &str = "parser-failed";
/// Its bytes are not in the evidence store, or nothing says where.
pub(crate) const BYTES_MISSING: &str = "bytes-missing";

/// Why a submission belongs in quarantine; `None`: it was read as a whole.
pub(crate) fn reason(message: &ContactSubmitted, filed: &Filed) -> Option<&'static str> {
    match &message.content {
        None => Some("content-missing"),
        Some(Content::Form(form)) if accept_form::is_blank(form) => Some("form-blank"),
        Some(Content::Form(_) | Content::Call(_)) => None,
        Some(Content::Mail(mail)) if mail.reduced == TOO_LARGE => Some(TOO_LARGE),
        Some(Content::Mail(mail)) if !mail.reduced.is_empty() => Some(UNREADABLE),
        Some(Content::Mail(_)) if filed.mail.is_some() => None,
        Some(Content::Mail(_)) if filed.parser_failed => Some(PARSER_FAILED),
        Some(Content::Mail(_)) => Some(BYTES_MISSING),
    }
}

/// Puts those of a batch in quarantine that belong there; costs nothing when there are none.
pub(crate) async fn note(
    unit: &mut Unit<'_>,
    batch: &[Delivery<ContactSubmitted>],
    filed: &[Filed],
) -> Result<(), AcceptError> {
    for (delivery, filed) in batch.iter().zip(filed) {
        if let Some(reason) = reason(&delivery.event, filed) {
            put(unit, &delivery.event, filed, reason).await?;
        }
    }
    Ok(())
}

async fn put(
    unit: &mut Unit<'_>,
    message: &ContactSubmitted,
    filed: &Filed,
    reason: &str,
) -> Result<(), AcceptError> {
    let slip = Slip::of(message, unit.now, Occasion::Arrived);
    let mail = match &message.content {
        Some(Content::Mail(mail)) => mail.clone(),
        _ => Default::default(),
    };
    let is_reduced = !mail.reduced.is_empty();
    let is_kept = mail.whole.is_some();
    let raw = mail
        .whole
        .or_else(|| filed.refs.first().cloned())
        .unwrap_or_default();
    let (region, sha256) = (slip.source_region(), clean(&raw.sha256));
    let contact_id = slip.contact_id.uuid();
    let key = submissions::key_for(unit.tx, &unit.rules.vault, &mut unit.keys, contact_id).await?;
    let kept = filed.kept(message).encode_to_vec();
    let sealed = submissions::seal(key, Keeper::Quarantined, contact_id, &kept);
    let new = NewQuarantined {
        contact_id,
        submission_id: &slip.submission_id,
        receipt: &slip.receipt,
        channel: slip.channel.number(),
        source: &slip.source,
        source_key: &slip.source_key,
        region: region.as_str(),
        received_at: slip.received_at,
        quarantined_at: unit.now,
        reason,
        sha256: &sha256,
        size_bytes: i64::try_from(raw.size_bytes).unwrap_or(i64::MAX),
        is_whole: is_kept || !is_reduced,
        stated_size: i64::try_from(mail.size_bytes).unwrap_or(i64::MAX),
        submission_sealed: &sealed,
    };
    insert(unit.tx, &new).await?;
    tracing::warn!(reason, source = slip.source, "a submission is in quarantine");
    Ok(())
}
