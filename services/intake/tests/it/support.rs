//! What every story needs: the service on servers of its own, and submissions as a gateway would make them.

use chrono::{DateTime, TimeDelta, Utc};
use contracts::{
    Bytes, IntakeServiceClient,
    common::v1::{Channel, EvidenceRef, Reporter},
    intake::v1::{
        CallEvent, ChannelAccount, ContactReceived, ContactSubmitted, Evidence, FormEntry,
        GetChannelLedgerRequest, GetContactRequest, RawMail, RevealReporterRequest,
        contact_submitted::Content,
    },
    timestamp,
};
use kernel::{Id, Receipt};
use sha2::{Digest as _, Sha256};
use testkit::{Person, System, SystemBuilder};
use vault::Vault;

pub(crate) const MAILBOX: &str = "service@afterdose.example";

pub(crate) async fn start() -> System {
    builder("").start().await
}

/// The service with settings of the story's own.
pub(crate) fn builder(more: &str) -> SystemBuilder {
    let config = format!(
        "[intake]\nevidence = '{{dir}}/evidence'\nown_addresses = ['{MAILBOX}']\n\
         acknowledgements_per_address_per_hour = 2\n{more}"
    );
    System::of([intake::service()]).config(&config)
}

pub(crate) fn client(system: &System) -> IntakeServiceClient<rpc::NatsTransport> {
    IntakeServiceClient::new(system.transport())
}

/// Somebody who may do everything here, everywhere.
pub(crate) fn clerk(system: &System) -> Person {
    let all = [
        "contact.register",
        "contact.read",
        "contact.reveal",
        "channel.read",
    ];
    system.people.person("li", &all, &["*"])
}

pub(crate) fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_233_600, 0).expect("a moment")
}

pub(crate) fn receipt(parts: &[&str]) -> String {
    Receipt::derived(noon().date_naive(), parts).to_string()
}

pub(crate) fn evidence(name: &str, role: &str, bytes: &[u8]) -> Evidence {
    Evidence {
        r#ref: Some(EvidenceRef {
            sha256: hex::encode(Sha256::digest(bytes)),
            media_type: "application/octet-stream".into(),
            name: name.into(),
            size_bytes: bytes.len() as u64,
            role: role.into(),
        }),
        inline: Bytes::copy_from_slice(bytes),
    }
}

fn submission(
    channel: Channel,
    source: &str,
    key: &str,
    content: Content,
    raw: Evidence,
) -> ContactSubmitted {
    ContactSubmitted {
        submission_id: Id::<System>::derived(&[source, key]).to_string(),
        receipt: receipt(&[source, key]),
        channel: channel.into(),
        source: source.into(),
        source_key: key.into(),
        received_at: Some(timestamp(noon())),
        content: Some(content),
        evidence: vec![raw],
        ..ContactSubmitted::default()
    }
}

/// A mail in a mailbox.
pub(crate) fn mail_in(mailbox: &str, key: &str, raw: &[u8]) -> ContactSubmitted {
    let content = Content::Mail(RawMail {
        mailbox: mailbox.into(),
        uid_validity: "1".into(),
        uid: 1,
        ..RawMail::default()
    });
    submission(
        Channel::Email,
        mailbox,
        key,
        content,
        evidence("mail.eml", "raw", raw),
    )
}

pub(crate) fn mail(key: &str, raw: &str) -> ContactSubmitted {
    mail_in(MAILBOX, key, raw.as_bytes())
}

/// A mail text with the headers a person's program writes.
pub(crate) fn letter(from: &str, id: &str, subject: &str, text: &str) -> String {
    format!(
        "From: {from}\r\nTo: {MAILBOX}\r\nMessage-ID: <{id}>\r\nDate: Sat, 21 Nov 2026 10:00:00 +0800\r\n\
         Subject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
}

/// An event of a call, `second` seconds after noon.
pub(crate) fn call(call_id: &str, event_id: &str, second: i64, kind: &str) -> CallEvent {
    CallEvent {
        event_id: event_id.into(),
        call_id: call_id.into(),
        kind: kind.into(),
        at: Some(timestamp(noon() + TimeDelta::seconds(second))),
        from: if kind == "ringing" {
            "13800138000".into()
        } else {
            String::new()
        },
        to: if kind == "ringing" {
            "4008201234".into()
        } else {
            String::new()
        },
        ..CallEvent::default()
    }
}

pub(crate) fn call_submission(event: CallEvent) -> ContactSubmitted {
    let (call_id, event_id) = (event.call_id.clone(), event.event_id.clone());
    let raw = evidence("event.json", "raw", event_id.as_bytes());
    let mut made = submission(Channel::Phone, "hotline", &call_id, Content::Call(event), raw);
    made.submission_id = Id::<System>::derived(&["hotline", &call_id, &event_id]).to_string();
    made
}

pub(crate) fn form(key: &str, reporter: Reporter, text: &str) -> ContactSubmitted {
    let entry = FormEntry {
        submission_key: key.into(),
        reporter: Some(reporter),
        text: text.into(),
        language: "zh".into(),
        ..FormEntry::default()
    };
    let raw = evidence("form.json", "raw", format!("{key}{text}").as_bytes());
    submission(Channel::Web, "form", key, Content::Form(entry), raw)
}

pub(crate) async fn submit(system: &System, message: &ContactSubmitted) {
    system.say(&message.submission_id, message).await;
}

/// The contact, read as a clerk reads it.
pub(crate) async fn contact(system: &System, contact_id: &str) -> ContactReceived {
    let request = GetContactRequest {
        contact_id: contact_id.into(),
        ..GetContactRequest::default()
    };
    let answer = client(system).get_contact(&clerk(system).ask, request).await;
    answer.expect("the contact").contact.expect("the contact")
}

/// Who sent the contact, in clear.
pub(crate) async fn revealed(system: &System, contact_id: &str) -> Reporter {
    let request = RevealReporterRequest {
        contact_id: contact_id.into(),
        reason: "回电核实批号".into(),
    };
    let answer = client(system).reveal_reporter(&clerk(system).ask, request).await;
    answer.expect("the sender").reporter.expect("the sender")
}

/// The keys that the services of the test use.
pub(crate) fn vault(system: &System) -> Vault {
    let settings = system.settings().shared().expect("settings");
    Vault::try_new(&settings.vault).expect("keys")
}

/// The account of one source; its sums must agree.
pub(crate) async fn account(system: &System, source: &str) -> ChannelAccount {
    let ledger = client(system)
        .get_channel_ledger(&clerk(system).ask, GetChannelLedgerRequest {})
        .await
        .expect("the ledger");
    let found = ledger
        .accounts
        .into_iter()
        .find(|account| account.source == source);
    let account = found.expect("the source has an account");
    assert_eq!(
        account.ledger_count,
        account.contacts + account.duplicates + account.rejected,
        "every row of the ledger is a contact, a duplicate or rejected"
    );
    account
}

pub(crate) fn sums(account: &ChannelAccount) -> (u64, u64, u64) {
    (account.contacts, account.duplicates, account.rejected)
}
