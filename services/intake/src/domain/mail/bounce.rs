//! What came back: which recipient could not be reached, for good or for now, and which of our mails it was, so that
//! the reply nobody received shows up on its ticket.

use std::sync::LazyLock;

use regex::Regex;

use super::{ParsedMail, defect::Defects, headers};

/// A failed delivery. `Debug` prints no addresses.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Bounce {
    /// Whom it could not reach; empty when the report does not say.
    pub recipients: Vec<FailedRecipient>,
    /// The returned mail's Message-ID without angle brackets, if the report carries it.
    pub original_message_id: Option<String>,
}

/// One recipient of a bounce.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FailedRecipient {
    /// The address, lower case.
    pub address: String,
    /// RFC 3463 status such as `5.1.1`, when given.
    pub status: Option<String>,
    /// Failed for good (`5.x.x`, or action `failed`); `false`: delayed, may still arrive.
    pub is_permanent: bool,
}

impl std::fmt::Debug for Bounce {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Bounce")
            .field("recipients", &self.recipients)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for FailedRecipient {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = formatter.debug_struct("FailedRecipient");
        shown
            .field("status", &self.status)
            .field("is_permanent", &self.is_permanent)
            .finish_non_exhaustive()
    }
}

static MESSAGE_ID: LazyLock<Regex> =
    LazyLock::new(|| crate::domain::recognise::pattern(r"(?i)message-id:\s*<([^<>\s]{3,500})>"));
static NAMED_RECIPIENT: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)(?:收件人|收件地址|无法发送到|无法投递到|recipient|could not be delivered to|<)[^@\n]{0,40}?([a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,190}\.[a-z]{2,24})",
    )
});
static STATUS: LazyLock<Regex> =
    LazyLock::new(|| crate::domain::recognise::pattern(r"\b([245]\.\d{1,3}\.\d{1,3})\b"));

/// Reads what a bounce reports; call it when [`super::robots::automatic`] says [`super::robots::AutomaticKind::Bounce`].
#[must_use]
pub fn read_bounce(mail: &ParsedMail) -> Bounce {
    let mut recipients = Vec::new();
    for part in mail
        .reports
        .iter()
        .filter(|part| is_delivery_status(&part.media_type))
    {
        recipients.extend(
            part.text
                .replace("\r\n", "\n")
                .split("\n\n")
                .filter_map(status_group),
        );
    }
    if recipients.is_empty() {
        let named = mail.robot.failed_recipients.iter().map(String::as_str);
        recipients.extend(named.map(|address| failed(address, None)));
    }
    if recipients.is_empty() {
        recipients = named_in_text(mail);
    }
    let mut unique: Vec<FailedRecipient> = Vec::new();
    for recipient in recipients {
        if !unique.iter().any(|known| known.address == recipient.address) {
            unique.push(recipient);
        }
    }
    Bounce {
        recipients: unique,
        original_message_id: original_message_id(mail),
    }
}

pub(super) fn is_delivery_status(media_type: &str) -> bool {
    matches!(
        media_type,
        "message/delivery-status" | "message/global-delivery-status"
    )
}

/// One per-recipient group of RFC 3464; the per-message group names no recipient.
fn status_group(group: &str) -> Option<FailedRecipient> {
    let (fields, _) = headers::read(group.trim_start().as_bytes(), &mut Defects::default());
    let recipient = fields
        .token("original-recipient")
        .or_else(|| fields.token("final-recipient"))?;
    let address = recipient
        .rsplit(';')
        .next()
        .unwrap_or_default()
        .trim()
        .trim_matches(['<', '>'])
        .to_owned();
    let action = fields.token("action").unwrap_or_default();
    if !address.contains('@') || matches!(action.as_str(), "delivered" | "relayed" | "expanded") {
        return None;
    }
    let status = fields
        .token("status")
        .and_then(|status| status.split(' ').next().map(str::to_owned));
    let is_permanent = match status.as_deref() {
        Some(status) => status.starts_with('5'),
        None => action == "failed",
    };
    Some(FailedRecipient {
        address,
        status,
        is_permanent,
    })
}

fn failed(address: &str, status: Option<String>) -> FailedRecipient {
    let is_permanent = status.as_deref().is_none_or(|status| status.starts_with('5'));
    FailedRecipient {
        address: address.to_ascii_lowercase(),
        status,
        is_permanent,
    }
}

/// Chinese providers (QQ, 163) report in prose: the address stands behind 收件人 or in angle brackets. A quoted
/// Message-ID looks like an address too, but is none.
fn named_in_text(mail: &ParsedMail) -> Vec<FailedRecipient> {
    let status = STATUS.captures(&mail.text).map(|found| found[1].to_owned());
    let lines = mail
        .text
        .lines()
        .filter(|line| !line.to_ascii_lowercase().contains("message-id"));
    let found = lines
        .flat_map(|line| NAMED_RECIPIENT.captures_iter(line))
        .take(20);
    found.map(|found| failed(&found[1], status.clone())).collect()
}

fn original_message_id(mail: &ParsedMail) -> Option<String> {
    let returned_headers = mail
        .reports
        .iter()
        .filter(|part| !is_delivery_status(&part.media_type));
    let returned_mails = mail
        .attachments
        .iter()
        .filter(|attached| attached.media_type == "message/rfc822");
    let blocks = returned_headers
        .map(|part| part.text.as_bytes())
        .chain(returned_mails.map(|attached| attached.content.as_slice()));
    for block in blocks {
        let (fields, _) = headers::read(block, &mut Defects::default());
        let mut ids = Vec::new();
        super::collect_ids(&fields.token("message-id").unwrap_or_default(), &mut ids);
        if let Some(id) = ids.into_iter().next() {
            return Some(id);
        }
    }
    let prose = [&mail.text, &mail.quoted]
        .into_iter()
        .find_map(|text| MESSAGE_ID.captures(text));
    prose
        .map(|found| found[1].to_owned())
        .or_else(|| mail.in_reply_to.first().cloned())
}
