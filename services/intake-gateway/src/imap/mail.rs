//! A fetched message as a submission.

use async_imap::imap_proto::AttributeValue;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    common::v1::{Channel, EvidenceRef},
    intake::v1::{RawMail, contact_submitted::Content},
};

use crate::{
    accept::{Dated, Piece, Submission},
    config::Mailbox,
};

/// Media type of a mail.
pub(super) const MAIL: &str = "message/rfc822";
/// How far ahead of ours the mail server's clock may be.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// What the server gave of one message.
#[derive(Clone, Default)]
pub(super) struct Fetched {
    pub(super) uid: u32,
    /// When the server took it (INTERNALDATE).
    pub(super) at: Option<DateTime<Utc>>,
    /// The message, or its headers.
    pub(super) bytes: Option<Bytes>,
    /// Where the whole message is kept, of which `bytes` are only the headers.
    pub(super) whole: Option<EvidenceRef>,
}

/// Why a message is not there as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reduced {
    /// It is larger than what is taken.
    TooLarge { size: u64 },
    /// The server does not give it.
    Unreadable,
}

impl Reduced {
    pub(super) fn slug(self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "message-too-large",
            Self::Unreadable => "message-unreadable",
        }
    }

    /// Bytes of the whole message by the server's word; 0 when it was not asked.
    fn stated_size(self) -> u64 {
        match self {
            Self::TooLarge { size } => size,
            Self::Unreadable => 0,
        }
    }

    /// For the clerk who opens the contact.
    fn note(self, mailbox: &str, uid: u32, is_kept: bool) -> String {
        match self {
            Self::TooLarge { size } if is_kept => {
                let mebibytes = size.div_ceil(1024 * 1024);
                format!(
                    "此邮件过大（约 {mebibytes} MiB），目前只读取了邮件头。完整邮件已作为原始凭证保存并列入隔离清单，可在其中重新读取；\
                     原邮件仍保存在邮箱 {mailbox} 中（UID {uid}）。\n\n\
                     This mail is too large (about {mebibytes} MiB); only its headers were read. The whole mail is kept as \
                     evidence and listed in quarantine, from where it can be read again; it is also still in mailbox {mailbox} \
                     (UID {uid}).\n"
                )
            }
            Self::TooLarge { size } => {
                let mebibytes = size.div_ceil(1024 * 1024);
                format!(
                    "此邮件过大（约 {mebibytes} MiB），系统只收取了邮件头。原邮件仍保存在邮箱 {mailbox} 中（UID {uid}），\
                     请在邮箱中查看，或请发件人另行提供附件。\n\n\
                     This mail is too large (about {mebibytes} MiB); only its headers were taken. The mail itself is still in \
                     mailbox {mailbox} (UID {uid}): look at it there, or ask the sender for the attachments.\n"
                )
            }
            Self::Unreadable => format!(
                "邮件服务器无法完整提供此邮件，系统只登记了可读取的部分。原邮件仍保存在邮箱 {mailbox} 中（UID {uid}），\
                 请在邮箱中查看。\n\n\
                 The mail server could not hand over this mail as a whole; what could be read is on record. The mail itself is \
                 still in mailbox {mailbox} (UID {uid}): look at it there.\n"
            ),
        }
    }
}

impl Fetched {
    /// Reads the attributes of one FETCH answer; `None` when it is about something else, such as a changed mark.
    pub(super) fn read(attributes: &[AttributeValue<'_>]) -> Option<Self> {
        let mut fetched = Self::default();
        let mut uid = None;
        let mut has_body = false;
        for attribute in attributes {
            match attribute {
                AttributeValue::Uid(number) => uid = Some(*number),
                AttributeValue::InternalDate(text) => fetched.at = read_date(text),
                AttributeValue::BodySection { data, .. } => {
                    has_body = true;
                    fetched.bytes = data.as_ref().map(|data| Bytes::copy_from_slice(data));
                }
                _ => {}
            }
        }
        fetched.uid = uid?;
        has_body.then_some(fetched)
    }

    /// The submission. Same numbering and UID: same thing, however often it is taken.
    pub(super) fn submission(
        self,
        mailbox: &Mailbox,
        numbering: &str,
        now: DateTime<Utc>,
        reduced: Option<Reduced>,
    ) -> Submission {
        // a clock far ahead over there must start nothing here in the future
        let at = self.at.filter(|at| *at - now < AHEAD);
        Submission {
            channel: Channel::Email,
            source: mailbox.name.clone(),
            source_key: format!("{numbering}/{}", self.uid),
            part: String::new(),
            // the sender reached us when the server took the mail, however late it is read
            received_at: at.unwrap_or(now).min(now),
            dated: at.map_or(Dated::FirstSeen, Dated::At),
            region: mailbox.region.clone(),
            stated_kind: mailbox.stated_kind,
            content: Content::Mail(RawMail {
                mailbox: mailbox.name.clone(),
                uid_validity: numbering.to_owned(),
                uid: self.uid,
                reduced: reduced.map(Reduced::slug).unwrap_or_default().to_owned(),
                size_bytes: reduced.map(Reduced::stated_size).unwrap_or_default(),
                whole: self.whole.clone(),
            }),
            evidence: pieces(self, &mailbox.name, reduced),
        }
    }
}

fn pieces(fetched: Fetched, mailbox: &str, reduced: Option<Reduced>) -> Vec<Piece> {
    let uid = fetched.uid;
    let is_kept = fetched.whole.is_some();
    let raw = Piece {
        bytes: fetched.bytes.unwrap_or_else(|| stand_in(uid)),
        media_type: MAIL.to_owned(),
        name: format!("{uid}.eml"),
        role: "raw",
    };
    let note = reduced.map(|reduced| Piece {
        bytes: reduced.note(mailbox, uid, is_kept).into(),
        media_type: "text/plain; charset=utf-8".to_owned(),
        name: format!("{}.txt", reduced.slug()),
        role: "attachment",
    });
    std::iter::once(raw).chain(note).collect()
}

/// In place of a message of which not even the headers could be had; not of the sender's making, and it says so.
fn stand_in(uid: u32) -> Bytes {
    format!(
        "Subject: [unreadable mail, UID {uid}]\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: 8bit\r\n\r\n\
         邮件服务器未能提供此邮件（UID {uid}）。The mail server did not hand over this mail (UID {uid}).\r\n"
    )
    .into()
}

/// `17-Jul-1996 02:44:25 -0700`, the day padded with a space.
fn read_date(text: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_str(text.trim(), "%d-%b-%Y %H:%M:%S %z")
        .ok()
        .map(|at| at.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_of_the_server_is_read() {
        let read = |text: &str| read_date(text).map(|at| at.to_rfc3339());
        assert_eq!(
            read(" 1-Jul-1996 02:44:25 -0700").as_deref(),
            Some("1996-07-01T09:44:25+00:00")
        );
        assert_eq!(
            read("21-Nov-2026 00:10:00 +0800").as_deref(),
            Some("2026-11-20T16:10:00+00:00")
        );
        assert_eq!(read("yesterday"), None);
    }

    #[test]
    fn a_mail_dated_in_the_future_counts_from_now() {
        let mailbox: Mailbox = toml::from_str("name = 'a@b.example'").unwrap();
        let now: DateTime<Utc> = "2026-11-21T08:00:00Z".parse().unwrap();
        let fetched = Fetched {
            uid: 9,
            at: Some("2031-01-01T00:00:00Z".parse().unwrap()),
            ..Fetched::default()
        };
        let submission = fetched.submission(&mailbox, "7", now, Some(Reduced::Unreadable));
        assert_eq!(
            (submission.received_at, submission.dated),
            (now, Dated::FirstSeen)
        );
        assert_eq!(submission.source_key, "7/9");
        assert_eq!(submission.evidence.len(), 2);
        assert!(submission.evidence[0].bytes.starts_with(b"Subject: [unreadable"));
    }
}
