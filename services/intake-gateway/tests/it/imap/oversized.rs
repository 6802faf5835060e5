//! Mail too large to be read, and what a mailbox says it holds.

use contracts::intake::v1::{ChannelObserved, ContactSubmitted, RawMail, contact_submitted::Content};
use evidence::EvidenceStore;
use testkit::Listener;

use super::{MailServer, SERVICE, gateway_with, healthy_at, mailbox, raw, server::mail, take};

fn polled(port: u16) -> String {
    mailbox(SERVICE.0, port, &format!("password = '{}'", SERVICE.1))
}

fn reduced(submitted: &ContactSubmitted) -> RawMail {
    match &submitted.content {
        Some(Content::Mail(mail)) => mail.clone(),
        _ => panic!("no mail"),
    }
}

/// Peers item 5: it is on record by its headers at once, and all of its bytes are evidence.
#[tokio::test]
async fn the_whole_of_a_mail_too_large_to_be_read_is_evidence_byte_by_byte() {
    let server = MailServer::start().await;
    let mut large = mail("large");
    // more than two pieces, and no piece like another
    for line in 0..400_000 {
        large.extend(format!("{line:010}\r\n").into_bytes());
    }
    server.deliver(SERVICE, &[large.clone(), mail("after")]).await;
    let settings = "poll_seconds = 600\nmessage_kib = 100";
    let system = gateway_with(settings, &polled(server.port)).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    let taken = take(&mut submitted, 2).await;
    assert_eq!(raw(&taken[1]), mail("after"));
    let headers = String::from_utf8(raw(&taken[0])).expect("text");
    assert!(
        headers.contains("Subject: large\r\n") && headers.len() < 1_000,
        "{headers}"
    );
    let mail = reduced(&taken[0]);
    assert_eq!(
        (mail.reduced.as_str(), mail.size_bytes),
        ("message-too-large", large.len() as u64)
    );
    let whole = mail.whole.expect("the whole");
    assert_eq!(whole.size_bytes, large.len() as u64);
    let store = EvidenceStore::local(system.folder().join("evidence")).expect("a store");
    let kept = store
        .get(&whole.sha256.parse().expect("a digest"))
        .await
        .expect("the bytes");
    assert!(kept == large, "byte by byte");
    let note = String::from_utf8_lossy(&taken[0].evidence[1].inline).into_owned();
    assert!(note.contains("隔离清单") && note.contains("UID 1"), "{note}");
    healthy_at(&system, SERVICE.0, 2).await;
    system.finish().await;
}

#[tokio::test]
async fn beyond_the_cap_only_the_headers_are_kept_and_that_is_said() {
    let server = MailServer::start().await;
    let mut large = mail("large");
    large.extend(b"0123456789\r\n".repeat(300));
    server.deliver(SERVICE, &[large]).await;
    let settings = "poll_seconds = 600\nmessage_kib = 2\nkeep_kib = 3";
    let system = gateway_with(settings, &polled(server.port)).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    let taken = submitted.next().await;
    let mail = reduced(&taken);
    assert_eq!((mail.reduced.as_str(), mail.whole), ("message-too-large", None));
    assert!(String::from_utf8_lossy(&taken.evidence[1].inline).contains("只收取了邮件头"));
    system.finish().await;
}

/// Peers item 2: what the mailbox holds is told by number, for the ledger to be compared with.
#[tokio::test]
async fn a_mailbox_says_by_uid_what_it_holds() {
    let server = MailServer::start().await;
    server
        .deliver(SERVICE, &[mail("one"), mail("two"), mail("three")])
        .await;
    let system = gateway_with("poll_seconds = 1\ninventory_seconds = 1", &polled(server.port))
        .start()
        .await;
    let mut observed = Listener::<ChannelObserved>::new(&system.client).await;
    let seen = observed.find(|seen| !seen.uids_held.is_empty()).await;
    assert_eq!((seen.uids_held.as_str(), seen.server_count), ("1:3", 3));
    let mut client = server.client(SERVICE).await;
    client.select("INBOX").await.expect("opened");
    let gone = client.uid_store("2", "+FLAGS (\\Deleted)").await.expect("marked");
    futures::TryStreamExt::try_collect::<Vec<_>>(gone)
        .await
        .expect("marked");
    let gone = client.expunge().await.expect("removed");
    futures::TryStreamExt::try_collect::<Vec<_>>(gone)
        .await
        .expect("removed");
    let seen = observed.find(|seen| seen.uids_held == "1,3").await;
    assert_eq!(seen.server_count, 3, "what was taken counts, wherever it is now");
    system.finish().await;
}
