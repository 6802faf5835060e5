//! Did this mail arrive before? The same mail comes twice by two routes (a list and directly, two fetchers racing),
//! and two different mails come under one Message-ID (broken scanners, mail merges): the key tells both apart,
//! because dropping a mail that was new may drop an adverse reaction report.

use sha2::{Digest, Sha256};

use super::mail::{Address, ParsedMail};

/// How far a match of keys can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyStrength {
    /// The sender's software named the mail or its time: an equal key is the same mail.
    Strong,
    /// Neither Message-ID nor date: equal words may be said twice. A person decides.
    Weak,
}

/// What makes a mail that mail. Equal keys, same mail. Safe to store and log: it is a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DedupeKey {
    /// SHA-256 in hex of Message-ID, sender and content.
    pub key: String,
    /// How far an equal key can be trusted.
    pub strength: KeyStrength,
}

/// The key under which a mail is looked up among those that arrived.
#[must_use]
pub fn dedupe_key(mail: &ParsedMail) -> DedupeKey {
    let mut hash = Sha256::new();
    let sender = mail
        .from
        .as_ref()
        .map(|from| from.address.to_ascii_lowercase())
        .unwrap_or_default();
    for field in [
        mail.message_id.as_deref().unwrap_or_default(),
        &sender,
        &content_hash(mail),
    ] {
        feed(&mut hash, field.as_bytes());
    }
    let named = mail.message_id.is_some() || mail.date.is_some();
    let strength = if named {
        KeyStrength::Strong
    } else {
        KeyStrength::Weak
    };
    DedupeKey {
        key: hex::encode(hash.finalize()),
        strength,
    }
}

/// SHA-256 in hex of what the author made: addresses, subject, date, words and files. Transport does not count:
/// trace fields (`Received`, `Delivered-To`, `Return-Path`), signatures (`DKIM-Signature`, `ARC-*`), every `X-*`,
/// header order, charset, transfer encoding, line ends and white space.
#[must_use]
pub fn content_hash(mail: &ParsedMail) -> String {
    let mut hash = Sha256::new();
    let address = |address: &Address| address.address.to_ascii_lowercase();
    feed(
        &mut hash,
        mail.from.as_ref().map(address).unwrap_or_default().as_bytes(),
    );
    let mut recipients: Vec<String> = mail.to.iter().chain(&mail.cc).map(address).collect();
    recipients.sort();
    feed(&mut hash, recipients.join(",").as_bytes());
    feed(&mut hash, words(&mail.subject).as_bytes());
    let date = mail
        .date
        .map(|date| date.timestamp().to_string())
        .unwrap_or_default();
    feed(&mut hash, date.as_bytes());
    for text in [&mail.text, &mail.quoted, &mail.signature] {
        feed(&mut hash, words(text).as_bytes());
    }
    for file in &mail.attachments {
        feed(&mut hash, file.name.as_deref().unwrap_or_default().as_bytes());
        feed(&mut hash, file.sha256.as_bytes());
    }
    hex::encode(hash.finalize())
}

/// Length first, so that no two lists of fields give the same bytes.
fn feed(hash: &mut Sha256, field: &[u8]) {
    hash.update((field.len() as u64).to_be_bytes());
    hash.update(field);
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::mail::parse_mail;

    const MAIL: &str = "Message-ID: <1@b.cn>\nFrom: a@b.cn\nDate: Fri, 20 Nov 2026 10:00:00 +0800\nSubject: =?utf-8?B?5oqV6K+J?=\nContent-Type: text/plain; charset=utf-8\n\n药片变色\n";

    fn key(raw: &str) -> DedupeKey {
        dedupe_key(&parse_mail(raw.as_bytes()))
    }

    #[test]
    fn another_route_is_the_same_mail() {
        let routed = format!(
            "Received: from x by y\nDelivered-To: kf@c.cn\nX-QQ-mid: 1\nDKIM-Signature: v=1\n{}",
            MAIL.replace('\n', "\r\n")
        );
        assert_eq!(key(MAIL), key(&routed));
        let encoded = MAIL.replace(
            "charset=utf-8\n\n药片变色\n",
            "charset=utf-8\nContent-Transfer-Encoding: base64\n\n6I2v54mH5Y+Y6Imy\n",
        );
        assert_eq!(key(MAIL), key(&encoded));
    }

    #[test]
    fn one_message_id_with_other_words_is_another_mail() {
        assert_ne!(key(MAIL), key(&MAIL.replace("变色", "碎裂")));
        assert_ne!(key(MAIL), key(&MAIL.replace("<1@b.cn>", "<2@b.cn>")));
    }

    #[test]
    fn words_without_name_and_time_match_weakly() {
        assert_eq!(key("From: a@b.cn\n\n药坏了").strength, KeyStrength::Weak);
        assert_eq!(key(MAIL).strength, KeyStrength::Strong);
    }
}
