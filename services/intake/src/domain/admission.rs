//! Is a mail a contact? Automatic mail and spam are kept apart, restorable, never answered; when in doubt a mail is a
//! contact, because a lost adverse reaction report is a breach of law (peers item 10).

use super::{
    mail::{
        ParsedMail,
        robots::{self, AutomaticKind},
        spam::{self, SpamLexicon},
    },
    recognise::{FindingKind, recognise},
};

/// Why a mail is no contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Slug: `spam`, `bounce`, `auto-reply`, `mailing-list` …
    pub reason: &'static str,
    /// The rules or lexicon phrases that showed it; no personal data.
    pub explanation: String,
}

/// Says why a mail is no contact; `None`: it is one. People hide behind lists, no-reply addresses and machines that
/// mail for them: such a mail is a contact when it names a medicine, a batch or one of our receipts.
#[must_use]
pub fn refuse(mail: &ParsedMail, own: &[&str], lexicon: &SpamLexicon) -> Option<Refusal> {
    if let Some(automatic) = robots::automatic(mail, own) {
        let reason = match automatic.kind {
            AutomaticKind::NoReply => None,
            AutomaticKind::List if names_our_trade(mail) => None,
            AutomaticKind::Generated if names_our_trade(mail) => None,
            AutomaticKind::List => Some("mailing-list"),
            kind => Some(kind.slug()),
        };
        if let Some(reason) = reason {
            return Some(Refusal {
                reason,
                explanation: automatic.reasons.join(", "),
            });
        }
    }
    let score = spam::spam_score(mail, lexicon);
    score.is_spam.then(|| {
        let reasons = score.reasons.iter();
        let reasons: Vec<String> = reasons
            .map(|reason| format!("{} {:+}", reason.matched, reason.points))
            .collect();
        Refusal {
            reason: "spam",
            explanation: reasons.join(", "),
        }
    })
}

fn names_our_trade(mail: &ParsedMail) -> bool {
    [&mail.subject, &mail.text].into_iter().any(|text| {
        recognise(text)
            .iter()
            .any(|finding| !finding.kind.is_personal() && finding.kind != FindingKind::ServiceLine)
    })
}

#[cfg(test)]
mod tests {
    use super::super::mail::parse_mail;
    use super::*;

    fn refused(raw: &str) -> Option<&'static str> {
        refuse(&parse_mail(raw.as_bytes()), &["kf@c.cn"], &SpamLexicon::shipped())
            .map(|refusal| refusal.reason)
    }

    #[test]
    fn machines_are_refused_and_people_behind_lists_are_not() {
        assert_eq!(
            refused("From: a@b.cn\nList-Id: <n.b.cn>\n\n本周新闻"),
            Some("mailing-list")
        );
        assert_eq!(
            refused("From: a@b.cn\nList-Id: <n.b.cn>\n\n批号20260105的药变色了"),
            None
        );
        assert_eq!(refused("From: no-reply@b.cn\n\n药片变色"), None);
        assert_eq!(refused("From: kf@c.cn\n\n药片变色"), Some("own-mail"));
        assert_eq!(
            refused("From: MAILER-DAEMON@b.cn\n\n批号20260105"),
            Some("bounce")
        );
        assert_eq!(
            refused("From: a@b.cn\nSubject: 代开发票\n\n请+微信 abc,网络赌博"),
            Some("spam")
        );
        assert_eq!(refused("From: a@b.cn\n\n药片变色"), None);
    }
}
