//! The command line as a person or a mail server meets it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops")]

use std::{
    fs,
    process::{Command, Output, Stdio},
};

fn afterdose(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_afterdose"));
    command.args(arguments).stdin(Stdio::null()).output().unwrap()
}

fn complaint(output: &Output) -> String {
    assert!(!output.status.success());
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn the_catalogue_lists_every_event_and_every_request() {
    let output = afterdose(&["catalogue"]);
    assert!(output.status.success());
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    for event in contracts::EVENTS {
        let channel = &document["channels"][event.subject.replace('.', "_")];
        assert_eq!(channel["address"], event.subject);
    }
    for method in contracts::SERVICES.iter().flat_map(|service| service.methods) {
        assert!(document["channels"][method.subject.replace('.', "_")].is_object());
    }
}

#[test]
fn an_unknown_setting_is_refused_by_its_name() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "[nats]\nurll = 'nats://127.0.0.1:1'\n").unwrap();
    let output = afterdose(&["--config", file.path().to_str().unwrap(), "run", "notify"]);
    assert!(complaint(&output).contains("urll"));
}

#[test]
fn an_unknown_service_is_refused_with_the_names_there_are() {
    let said = complaint(&afterdose(&["run", "intaek"]));
    assert!(
        said.contains("intaek") && said.contains("intake-gateway"),
        "{said}"
    );
}

#[test]
fn a_mail_that_no_gateway_takes_stays_in_the_queue_of_the_mail_server() {
    let token = tempfile::NamedTempFile::new().unwrap();
    fs::write(token.path(), "a-token-of-some-length").unwrap();
    let url = "http://127.0.0.1:1";
    let output = afterdose(&[
        "mail-pipe",
        "--mailbox",
        "service@yaohou.example",
        "--url",
        url,
        "--token-file",
        token.path().to_str().unwrap(),
    ]);
    assert_eq!(
        output.status.code(),
        Some(75),
        "EX_TEMPFAIL: {}",
        complaint(&output)
    );
}
