//! Who sent a mail: a person or software, and may it be acknowledged? Two machines that answer each other do so
//! for ever, so the rule leans to silence (RFC 3834; peers.md item 10).

use std::sync::LazyLock;

use regex::Regex;

use super::{Address, AutoSubmitted, ParsedMail, bounce};

/// What kind of software sent a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AutomaticKind {
    /// It comes from one of our own addresses: our own answer on its way back.
    OwnMail,
    /// A mail system could not deliver something.
    Bounce,
    /// A reading or delivery confirmation.
    ReadReceipt,
    /// Somebody is away and software says so.
    OutOfOffice,
    /// Software answered.
    AutoReply,
    /// A mailing list or bulk mail. A customer may write through a company's list: it can still be a contact.
    List,
    /// The sender's address takes no answers.
    NoReply,
    /// Software wrote on its own account (alarms, statements).
    Generated,
}

impl AutomaticKind {
    /// The stable name under which the kind is stored and shown.
    #[must_use]
    pub fn slug(self) -> &'static str {
        match self {
            Self::OwnMail => "own-mail",
            Self::Bounce => "bounce",
            Self::ReadReceipt => "read-receipt",
            Self::OutOfOffice => "out-of-office",
            Self::AutoReply => "auto-reply",
            Self::List => "list",
            Self::NoReply => "no-reply",
            Self::Generated => "generated",
        }
    }
}

/// A mail sent by software: which kind, and every sign that said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Automatic {
    /// The strongest kind found.
    pub kind: AutomaticKind,
    /// Names of all rules that spoke, strongest first; no personal data.
    pub reasons: Vec<&'static str>,
}

static OUT_OF_OFFICE: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)^\s*(out of (the )?office|不在办公室|不在辦公室|(外出|休假|出差|年假)(期间)?(自动)?(回复|答复|通知)|(外出|休假|出差)\s*[:：]|i am (currently )?away|on (annual )?leave)",
    )
});
static AUTO_REPLY: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)^\s*[\[【(（]?(自动(回复|答复|回信)|自動(回覆|回復)|automatic reply|auto[- ]?(reply|response|matic response)|autoreply)",
    )
});
static RETURNED: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)^\s*[\[【]?(系统退信|退信(通知)?\b|undeliver(ed|able)|delivery (status notification|failure|has failed)|mail delivery (failed|subsystem|system)|returned mail|failure notice|邮件(投递|发送)?(失败|被退回)|无法(投递|送达)|未送达|投递失败|未傳遞)",
    )
});
static RECEIPT: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(r"(?i)^\s*(已读|已讀|阅读回执|閱讀回執|read receipt|read)\s*[:：]")
});
static DAEMON: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)^(mailer-?daemon|postmaster|mail-?daemon|mailsystem|double-bounce)([+._-].*)?$",
    )
});
static NO_REPLY: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(
        r"(?i)^(.*[._-])?(no-?_?\.?reply|do-?_?not-?_?reply|no-?_?response|bounces?)([+._-].*)?$",
    )
});

/// Says whether software sent the mail; `own` are the addresses we send from. The answer must not keep a mail from
/// becoming a contact when the kind is [`AutomaticKind::List`] or [`AutomaticKind::NoReply`]: people hide there.
#[must_use]
pub fn automatic(mail: &ParsedMail, own: &[&str]) -> Option<Automatic> {
    let mut signs = Vec::new();
    sender_signs(mail, own, &mut signs);
    header_signs(mail, &mut signs);
    subject_signs(mail, &mut signs);
    // sorting by kind is sorting by strength; the rules' order inside a kind stays
    signs.sort_by_key(|(kind, _)| *kind);
    let kind = signs.first()?.0;
    Some(Automatic {
        kind,
        reasons: signs.into_iter().map(|(_, rule)| rule).collect(),
    })
}

type Signs = Vec<(AutomaticKind, &'static str)>;

fn sender_signs(mail: &ParsedMail, own: &[&str], signs: &mut Signs) {
    let is_own = |address: &Address| own.iter().any(|own| address.is(own));
    if mail.from.as_ref().is_some_and(is_own) || mail.sender.as_ref().is_some_and(is_own) {
        signs.push((AutomaticKind::OwnMail, "own-address"));
    }
    let Some(from) = &mail.from else { return };
    if DAEMON.is_match(from.local_part()) {
        signs.push((AutomaticKind::Bounce, "daemon-address"));
    }
    if NO_REPLY.is_match(from.local_part()) {
        signs.push((AutomaticKind::NoReply, "no-reply-address"));
    }
}

fn header_signs(mail: &ParsedMail, signs: &mut Signs) {
    let robot = &mail.robot;
    if is_delivery_report(mail) {
        signs.push((AutomaticKind::Bounce, "delivery-report"));
    }
    if !robot.failed_recipients.is_empty() {
        signs.push((AutomaticKind::Bounce, "failed-recipients"));
    }
    if robot.report_type.as_deref() == Some("disposition-notification")
        || mail
            .reports
            .iter()
            .any(|part| part.media_type == "message/disposition-notification")
    {
        signs.push((AutomaticKind::ReadReceipt, "disposition-notification"));
    }
    match robot.auto_submitted {
        AutoSubmitted::No => {}
        AutoSubmitted::Replied => signs.push((AutomaticKind::AutoReply, "auto-submitted-replied")),
        AutoSubmitted::Generated => signs.push((AutomaticKind::Generated, "auto-submitted-generated")),
        AutoSubmitted::Other => signs.push((AutomaticKind::Generated, "auto-submitted-other")),
    }
    if robot.autoreply_field.is_some() {
        signs.push((AutomaticKind::AutoReply, "autoreply-field"));
    }
    match robot.precedence.as_deref() {
        Some("auto_reply" | "auto-reply") => signs.push((AutomaticKind::AutoReply, "precedence-auto-reply")),
        Some("bulk" | "junk" | "list") => signs.push((AutomaticKind::List, "precedence-bulk")),
        _ => {}
    }
    if robot.list.is_some() {
        signs.push((AutomaticKind::List, "list-fields"));
    }
    if robot.has_loop_guard {
        signs.push((AutomaticKind::Generated, "loop-guard"));
    }
    if robot.return_path.as_deref() == Some("") {
        signs.push((AutomaticKind::Generated, "null-return-path"));
    }
}

/// Subjects are the weakest sign. "退信" in a subject needs a second one, because customers complain about returned
/// mail too; a reply to an automatic mail ("Re: 自动回复") is a person's.
fn subject_signs(mail: &ParsedMail, signs: &mut Signs) {
    if OUT_OF_OFFICE.is_match(&mail.subject) {
        signs.push((AutomaticKind::OutOfOffice, "subject-out-of-office"));
    }
    if AUTO_REPLY.is_match(&mail.subject) {
        signs.push((AutomaticKind::AutoReply, "subject-auto-reply"));
        if OUT_OF_OFFICE_WORDS.is_match(&mail.subject) {
            signs.push((AutomaticKind::OutOfOffice, "subject-out-of-office"));
        }
    }
    let second_sign = !signs.is_empty()
        || mail
            .subject
            .trim_start_matches(['[', '【', ' '])
            .starts_with("系统退信");
    if second_sign && RETURNED.is_match(&mail.subject) {
        signs.push((AutomaticKind::Bounce, "subject-returned"));
    }
    if RECEIPT.is_match(&mail.subject)
        && (mail.text.len() < 600 || !signs.is_empty())
        && !mail.in_reply_to.is_empty()
    {
        signs.push((AutomaticKind::ReadReceipt, "subject-read-receipt"));
    }
}

static OUT_OF_OFFICE_WORDS: LazyLock<Regex> = LazyLock::new(|| {
    crate::domain::recognise::pattern(r"(?i)外出|休假|出差|年假|不在办公室|out of (the )?office|on leave")
});

fn is_delivery_report(mail: &ParsedMail) -> bool {
    mail.robot.report_type.as_deref() == Some("delivery-status")
        || mail
            .reports
            .iter()
            .any(|part| bounce::is_delivery_status(&part.media_type))
}

/// Whether a mail may get an acknowledgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Acknowledge {
    /// It may; the answer goes to [`ParsedMail::answer_address`].
    Yes,
    /// It may not, for these rules.
    No(Vec<&'static str>),
}

/// The loop rule: only a person with a deliverable address of his own, who did not ask for silence, gets an
/// acknowledgement (RFC 3834 section 2). Callers add a rate limit per sender and per thread.
#[must_use]
pub fn may_acknowledge(mail: &ParsedMail, own: &[&str]) -> Acknowledge {
    let mut against = automatic(mail, own)
        .map(|automatic| automatic.reasons)
        .unwrap_or_default();
    match mail.answer_address() {
        None => against.push("no-answer-address"),
        Some(address) if own.iter().any(|own| address.is(own)) => against.push("answer-to-ourselves"),
        Some(address) if NO_REPLY.is_match(address.local_part()) || DAEMON.is_match(address.local_part()) => {
            against.push("answer-to-no-reply");
        }
        Some(_) => {}
    }
    let suppressed = mail.robot.auto_response_suppress.as_deref().unwrap_or_default();
    if suppressed
        .split([',', ' '])
        .any(|what| matches!(what, "all" | "autoreply" | "oof"))
    {
        against.push("auto-response-suppress");
    }
    if against.is_empty() {
        Acknowledge::Yes
    } else {
        Acknowledge::No(against)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::parse_mail;

    const OWN: [&str; 1] = ["service@afterdose.example"];

    fn kind(raw: &str) -> Option<AutomaticKind> {
        automatic(&parse_mail(raw.as_bytes()), &OWN).map(|automatic| automatic.kind)
    }

    #[test]
    fn every_marker_is_recognised() {
        for (raw, expected) in [
            ("From: Service@Afterdose.example\n\nx", AutomaticKind::OwnMail),
            ("From: MAILER-DAEMON@qq.com\n\nx", AutomaticKind::Bounce),
            (
                "From: a@b.cn\nAuto-Submitted: auto-replied\n\nx",
                AutomaticKind::AutoReply,
            ),
            (
                "From: a@b.cn\nAuto-Submitted: auto-generated; x\n\nx",
                AutomaticKind::Generated,
            ),
            ("From: a@b.cn\nPrecedence: bulk\n\nx", AutomaticKind::List),
            ("From: a@b.cn\nList-Id: <n.b.cn>\n\nx", AutomaticKind::List),
            ("From: a@b.cn\nReturn-Path: <>\n\nx", AutomaticKind::Generated),
            ("From: no-reply@b.cn\n\nx", AutomaticKind::NoReply),
            ("From: a@b.cn\nX-Autoreply: yes\n\nx", AutomaticKind::AutoReply),
            (
                "From: a@b.cn\nSubject: 自动回复: 您好\n\nx",
                AutomaticKind::AutoReply,
            ),
            (
                "From: a@b.cn\nSubject: Out of Office: x\n\nx",
                AutomaticKind::OutOfOffice,
            ),
            (
                "From: a@b.cn\nSubject: 系统退信/Systems bounce\n\nx",
                AutomaticKind::Bounce,
            ),
        ] {
            assert_eq!(kind(raw), Some(expected), "{raw}");
        }
    }

    #[test]
    fn people_who_only_sound_like_software_are_people() {
        for subject in [
            "外出携带胰岛素如何保存？",
            "退信了怎么办",
            "退信 我的退货申请被退回",
            "Re: 自动回复: 批号查询",
            "Ready: 退货申请",
            "关于自动回复",
        ] {
            assert_eq!(
                kind(&format!("From: a@b.cn\nSubject: {subject}\n\nx")),
                None,
                "{subject}"
            );
        }
        assert_eq!(kind("From: a@b.cn\nAuto-Submitted: no\n\nx"), None);
    }

    #[test]
    fn only_a_person_with_an_address_is_acknowledged() {
        let may = |raw: &str| may_acknowledge(&parse_mail(raw.as_bytes()), &OWN);
        assert_eq!(may("From: a@b.cn\n\nx"), Acknowledge::Yes);
        assert_eq!(may("From: a\n\nx"), Acknowledge::No(vec!["no-answer-address"]));
        assert_eq!(
            may("From: a@b.cn\nReply-To: service@afterdose.example\n\nx"),
            Acknowledge::No(vec!["answer-to-ourselves"])
        );
        assert_eq!(
            may("From: a@b.cn\nX-Auto-Response-Suppress: DR, OOF, AutoReply\n\nx"),
            Acknowledge::No(vec!["auto-response-suppress"])
        );
    }
}
