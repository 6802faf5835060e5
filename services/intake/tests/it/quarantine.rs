//! What cannot be read, or not as a whole, is kept, listed, and read again after a fix.

use contracts::{
    common::v1::EvidenceRef,
    intake::v1::{
        ContactReceived, ContactRejected, ContactSubmitted, ListQuarantinedRequest, QuarantinedSubmission,
        RawMail, ReplayQuarantinedRequest, ReplayQuarantinedResponse, contact_submitted::Content,
    },
};
use evidence::EvidenceStore;
use kernel::{Code, Fault};
use prost::Message as _;
use testkit::{Listener, Person, System};
use uuid::Uuid;
use vault::{Place, Wrapped};

use crate::support::{
    MAILBOX, account, builder, clerk, client, contact, evidence as piece, letter, mail, start, submit, sums,
    vault,
};

async fn listed(system: &System, person: &Person, with_settled: bool) -> Vec<QuarantinedSubmission> {
    let request = ListQuarantinedRequest {
        with_settled,
        ..ListQuarantinedRequest::default()
    };
    let answer = client(system).list_quarantined(&person.ask, request).await;
    answer.expect("a list").quarantined
}

async fn replay(
    system: &System,
    person: &Person,
    submission_id: &str,
) -> Result<ReplayQuarantinedResponse, Fault> {
    let request = ReplayQuarantinedRequest {
        submission_id: submission_id.into(),
        reason: "解析器已修复".into(),
        ..ReplayQuarantinedRequest::default()
    };
    client(system).replay_quarantined(&person.ask, request).await
}

/// A mail of which the gateway took the headers and kept the whole.
async fn oversized(system: &System, key: &str) -> ContactSubmitted {
    let whole = letter(
        "a@b.cn",
        "1@b.cn",
        "大附件",
        &format!("药片变色，批号20260105{}", " ".repeat(4_000)),
    );
    let store = EvidenceStore::local(system.folder().join("evidence")).expect("a store");
    let digest = store.put(whole.clone().into_bytes()).await.expect("stored");
    let headers = whole.split("\r\n\r\n").next().expect("headers");
    let mut message = mail(key, &format!("{headers}\r\n\r\n"));
    message
        .evidence
        .push(piece("message-too-large.txt", "attachment", b"too large"));
    message.content = Some(Content::Mail(RawMail {
        mailbox: MAILBOX.into(),
        uid_validity: "7".into(),
        uid: 1,
        reduced: "message-too-large".into(),
        size_bytes: whole.len() as u64,
        whole: Some(EvidenceRef {
            sha256: digest.to_string(),
            media_type: "message/rfc822".into(),
            name: "1.eml".into(),
            size_bytes: whole.len() as u64,
            role: "raw".into(),
        }),
    }));
    message
}

/// Peers item 5: an oversized mail is a contact by its headers at once, and by its words once somebody reads it again.
#[tokio::test]
async fn an_oversized_mail_is_on_record_at_once_and_speaks_after_its_replay() {
    let system = start().await;
    let clerk = clerk(&system);
    let mut received = Listener::<ContactReceived>::new(&system.client).await;
    submit(&system, &oversized(&system, "7/1").await).await;
    let stub = received.next().await;
    assert_eq!(
        (stub.subject.as_str(), stub.text.as_str(), stub.evidence.len()),
        ("大附件", "", 3)
    );
    let quarantined = listed(&system, &clerk, false).await;
    let [one] = quarantined.as_slice() else {
        panic!("{quarantined:?}")
    };
    assert_eq!(
        (one.reason.as_str(), one.outcome.as_str(), one.is_whole),
        ("message-too-large", "waiting", true)
    );
    assert_eq!(
        (one.sha256.len(), one.size_bytes, one.contact_id.as_str()),
        (64, one.stated_size_bytes, stub.contact_id.as_str())
    );

    let answer = replay(&system, &clerk, &one.submission_id)
        .await
        .expect("read again");
    assert_eq!(
        (
            answer.replayed[0].outcome.as_str(),
            answer.replayed[0].contact_id.as_str()
        ),
        ("amended", stub.contact_id.as_str())
    );
    let read = contact(&system, &stub.contact_id).await;
    assert!(read.text.starts_with("药片变色") && read.version == 2);
    let again = replay(&system, &clerk, &one.submission_id)
        .await
        .expect("answered again");
    assert_eq!(again, answer);
    assert_eq!(
        contact(&system, &stub.contact_id).await.version,
        2,
        "once is enough"
    );
    assert!(listed(&system, &clerk, false).await.is_empty());
    let settled = &listed(&system, &clerk, true).await[0];
    assert_eq!((settled.replays, settled.outcome.as_str()), (1, "amended"));
    assert_eq!(sums(&account(&system, MAILBOX).await), (1, 0, 0));
    let pool = system.pool("intake").await;
    let reason: Option<String> =
        sqlx::query_scalar("select reason from journal where kind = 'quarantine-replayed'")
            .fetch_one(&pool)
            .await
            .expect("an entry");
    assert_eq!(reason.as_deref(), Some("解析器已修复"));
    system.finish().await;
}

#[tokio::test]
async fn what_is_still_too_large_stays_and_is_counted() {
    let system = builder("replay_kib = 1").start().await;
    let clerk = clerk(&system);
    submit(&system, &oversized(&system, "7/1").await).await;
    system.settle().await;
    let id = listed(&system, &clerk, false).await[0].submission_id.clone();
    for _ in 0..2 {
        let answer = replay(&system, &clerk, &id).await.expect("an answer");
        let replayed = &answer.replayed[0];
        assert_eq!(
            (replayed.outcome.as_str(), replayed.reason.as_str()),
            ("waiting", "message-too-large")
        );
    }
    assert_eq!(listed(&system, &clerk, false).await[0].replays, 2);
    system.finish().await;
}

/// What a former program could not read, as it would lie in quarantine: the bytes are evidence, the ledger says rejected.
async fn unread(system: &System, key: &str, raw: &str) -> String {
    let mut rejected = Listener::<ContactRejected>::new(&system.client).await;
    let message = mail(key, raw);
    let unread = ContactSubmitted {
        content: None,
        ..message.clone()
    };
    submit(system, &unread).await;
    let said = rejected
        .find(|said| said.submission_id == unread.submission_id)
        .await;
    assert_eq!(said.reason, "unparsable");
    let pool = system.pool("intake").await;
    let (contact_id, sealed, wrapped, by): (Uuid, Vec<u8>, Vec<u8>, String) = sqlx::query_as(
        "select contact_id, submission_sealed, wrapped, wrapped_by from quarantined
         join data_key on subject = contact_id where submission_id = $1",
    )
    .bind(&unread.submission_id)
    .fetch_one(&pool)
    .await
    .expect("it is in quarantine");
    let wrapped = Wrapped { bytes: wrapped, by };
    let key = vault(system).unwrap_key(contact_id, &wrapped).expect("its key");
    let place = Place {
        table: "quarantined",
        column: "submission_sealed",
        row: contact_id,
    };
    let kept = key.open(&place, &sealed).expect("sealed in its place");
    let mut kept = ContactSubmitted::decode(kept.as_slice()).expect("a submission");
    kept.content = message.content;
    sqlx::query(
        "update quarantined set submission_sealed = $2, reason = 'parser-failed' where submission_id = $1",
    )
    .bind(&unread.submission_id)
    .bind(key.seal(&place, &kept.encode_to_vec()))
    .execute(&pool)
    .await
    .expect("updated");
    unread.submission_id
}

/// after a fix everything of one reason is read again, and each becomes what it is.
#[tokio::test]
async fn all_of_a_reason_are_read_again_and_each_becomes_what_it_is() {
    let system = start().await;
    let clerk = clerk(&system);
    let contact_id = unread(&system, "1", &letter("a@b.cn", "1@b.cn", "x", "药片变色")).await;
    let spam_id = unread(
        &system,
        "2",
        &letter("a@b.cn", "2@b.cn", "x", "代开发票,加微信 abc,网络赌博"),
    )
    .await;
    let twin_id = unread(&system, "3", &letter("a@b.cn", "1@b.cn", "x", "药片变色")).await;
    assert_eq!(sums(&account(&system, MAILBOX).await), (0, 0, 3));
    let mut request = ReplayQuarantinedRequest {
        quarantine_reason: "parser-failed".into(),
        ..ReplayQuarantinedRequest::default()
    };
    let api = client(&system);
    let refused = api
        .replay_quarantined(&clerk.ask, request.clone())
        .await
        .expect_err("no reason given");
    assert_eq!(refused.slug, "reason-missing");
    request.reason = "解析器已修复".into();
    let answer = api
        .replay_quarantined(&clerk.ask, request)
        .await
        .expect("read again");
    let became: Vec<(&str, &str, &str)> = answer
        .replayed
        .iter()
        .map(|one| {
            (
                one.submission_id.as_str(),
                one.outcome.as_str(),
                one.reason.as_str(),
            )
        })
        .collect();
    assert_eq!(
        (became, answer.left),
        (
            vec![
                (contact_id.as_str(), "contact", ""),
                (spam_id.as_str(), "rejected", "spam"),
                (twin_id.as_str(), "duplicate", "same-mail"),
            ],
            0
        )
    );
    let made = contact(&system, &answer.replayed[0].contact_id).await;
    assert_eq!(
        (made.text.as_str(), made.actor.as_str()),
        ("药片变色", clerk.principal.person_id.as_str())
    );
    assert_eq!(sums(&account(&system, MAILBOX).await), (1, 0, 2));
    assert!(listed(&system, &clerk, false).await.is_empty());
    system.finish().await;
}

#[tokio::test]
async fn bytes_that_are_nowhere_stay_in_quarantine() {
    let system = start().await;
    let clerk = clerk(&system);
    let mut bare = mail("1", "x");
    bare.evidence = Vec::new();
    submit(&system, &bare).await;
    system.settle().await;
    assert_eq!(listed(&system, &clerk, false).await[0].reason, "bytes-missing");
    let answer = replay(&system, &clerk, &bare.submission_id)
        .await
        .expect("an answer");
    assert_eq!(
        (
            answer.replayed[0].outcome.as_str(),
            answer.replayed[0].reason.as_str()
        ),
        ("waiting", "bytes-missing")
    );
    system.finish().await;
}

/// the quarantine of another region is neither seen nor read again.
#[tokio::test]
async fn the_quarantine_has_regions_and_permissions() {
    let system = start().await;
    let mut message = oversized(&system, "7/1").await;
    message.region = "cn.east".into();
    submit(&system, &message).await;
    system.settle().await;
    let all = ["contact.register", "channel.read"];
    let east = system.people.person("east", &all, &["cn.east"]);
    let north = system.people.person("north", &all, &["cn.north"]);
    let reader = system.people.person("reader", &["channel.read"], &["*"]);
    assert_eq!(listed(&system, &east, false).await.len(), 1);
    assert!(listed(&system, &north, false).await.is_empty());
    let unseen = replay(&system, &north, &message.submission_id)
        .await
        .expect_err("a refusal");
    assert_eq!(unseen.slug, "quarantined-unknown");
    let not_allowed = replay(&system, &reader, &message.submission_id)
        .await
        .expect_err("a refusal");
    assert_eq!(not_allowed.code, Code::PermissionDenied);
    system.finish().await;
}
