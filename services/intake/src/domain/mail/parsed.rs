//! The shape of a read mail. Its `Debug` shows sizes, never words: a mail is personal data and often health data.

use chrono::{DateTime, FixedOffset};

use super::{Address, Defect, Invite, defect::Defects, headers::Headers};

/// What a mail says. Message ids are without angle brackets, text has line feeds only and no NUL.
#[derive(Clone, PartialEq, Default)]
pub struct ParsedMail {
    /// `Message-ID`, as the sender wrote it; not necessarily unique.
    pub message_id: Option<String>,
    /// Ids in `In-Reply-To`.
    pub in_reply_to: Vec<String>,
    /// Ids in `References`, oldest first.
    pub references: Vec<String>,
    /// The author.
    pub from: Option<Address>,
    /// Who sent it for the author, when that is somebody else.
    pub sender: Option<Address>,
    /// Recipients.
    pub to: Vec<Address>,
    /// Recipients of copies.
    pub cc: Vec<Address>,
    /// Where answers should go; empty: to the author.
    pub reply_to: Vec<Address>,
    /// The subject, decoded; empty when there is none.
    pub subject: String,
    /// When the sender's clock says it was written. Not evidence of receipt.
    pub date: Option<DateTime<FixedOffset>>,
    /// The sender's own words.
    pub text: String,
    /// Earlier messages quoted in it.
    pub quoted: String,
    /// The signature under it; phone numbers of the sender are often there.
    pub signature: String,
    /// Files that came along, forwarded mails (`message/rfc822`) included.
    pub attachments: Vec<Attachment>,
    /// Meeting invitations.
    pub invites: Vec<Invite>,
    /// Machine-readable parts: delivery status, read receipts, returned headers.
    pub reports: Vec<ReportPart>,
    /// Fields by which software tells on itself.
    pub robot: RobotHeaders,
    /// What was wrong, sorted, each once.
    pub defects: Vec<Defect>,
}

impl std::fmt::Debug for ParsedMail {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ParsedMail")
            .field("text_bytes", &self.text.len())
            .field("attachments", &self.attachments.len())
            .field("defects", &self.defects)
            .finish_non_exhaustive()
    }
}

impl ParsedMail {
    /// The address an answer should go to: `Reply-To`, else `From`; only one that can be delivered to.
    #[must_use]
    pub fn answer_address(&self) -> Option<&Address> {
        self.reply_to
            .iter()
            .chain(self.from.as_ref())
            .find(|address| address.is_deliverable())
    }
}

/// A file that came with a mail.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file name without folders or control characters; `None` when it has none.
    pub name: Option<String>,
    /// The media type the sender claims, in lower case.
    pub media_type: String,
    /// SHA-256 of `content`, in lower-case hex: its address in the evidence store.
    pub sha256: String,
    /// Meant to be seen inside the text (a picture in a table, a logo).
    pub inline: bool,
    /// `Content-ID` without angle brackets, by which HTML refers to it.
    pub content_id: Option<String>,
    /// The bytes, transfer encoding undone.
    pub content: Vec<u8>,
}

impl std::fmt::Debug for Attachment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Attachment")
            .field("media_type", &self.media_type)
            .field("bytes", &self.content.len())
            .finish_non_exhaustive()
    }
}

/// A part written by a mail system for mail systems (RFC 3464, RFC 8098).
#[derive(Clone, PartialEq, Eq)]
pub struct ReportPart {
    /// Such as `message/delivery-status`.
    pub media_type: String,
    /// Its text.
    pub text: String,
}

impl std::fmt::Debug for ReportPart {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ReportPart")
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}

/// `Auto-Submitted` (RFC 3834 section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum AutoSubmitted {
    /// Absent, or `no`: a person.
    #[default]
    No,
    /// `auto-generated`: software on its own account.
    Generated,
    /// `auto-replied`: software answering.
    Replied,
    /// `auto-notified` (RFC 5436) or anything later RFCs add.
    Other,
}

/// Mailing list fields (RFC 2369, RFC 2919).
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct ListHeaders {
    /// `List-Id`.
    pub id: Option<String>,
    /// There is a `List-Unsubscribe`.
    pub unsubscribe: bool,
    /// There is a `List-Post`, `List-Help` or `Mailing-List`.
    pub post: bool,
}

/// Fields by which software tells on itself, in lower case and trimmed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct RobotHeaders {
    /// `Auto-Submitted`.
    pub auto_submitted: AutoSubmitted,
    /// `Precedence`: bulk, junk, list, auto_reply …
    pub precedence: Option<String>,
    /// `X-Auto-Response-Suppress` (Exchange): which answers its sender does not want.
    pub auto_response_suppress: Option<String>,
    /// The first of the many `X-Autoreply`-like fields that is there, by name.
    pub autoreply_field: Option<&'static str>,
    /// `X-Loop` is there: its sender guards against loops and is software.
    pub has_loop_guard: bool,
    /// `Return-Path` without angle brackets; `Some("")` is the null sender of RFC 5321 section 4.5.5.
    pub return_path: Option<String>,
    /// The media type of the whole mail.
    pub content_type: String,
    /// `report-type` of a `multipart/report`.
    pub report_type: Option<String>,
    /// `X-Failed-Recipients` (Exim, Gmail).
    pub failed_recipients: Vec<String>,
    /// Mailing list fields, if any.
    pub list: Option<ListHeaders>,
}

const AUTOREPLY_FIELDS: [&str; 8] = [
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-reply",
    "x-auto-reply-from",
    "x-mail-autoreply",
    "x-qq-autoreply",
    "x-vacation",
];

pub(super) fn robot_headers(headers: &Headers, defects: &mut Defects) -> RobotHeaders {
    let has = |name: &str| headers.raw(name).is_some();
    let content_type = headers
        .raw("content-type")
        .map(|raw| super::params::read(raw, defects))
        .unwrap_or_default();
    let auto_submitted = headers
        .token("auto-submitted")
        .map_or(AutoSubmitted::No, |value| auto_submitted(&value));
    let autoreply_field = AUTOREPLY_FIELDS.into_iter().find(|name| {
        headers
            .token(name)
            .is_some_and(|value| value != "no" && value != "false")
    });
    let list = ListHeaders {
        id: headers.text("list-id", defects),
        unsubscribe: has("list-unsubscribe"),
        post: has("list-post") || has("list-help") || has("mailing-list"),
    };
    let failed = headers.token("x-failed-recipients").unwrap_or_default();
    RobotHeaders {
        auto_submitted,
        precedence: headers
            .token("precedence")
            .or_else(|| headers.token("x-precedence")),
        auto_response_suppress: headers.token("x-auto-response-suppress"),
        autoreply_field,
        has_loop_guard: has("x-loop"),
        return_path: headers
            .token("return-path")
            .map(|path| path.trim_matches(['<', '>', ' ']).replace('\0', "")),
        report_type: content_type.param("report-type").map(str::to_ascii_lowercase),
        content_type: content_type.value,
        failed_recipients: failed
            .split([',', ' ', ';'])
            .filter(|one| one.contains('@'))
            .take(100)
            .map(|one| one.replace('\0', ""))
            .collect(),
        list: (list != ListHeaders::default()).then_some(list),
    }
}

fn auto_submitted(value: &str) -> AutoSubmitted {
    match value.split([';', ' ', '(']).next().unwrap_or_default() {
        "" | "no" => AutoSubmitted::No,
        "auto-generated" => AutoSubmitted::Generated,
        "auto-replied" => AutoSubmitted::Replied,
        _ => AutoSubmitted::Other,
    }
}
