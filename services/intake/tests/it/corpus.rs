//! A folder of awkward mails, each with what must be read from it, and the promise that no bytes whatsoever break the
//! reader: the same property the fuzz target `mail` checks, bounded so that it runs with every test run.

use std::{collections::BTreeSet, fs, path::PathBuf};

use intake::domain::{
    duplicate::{content_hash, dedupe_key},
    mail::{
        MAX_PARTS, MAX_TEXT_BYTES, ParsedMail,
        bounce::read_bounce,
        parse_mail,
        robots::{Acknowledge, automatic, may_acknowledge},
        spam::{SpamLexicon, spam_score},
    },
    recognise::recognise,
    threading::candidates,
};
use proptest::prelude::*;
use serde::Deserialize;
use sha2::{Digest, Sha256};

const OWN: [&str; 1] = ["service@afterdose.example"];

/// What a corpus mail must read as; fields left out are not checked.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Expected {
    why: String,
    subject: Option<String>,
    from_name: Option<String>,
    from_address: Option<String>,
    reply_to: Option<Vec<String>>,
    date: Option<String>,
    in_reply_to: Option<Vec<String>>,
    references: Option<Vec<String>>,
    text: Option<String>,
    #[serde(default)]
    text_contains: Vec<String>,
    #[serde(default)]
    text_lacks: Vec<String>,
    #[serde(default)]
    quoted_contains: Vec<String>,
    #[serde(default)]
    signature_contains: Vec<String>,
    attachments: Option<Vec<ExpectedFile>>,
    invites: Option<Vec<ExpectedInvite>>,
    defects: Option<Vec<String>>,
    #[serde(default)]
    defects_include: Vec<String>,
    findings: Option<Vec<String>>,
    #[serde(default)]
    findings_include: Vec<String>,
    automatic: Option<String>,
    may_acknowledge: Option<bool>,
    bounce: Option<ExpectedBounce>,
    is_spam: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedFile {
    name: Option<String>,
    media_type: Option<String>,
    size: Option<usize>,
    inline: Option<bool>,
    content_id: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedInvite {
    method: String,
    summary: String,
    start: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExpectedBounce {
    recipients: Vec<String>,
    original_message_id: String,
}

/// Collects differences, so that one run shows all that is wrong.
#[derive(Default)]
struct Report {
    mail: String,
    checked: usize,
    wrong: Vec<String>,
}

impl Report {
    fn equal<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, expected: Option<T>, actual: &T) {
        if let Some(expected) = expected {
            self.that(expected == *actual, || {
                format!("{what}: expected {expected:?}, read {actual:?}")
            });
        }
    }

    fn that(&mut self, holds: bool, complaint: impl FnOnce() -> String) {
        self.checked += 1;
        if !holds {
            self.wrong.push(format!("{}: {}", self.mail, complaint()));
        }
    }
}

fn corpus_files(extension: &str) -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");
    let entries = fs::read_dir(folder)
        .expect("the corpus is there")
        .flatten()
        .map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    files.sort();
    files
}

fn corpus_mails() -> Vec<Vec<u8>> {
    corpus_files("eml")
        .iter()
        .map(|path| fs::read(path).expect("a corpus mail can be read"))
        .collect()
}

/// mail as customers really send it.
#[test]
fn every_corpus_mail_reads_as_expected() {
    let mails = corpus_files("eml");
    assert!(mails.len() >= 60, "the corpus has only {} mails", mails.len());
    assert_eq!(
        mails.len(),
        corpus_files("json").len(),
        "a mail without expectation or the other way round"
    );
    let mut wrong = Vec::new();
    for path in mails {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let json = fs::read_to_string(path.with_extension("json"))
            .unwrap_or_else(|_| panic!("{name} expects nothing"));
        let expected: Expected =
            serde_json::from_str(&json).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!expected.why.is_empty(), "{name} does not say why it is here");
        let mail = parse_mail(&fs::read(&path).unwrap());
        check_invariants(&mail);
        let mut report = Report {
            mail: name,
            ..Report::default()
        };
        check_headers(&mut report, &mail, &expected);
        check_words(&mut report, &mail, &expected);
        check_judgements(&mut report, &mail, &expected);
        check_files(&mut report, &mail, expected);
        assert!(report.checked > 0, "{} checks nothing", report.mail);
        wrong.extend(report.wrong);
    }
    assert!(
        wrong.is_empty(),
        "{} differences:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn check_headers(report: &mut Report, mail: &ParsedMail, expected: &Expected) {
    let from = mail.from.clone().unwrap_or_default();
    let reply_to: Vec<String> = mail.reply_to.iter().map(|one| one.address.clone()).collect();
    report.equal("subject", expected.subject.clone(), &mail.subject);
    report.equal(
        "from name",
        expected.from_name.clone(),
        &from.name.unwrap_or_default(),
    );
    report.equal("from address", expected.from_address.clone(), &from.address);
    report.equal("reply-to", expected.reply_to.clone(), &reply_to);
    report.equal(
        "date",
        expected.date.clone(),
        &mail.date.map(|date| date.to_rfc3339()).unwrap_or_default(),
    );
    report.equal("in-reply-to", expected.in_reply_to.clone(), &mail.in_reply_to);
    report.equal("references", expected.references.clone(), &mail.references);
    let defects: Vec<String> = mail
        .defects
        .iter()
        .map(|defect| defect.slug().to_owned())
        .collect();
    report.equal("defects", expected.defects.clone(), &defects);
    for wanted in &expected.defects_include {
        report.that(defects.contains(wanted), || {
            format!("defect {wanted} missing in {defects:?}")
        });
    }
}

fn check_words(report: &mut Report, mail: &ParsedMail, expected: &Expected) {
    report.equal("text", expected.text.clone(), &mail.text);
    for (layer, text, wanted) in [
        ("text", &mail.text, &expected.text_contains),
        ("quoted", &mail.quoted, &expected.quoted_contains),
        ("signature", &mail.signature, &expected.signature_contains),
    ] {
        for wanted in wanted {
            report.that(text.contains(wanted), || {
                format!("{layer} lacks {wanted:?}: {text:?}")
            });
        }
    }
    for unwanted in &expected.text_lacks {
        report.that(!mail.text.contains(unwanted), || {
            format!("text holds {unwanted:?}")
        });
    }
    let found: Vec<String> = recognise(&mail.text)
        .iter()
        .map(|one| format!("{}:{}", one.kind.slug(), one.value))
        .collect();
    report.equal("findings", expected.findings.clone(), &found);
    for wanted in &expected.findings_include {
        report.that(found.contains(wanted), || {
            format!("finding {wanted} missing in {found:?}")
        });
    }
}

fn check_judgements(report: &mut Report, mail: &ParsedMail, expected: &Expected) {
    let kind = automatic(mail, &OWN).map_or("none", |automatic| automatic.kind.slug());
    report.equal("automatic", expected.automatic.clone(), &kind.to_owned());
    report.equal(
        "may acknowledge",
        expected.may_acknowledge,
        &(may_acknowledge(mail, &OWN) == Acknowledge::Yes),
    );
    report.equal(
        "spam",
        expected.is_spam,
        &spam_score(mail, &SpamLexicon::shipped()).is_spam,
    );
    if let Some(wanted) = &expected.bounce {
        let bounce = read_bounce(mail);
        let recipients: Vec<String> = bounce.recipients.into_iter().map(|one| one.address).collect();
        report.equal("bounce recipients", Some(&wanted.recipients), &&recipients);
        report.equal(
            "bounced mail",
            Some(Some(wanted.original_message_id.clone())),
            &bounce.original_message_id,
        );
    }
}

fn check_files(report: &mut Report, mail: &ParsedMail, expected: Expected) {
    if let Some(files) = expected.attachments {
        report.equal(
            "number of attachments",
            Some(files.len()),
            &mail.attachments.len(),
        );
        for (wanted, file) in files.into_iter().zip(&mail.attachments) {
            report.equal("file name", wanted.name.map(Some), &file.name);
            report.equal("media type", wanted.media_type, &file.media_type);
            report.equal("file size", wanted.size, &file.content.len());
            report.equal("inline", wanted.inline, &file.inline);
            report.equal("content id", wanted.content_id.map(Some), &file.content_id);
        }
    }
    if let Some(invites) = expected.invites {
        report.equal("number of invites", Some(invites.len()), &mail.invites.len());
        for (wanted, invite) in invites.into_iter().zip(&mail.invites) {
            report.equal("method", Some(wanted.method), &invite.method);
            report.equal("summary", Some(wanted.summary), &invite.summary);
            report.equal(
                "start",
                Some(wanted.start),
                &invite.start.map(|start| start.to_rfc3339()).unwrap_or_default(),
            );
        }
    }
}

/// What holds for every mail, however broken.
fn check_invariants(mail: &ParsedMail) {
    assert!(mail.attachments.len() <= MAX_PARTS);
    for file in &mail.attachments {
        assert_eq!(file.sha256, hex::encode(Sha256::digest(&file.content)));
        assert!(
            file.name
                .as_ref()
                .is_none_or(|name| !name.contains(['/', '\\', '\0', '\n']))
        );
    }
    for text in [&mail.subject, &mail.text, &mail.quoted, &mail.signature] {
        assert!(!text.contains('\0') && text.len() <= MAX_TEXT_BYTES + 64);
        check_findings(text);
    }
    let defects: BTreeSet<_> = mail.defects.iter().collect();
    assert_eq!(defects.len(), mail.defects.len(), "a defect is listed twice");
    assert_eq!(
        automatic(mail, &OWN).is_some(),
        automatic(mail, &OWN).is_some_and(|one| !one.reasons.is_empty())
    );
    if automatic(mail, &OWN).is_some() {
        assert_ne!(
            may_acknowledge(mail, &OWN),
            Acknowledge::Yes,
            "software is never acknowledged"
        );
    }
    let _ = (
        read_bounce(mail),
        spam_score(mail, &SpamLexicon::shipped()),
        candidates(mail, |_| None::<()>),
    );
    assert_eq!((dedupe_key(mail).key.len(), content_hash(mail).len()), (64, 64));
}

fn check_findings(text: &str) {
    let mut end = 0;
    for finding in recognise(text) {
        assert!(
            finding.span.start >= end && finding.span.start < finding.span.end,
            "findings overlap"
        );
        assert!(
            text.get(finding.span.clone())
                .is_some_and(|found| !found.is_empty()),
            "a span leaves the text"
        );
        assert!(!finding.value.is_empty());
        end = finding.span.end;
    }
}

/// One change of a mail's bytes.
#[derive(Clone, Debug)]
enum Change {
    Cut(usize, usize),
    Set(usize, u8),
    Insert(usize, Vec<u8>),
    Repeat(usize, usize),
}

fn any_change() -> impl Strategy<Value = Change> {
    let at = any::<usize>();
    let pieces = prop::sample::select(vec![
        b"\r\n\r\n".to_vec(),
        b"\0".to_vec(),
        b"=?gb2312?B?".to_vec(),
        b"?=".to_vec(),
        b"\xff\xfe".to_vec(),
        b"--=_b\r\n".to_vec(),
        b"--=_b--".to_vec(),
        b"Content-Type: multipart/mixed; boundary==_b\r\n".to_vec(),
        b"\xb7\xa2".to_vec(),
        "药".as_bytes().to_vec(),
        b"\x1b$B".to_vec(),
        b"81234567890123456789".to_vec(),
        b"<".to_vec(),
        b"&#xffffffff;".to_vec(),
        b"filename*1*=%".to_vec(),
        b"\"".to_vec(),
        b"Date: -1 -1\r\n".to_vec(),
    ]);
    prop_oneof![
        (at, 0usize..200).prop_map(|(at, length)| Change::Cut(at, length)),
        (at, any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (at, pieces).prop_map(|(at, piece)| Change::Insert(at, piece)),
        (at, 1usize..100).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn change(raw: &mut Vec<u8>, change: Change) {
    let within = |at: usize, raw: &Vec<u8>| if raw.is_empty() { 0 } else { at % raw.len() };
    match change {
        Change::Cut(at, length) => {
            let at = within(at, raw);
            raw.drain(at..raw.len().min(at + length));
        }
        Change::Set(at, byte) => {
            let at = within(at, raw);
            if let Some(old) = raw.get_mut(at) {
                *old = byte;
            }
        }
        Change::Insert(at, piece) => {
            let at = within(at, raw);
            raw.splice(at..at, piece);
        }
        Change::Repeat(at, length) => {
            let at = within(at, raw);
            let piece = raw[at..raw.len().min(at + length)].to_vec();
            raw.splice(at..at, piece);
        }
    }
}

/// Mails made to cost the square of their length. The bound is generous: a reader that is not linear needs minutes.
#[test]
fn hostile_mails_are_read_in_linear_time() {
    let started = std::time::Instant::now();
    for (head, piece) in [
        ("Subject: ", "=?a?Q?"),
        ("From: ", "=?utf-8?Q?"),
        ("From: ", "\"a<(,"),
        ("References: ", "a@b "),
        ("Content-Type: text/plain; ", "a*0*=x;"),
        ("Content-Type: text/html\n\n", "<style><!-<title></"),
        ("Content-Type: text/html\n\n", "<a &amp <script "),
        ("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n\n"),
        ("", "在 2026 <a@b.cn>\n写道：\n> a\nb\n"),
        ("\n", "批号：A1、"),
        ("\n", "8123 4567 13800138000-"),
        ("\n", "YH-20261121-7K4M2"),
    ] {
        let raw = format!("{head}{}", piece.repeat(1_000_000 / piece.len()));
        check_invariants(&parse_mail(raw.as_bytes()));
    }
    assert!(started.elapsed().as_secs() < 120, "took {:?}", started.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_bytes_are_a_mail(raw in proptest::collection::vec(any::<u8>(), 0..2_000)) {
        check_invariants(&parse_mail(&raw));
    }

    #[test]
    fn a_mutated_mail_is_a_mail(which in any::<prop::sample::Index>(), changes in proptest::collection::vec(any_change(), 1..12)) {
        // the floods are tested on their own and would only slow this down
        let mails: Vec<Vec<u8>> = corpus_mails().into_iter().filter(|raw| raw.len() < 8_000).collect();
        let mut raw = which.get(&mails).clone();
        for one in changes {
            change(&mut raw, one);
        }
        check_invariants(&parse_mail(&raw));
    }

    #[test]
    fn findings_stay_inside_any_text(text in "[0-9８１３hｈ国药准字批号：:追溯码 YH+@.(（）)\\-－a-c\u{200b}]{0,120}") {
        check_findings(&text);
    }
}
