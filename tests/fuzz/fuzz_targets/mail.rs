//! Any bytes are a mail: reading, judging and searching them never panics and keeps its promises. The same property
//! runs bounded with every test run in `services/intake/tests/it/corpus.rs`.
#![no_main]

// Only the domain is compiled, not the service: it needs no runtime, so the fuzzer builds in a minute.
#[path = "../../../services/intake/src/domain/mod.rs"]
#[expect(dead_code, unused_imports, reason = "the fuzzer calls only a part of the domain")]
mod domain;

use std::collections::HashMap;

use domain::{
    duplicate::dedupe_key,
    mail::{
        bounce::read_bounce,
        display::display,
        parse_mail,
        robots::{Acknowledge, automatic, may_acknowledge},
        sanitise::sanitise,
        spam::{SpamLexicon, spam_score},
    },
    recognise::recognise,
    threading::candidates,
};
use libfuzzer_sys::fuzz_target;
use sha2::{Digest, Sha256};

const OWN: [&str; 1] = ["service@afterdose.example"];

fuzz_target!(|raw: &[u8]| {
    let mail = parse_mail(raw);
    for file in &mail.attachments {
        assert_eq!(file.sha256, hex::encode(Sha256::digest(&file.content)));
    }
    for text in [&mail.subject, &mail.text, &mail.quoted, &mail.signature] {
        assert!(!text.contains('\0'));
        let mut end = 0;
        for finding in recognise(text) {
            assert!(finding.span.start >= end && text.get(finding.span.clone()).is_some_and(|found| !found.is_empty()));
            end = finding.span.end;
        }
    }
    if automatic(&mail, &OWN).is_some() {
        assert_ne!(may_acknowledge(&mail, &OWN), Acknowledge::Yes);
    }
    let _ = (read_bounce(&mail), spam_score(&mail, &SpamLexicon::shipped()), dedupe_key(&mail));
    let _ = candidates(&mail, |_| None::<()>);
    let shown = sanitise(&display(raw).html, &HashMap::new()).html.to_lowercase();
    for danger in ["<script", "<style", "<form", "<iframe", "<svg", "src=\"http", "href=\"javascript"] {
        assert!(!shown.contains(danger));
    }
});
