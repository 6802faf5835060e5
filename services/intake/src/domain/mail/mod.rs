//! Raw mail to what it says. [`parse_mail`] never fails and never panics: a mail that breaks the standards is still
//! somebody's complaint, so whatever can be read is read and the rest is named as a [`Defect`].
//!
//! Headers, parts, charsets and encoded words are read here and not by `mail-parser`, because the repairs Chinese
//! mail needs (characters split between encoded words, GB18030 in raw headers, false labels) need the undecoded
//! bytes, and because nesting must be bounded. Its date parser and HTML entity table are used.

mod address;
mod body;
pub mod bounce;
mod charset;
mod defect;
pub mod display;
mod encoded_word;
mod headers;
mod history;
mod html;
mod invite;
mod mime;
mod params;
mod parsed;
mod pictures;
pub mod robots;
pub mod sanitise;
pub mod spam;
mod transfer;

use std::borrow::Cow;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, TimeZone};

pub use address::Address;
pub use defect::Defect;
pub use invite::Invite;
pub use parsed::{Attachment, AutoSubmitted, ListHeaders, ParsedMail, ReportPart, RobotHeaders};

use defect::Defects;
use headers::Headers;

/// Header fields read per block; RFC 5322 sets none, real mail has under 100.
pub const MAX_FIELDS: usize = 500;
/// Bytes read per header field, its continuation lines included.
pub const MAX_FIELD_BYTES: usize = 64 * 1024;
/// Parts read per mail.
pub const MAX_PARTS: usize = 500;
/// How deep multiparts may nest.
pub const MAX_DEPTH: usize = 20;
/// Bytes of text kept; what is longer remains in the evidence.
pub const MAX_TEXT_BYTES: usize = 1024 * 1024;
/// Message ids kept of `References`.
const MAX_REFERENCES: usize = 200;

/// Reads a raw mail. Never fails, never panics; time and memory are linear in the mail's size (times
/// [`MAX_DEPTH`] at worst).
#[must_use]
pub fn parse_mail(raw: &[u8]) -> ParsedMail {
    let raw = with_line_feeds(raw);
    let mut defects = Defects::default();
    let (headers, start) = headers::read(&raw, &mut defects);
    if headers.is_empty() {
        defects.note(Defect::NoHeaders);
    }
    let root = mime::read(&headers, &raw[start..], &mut defects);
    let content = body::read(root, &mut defects);
    if content.text.trim().is_empty() {
        defects.note(Defect::NoBody);
    }
    let layers = history::split(&content.text);
    let from = addresses(&headers, "from", &mut defects).into_iter().next();
    if from.as_ref().is_none_or(|from| from.address.is_empty()) {
        defects.note(Defect::MissingFrom);
    }
    let message_id = message_ids(&headers, "message-id").into_iter().next();
    if message_id.is_none() {
        defects.note(Defect::MissingMessageId);
    }
    let mut mail = ParsedMail {
        message_id,
        in_reply_to: message_ids(&headers, "in-reply-to"),
        references: message_ids(&headers, "references"),
        from,
        sender: addresses(&headers, "sender", &mut defects).into_iter().next(),
        to: addresses(&headers, "to", &mut defects),
        cc: addresses(&headers, "cc", &mut defects),
        reply_to: addresses(&headers, "reply-to", &mut defects),
        subject: headers.text("subject", &mut defects).unwrap_or_default(),
        date: date(&headers, &mut defects),
        text: layers.text,
        quoted: layers.quoted,
        signature: layers.signature,
        attachments: content.attachments,
        invites: content.invites,
        reports: content.reports,
        robot: parsed::robot_headers(&headers, &mut defects),
        defects: Vec::new(),
    };
    mail.defects = defects.into_vec();
    mail
}

/// Mail whose only line ends are carriage returns (old Macintosh software) is read as if they were line feeds.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    if raw.contains(&b'\r') && !raw.contains(&b'\n') {
        return Cow::Owned(
            raw.iter()
                .map(|&byte| if byte == b'\r' { b'\n' } else { byte })
                .collect(),
        );
    }
    Cow::Borrowed(raw)
}

fn addresses(headers: &Headers, name: &str, defects: &mut Defects) -> Vec<Address> {
    let lists: Vec<Vec<Address>> = headers
        .all(name)
        .take(5)
        .map(|raw| address::read_list(raw, defects))
        .collect();
    lists.into_iter().flatten().collect()
}

/// The ids of a field without angle brackets, in order, each once.
fn message_ids(headers: &Headers, name: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for raw in headers.all(name).take(20) {
        let text = String::from_utf8_lossy(raw).replace('\0', "");
        collect_ids(&text, &mut ids);
    }
    ids
}

pub(crate) fn collect_ids(text: &str, ids: &mut Vec<String>) {
    let bracketed = text
        .split('<')
        .skip(1)
        .filter_map(|rest| rest.split_once('>').map(|(id, _)| id));
    let has_brackets = text.contains('<');
    let bare = text
        .split_whitespace()
        .filter(|word| !has_brackets && word.contains('@'));
    for id in bracketed.chain(bare) {
        let id: String = id
            .chars()
            .filter(|character| !character.is_whitespace())
            .take(998)
            .collect();
        if !id.is_empty() && ids.len() < MAX_REFERENCES && !ids.contains(&id) {
            ids.push(id);
        }
    }
}

/// `Date`, in RFC 5322 form or, with a defect, in the forms scripts and old clients write.
fn date(headers: &Headers, defects: &mut Defects) -> Option<DateTime<FixedOffset>> {
    let Some(raw) = headers
        .raw("date")
        .map(<[u8]>::trim_ascii)
        .filter(|raw| !raw.is_empty())
    else {
        defects.note(Defect::MissingDate);
        return None;
    };
    let text: String = String::from_utf8_lossy(raw).chars().take(100).collect();
    if let Ok(date) = DateTime::parse_from_rfc2822(&text) {
        return Some(date);
    }
    if let Some(date) = mail_parser::DateTime::parse_rfc822(&text).and_then(|date| lenient_date(&date)) {
        return Some(date);
    }
    defects.note(Defect::BadDate);
    let china = FixedOffset::east_opt(8 * 3600)?;
    let naive = [
        "%Y-%m-%d %H:%M:%S",
        "%Y/%m/%d %H:%M:%S",
        "%Y年%m月%d日 %H:%M:%S",
        "%Y-%m-%dT%H:%M:%S",
    ]
    .iter()
    .find_map(|form| NaiveDateTime::parse_from_str(&text, form).ok());
    DateTime::parse_from_rfc3339(&text)
        .ok()
        .or_else(|| china.from_local_datetime(&naive?).single())
}

/// A date from the lenient parser, if it is one the calendar knows.
fn lenient_date(date: &mail_parser::DateTime) -> Option<DateTime<FixedOffset>> {
    let seconds = i32::from(date.tz_hour) * 3600 + i32::from(date.tz_minute) * 60;
    let zone = FixedOffset::east_opt(if date.tz_before_gmt { -seconds } else { seconds })?;
    let day = NaiveDate::from_ymd_opt(i32::from(date.year), u32::from(date.month), u32::from(date.day))?;
    if date.year < 1970 {
        return None;
    }
    let naive = day.and_hms_opt(
        u32::from(date.hour),
        u32::from(date.minute),
        u32::from(date.second),
    )?;
    zone.from_local_datetime(&naive).single()
}

#[cfg(test)]
mod tests {
    use super::*;

    ///
    #[test]
    fn nothing_at_all_is_still_a_mail() {
        let mail = parse_mail(b"");
        assert_eq!(mail.text, "");
        assert!(mail.defects.contains(&Defect::NoHeaders) && mail.defects.contains(&Defect::NoBody));
    }

    #[test]
    fn nesting_beyond_the_bound_is_named_and_survived() {
        let mut raw = String::new();
        for depth in 0..5_000 {
            raw.push_str(&format!(
                "Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n"
            ));
        }
        let mail = parse_mail(raw.as_bytes());
        assert!(mail.defects.contains(&Defect::TooDeep));
        let forwarded = "Content-Type: message/rfc822\n\n".repeat(50_000);
        assert_eq!(parse_mail(forwarded.as_bytes()).attachments.len(), 1);
    }

    #[test]
    fn header_floods_are_bounded() {
        let raw = format!("{}Subject: {}\n\nx", "X-A: 1\n".repeat(9_000), "y".repeat(100));
        assert!(
            parse_mail(raw.as_bytes())
                .defects
                .contains(&Defect::TooManyHeaders)
        );
        let raw = format!("Subject: {}\n\nx", "y".repeat(200_000));
        let mail = parse_mail(raw.as_bytes());
        assert_eq!(mail.subject.len(), MAX_FIELD_BYTES);
        assert!(mail.defects.contains(&Defect::OversizeHeader));
    }

    #[test]
    fn debug_output_shows_no_personal_data() {
        let mail = parse_mail("From: 王芳 <wang@b.cn>\nSubject: 病历\n\n患者张三".as_bytes());
        let shown = format!("{mail:?}");
        assert!(
            !shown.contains("wang") && !shown.contains("病历") && !shown.contains("张三"),
            "{shown}"
        );
    }
}
