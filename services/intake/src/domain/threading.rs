//! Does a mail continue something we know? Candidates with reasons, strongest first, so that a clerk can see why a
//! mail landed on a ticket, and so that "同问" with a wrong subject never overrules a real reply header.

use std::{fmt, str::FromStr};

use uuid::Uuid;

use super::{
    mail::ParsedMail,
    recognise::{FindingKind, recognise},
};

/// Which of our mails a Message-ID belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OwnMessageKind {
    /// The acknowledgement of a contact.
    Ack,
    /// A reply on a ticket.
    Reply,
}

/// A Message-ID we give our own mails: `<ack.{uuid}@domain>` or `<reply.{uuid}@domain>`. The id alone proves nothing:
/// whoever uses it looks up whether we sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OwnMessageId {
    /// What the mail was.
    pub kind: OwnMessageKind,
    /// The acknowledged contact's, or the reply's id.
    pub id: Uuid,
}

/// The text is no Message-ID of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a message id of ours")]
pub struct NotOurs;

impl OwnMessageId {
    /// The header value, angle brackets included, for mail sent from `domain`.
    #[must_use]
    pub fn header_value(&self, domain: &str) -> String {
        format!("<{self}@{domain}>")
    }
}

impl fmt::Display for OwnMessageId {
    /// The part before `@`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            OwnMessageKind::Ack => "ack",
            OwnMessageKind::Reply => "reply",
        };
        write!(formatter, "{kind}.{}", self.id)
    }
}

impl FromStr for OwnMessageId {
    type Err = NotOurs;

    /// Reads a Message-ID with or without angle brackets; case does not count, because gateways change it.
    fn from_str(text: &str) -> Result<Self, NotOurs> {
        let text = text
            .trim()
            .trim_start_matches('<')
            .trim_end_matches('>')
            .to_ascii_lowercase();
        let (local, domain) = text.split_once('@').ok_or(NotOurs)?;
        let (kind, id) = local.split_once('.').ok_or(NotOurs)?;
        let kind = match kind {
            "ack" => OwnMessageKind::Ack,
            "reply" => OwnMessageKind::Reply,
            _ => return Err(NotOurs),
        };
        // only the hyphenated form is ours; the parser would take others
        let id = Uuid::try_parse(id)
            .ok()
            .filter(|_| id.len() == 36)
            .ok_or(NotOurs)?;
        if domain.is_empty() {
            Err(NotOurs)
        } else {
            Ok(Self { kind, id })
        }
    }
}

/// Where a mail may belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target<K> {
    /// To the thread of a mail we sent.
    OwnMessage(OwnMessageId),
    /// To what the caller knows under a Message-ID it has seen.
    Known(K),
    /// To the contact with this receipt number.
    Receipt(String),
}

/// Why we think so, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThreadReason {
    /// `In-Reply-To` names the message.
    InReplyTo,
    /// `References` names the message.
    References,
    /// The subject names the receipt.
    ReceiptInSubject,
    /// The sender's own words name the receipt.
    ReceiptInText,
    /// Only the quoted history names the receipt: an answer, or a forwarded or reused mail.
    ReceiptInQuoted,
}

impl ThreadReason {
    /// The stable name under which the reason is stored.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::InReplyTo => "in-reply-to",
            Self::References => "references",
            Self::ReceiptInSubject => "receipt-in-subject",
            Self::ReceiptInText => "receipt-in-text",
            Self::ReceiptInQuoted => "receipt-in-quoted",
        }
    }
}

/// One proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate<K> {
    /// Where the mail may belong.
    pub target: Target<K>,
    /// Why.
    pub reason: ThreadReason,
}

/// Everything a mail may continue, strongest first, each target once with its strongest reason. `known` looks up a
/// Message-ID (without angle brackets) among those the caller has seen. Empty: it is a new matter.
///
/// A candidate is not yet an answer: the caller checks that it exists, is open or may be reopened, and that the
/// sender may speak on it.
#[must_use]
pub fn candidates<K: Clone + PartialEq>(
    mail: &ParsedMail,
    known: impl Fn(&str) -> Option<K>,
) -> Vec<Candidate<K>> {
    let mut found: Vec<Candidate<K>> = Vec::new();
    let mut add = |target: Target<K>, reason| {
        if !found.iter().any(|candidate| candidate.target == target) {
            found.push(Candidate { target, reason });
        }
    };
    let replied = mail.in_reply_to.iter().map(|id| (id, ThreadReason::InReplyTo));
    // the newest reference is the last one
    let referred = mail
        .references
        .iter()
        .rev()
        .map(|id| (id, ThreadReason::References));
    for (id, reason) in replied.chain(referred) {
        if let Ok(own) = id.parse() {
            add(Target::OwnMessage(own), reason);
        } else if let Some(known) = known(id) {
            add(Target::Known(known), reason);
        }
    }
    for (text, reason) in [
        (&mail.subject, ThreadReason::ReceiptInSubject),
        (&mail.text, ThreadReason::ReceiptInText),
        (&mail.quoted, ThreadReason::ReceiptInQuoted),
    ] {
        for finding in recognise(text)
            .into_iter()
            .filter(|finding| finding.kind == FindingKind::Receipt)
        {
            add(Target::Receipt(finding.value), reason);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::parse_mail;

    const ID: Uuid = Uuid::from_u128(0x0193_4f3a_7c00_7000_8000_0000_0000_0001);

    #[test]
    fn our_message_ids_go_there_and_back() {
        for kind in [OwnMessageKind::Ack, OwnMessageKind::Reply] {
            let own = OwnMessageId { kind, id: ID };
            assert_eq!(own.header_value("afterdose.example").parse(), Ok(own));
            assert_eq!(
                own.header_value("afterdose.example").to_uppercase().parse(),
                Ok(own)
            );
        }
        for other in [
            "<ack.x@b.cn>",
            "<note.01934f3a-7c00-7000-8000-000000000001@b.cn>",
            "",
            "<ack.01934f3a7c0070008000000000000001@b.cn>",
        ] {
            assert_eq!(other.parse::<OwnMessageId>(), Err(NotOurs), "{other}");
        }
    }

    #[test]
    fn a_reply_header_is_stronger_than_a_receipt() {
        let raw = format!(
            "In-Reply-To: <ack.{ID}@afterdose.example>\nReferences: <seen@b.cn> <ack.{ID}@afterdose.example>\nSubject: Re: YH-20261121-7K4M2-9QXYZ\n\nyh-20261122-7k4m2-9qxyz"
        );
        let found = candidates(&parse_mail(raw.as_bytes()), |id| (id == "seen@b.cn").then_some(7));
        let reasons: Vec<ThreadReason> = found.iter().map(|candidate| candidate.reason).collect();
        assert_eq!(
            reasons,
            [
                ThreadReason::InReplyTo,
                ThreadReason::References,
                ThreadReason::ReceiptInSubject,
                ThreadReason::ReceiptInText
            ]
        );
        assert_eq!(found[1].target, Target::Known(7));
    }

    #[test]
    fn a_new_matter_has_no_candidate() {
        let mail = parse_mail("In-Reply-To: <other@b.cn>\nSubject: Re: 投诉\n\n药片变色".as_bytes());
        assert_eq!(candidates(&mail, |_| None::<u8>), []);
    }
}
