//! Mail arrives: all of it, once, unchanged, soon.

use contracts::{
    common::v1::{Channel, WorkKind},
    intake::v1::{ContactSubmitted, contact_submitted::Content},
};
use testkit::{Listener, eventually};
use tokio::time::{Duration, Instant};

use super::{
    MailServer, SERVICE, distinct, gateway, gateway_with, healthy_at, mailbox, raw, server::mail, take,
};

fn service_mailbox(port: u16, rest: &str) -> String {
    mailbox(SERVICE.0, port, &format!("password = '{}'\n{rest}", SERVICE.1))
}

/// what is written to the mailbox is on record, whether or not somebody has looked at it before.
#[tokio::test]
async fn mail_arrives_once_and_unchanged_and_a_restart_goes_on_where_it_was() {
    let server = MailServer::start().await;
    let mails = [mail("one"), mail("two")];
    server.deliver(SERVICE, &mails).await;
    server.mark_all_seen(SERVICE).await;
    let kind = "stated_kind = 'complaint'\nregion = 'cn.east'";
    let mut system = gateway(&service_mailbox(server.port, kind)).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    let first = take(&mut submitted, 2).await;
    assert_eq!(first.iter().map(raw).collect::<Vec<_>>(), mails);
    let one = &first[0];
    assert!(one.channel() == Channel::Email && one.stated_kind() == WorkKind::Complaint);
    assert_eq!((one.source.as_str(), one.region.as_str()), (SERVICE.0, "cn.east"));
    let Some(Content::Mail(about)) = &one.content else {
        panic!("no mail");
    };
    assert_eq!(one.source_key, format!("{}/{}", about.uid_validity, about.uid));
    assert_eq!((about.mailbox.as_str(), about.uid), (SERVICE.0, 1));
    let seen = healthy_at(&system, SERVICE.0, 2).await;
    assert_eq!(seen.uid_validity, about.uid_validity);

    system.restart().await;
    server.deliver(SERVICE, &[mail("three")]).await;
    let next = submitted.next().await;
    assert_eq!(raw(&next), mail("three"), "the first two are not taken again");
    healthy_at(&system, SERVICE.0, 3).await;
    eventually("all mail is marked as seen", || async {
        (server.seen(SERVICE).await == 3).then_some(())
    })
    .await;
    assert!(submitted.silent_for(Duration::from_millis(200)).await);
    system.finish().await;
}

#[tokio::test]
async fn a_waiting_mailbox_is_told_of_new_mail_long_before_the_next_look() {
    let server = MailServer::start().await;
    let system = gateway(&service_mailbox(server.port, "")).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    healthy_at(&system, SERVICE.0, 0).await;
    for subject in ["one", "two", "three"] {
        let sent = Instant::now();
        server.deliver(SERVICE, &[mail(subject)]).await;
        assert_eq!(raw(&submitted.next().await), mail(subject));
        let took = sent.elapsed();
        assert!(
            took < Duration::from_secs(5),
            "{took:?}, and the next look is in ten minutes"
        );
    }
    system.finish().await;
}

#[tokio::test]
async fn three_hundred_mails_are_taken_in_portions_and_none_is_missing_or_doubled() {
    const MANY: usize = 300;
    let server = MailServer::start().await;
    let mails: Vec<Vec<u8>> = (0..MANY).map(|number| mail(&format!("n{number}"))).collect();
    server.deliver(SERVICE, &mails).await;
    let settings = "poll_seconds = 600\nbatch_messages = 70\nbatch_kib = 8\nparallel = 8";
    let system = gateway_with(settings, &service_mailbox(server.port, ""))
        .start()
        .await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    let taken = take(&mut submitted, MANY).await;
    assert_eq!(distinct(&taken, |one| one.submission_id.clone()), MANY);
    assert_eq!(distinct(&taken, |one| one.receipt.clone()), MANY);
    let mut bytes: Vec<Vec<u8>> = taken.iter().map(raw).collect();
    let mut wanted = mails;
    bytes.sort();
    wanted.sort();
    assert!(bytes == wanted, "some mail differs");
    healthy_at(&system, SERVICE.0, MANY as u64).await;
    assert!(submitted.silent_for(Duration::from_millis(200)).await);
    system.finish().await;
}

/// The crash between acceptance and cursor: what is taken again has the same id, and JetStream knows it.
#[tokio::test]
async fn mail_that_is_taken_again_is_the_same_submission() {
    let server = MailServer::start().await;
    server.deliver(SERVICE, &[mail("one"), mail("two")]).await;
    let mut system = gateway(&service_mailbox(server.port, "")).start().await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    take(&mut submitted, 2).await;
    healthy_at(&system, SERVICE.0, 2).await;
    system.halt().await;
    let cursors = async_nats::jetstream::new(system.client.clone())
        .get_key_value("mail_cursor")
        .await
        .expect("the bucket");
    let keys = {
        use futures::TryStreamExt as _;
        let keys = cursors.keys().await.expect("keys");
        keys.try_collect::<Vec<String>>().await.expect("keys")
    };
    for key in keys {
        cursors.purge(&key).await.expect("the cursor is forgotten");
    }
    system.restart().await;
    server.deliver(SERVICE, &[mail("three")]).await;
    assert_eq!(raw(&submitted.next().await), mail("three"));
    healthy_at(&system, SERVICE.0, 3).await;
    system.finish().await;
}

#[tokio::test]
async fn accepted_mail_is_moved_when_that_is_wanted_and_still_counts() {
    let server = MailServer::start().await;
    server.create_folder(SERVICE, "Taken").await;
    server.deliver(SERVICE, &[mail("one"), mail("two")]).await;
    let system = gateway(&service_mailbox(server.port, "move_to = 'Taken'"))
        .start()
        .await;
    eventually("mail is moved", || async {
        (server.count(SERVICE, "Taken").await == 2).then_some(())
    })
    .await;
    assert_eq!(server.count(SERVICE, "INBOX").await, 0);
    server.deliver(SERVICE, &[mail("three")]).await;
    healthy_at(&system, SERVICE.0, 3).await;
    system.finish().await;
}

#[tokio::test]
async fn of_a_mail_that_is_too_large_the_headers_are_taken_and_the_others_are_not_held_up() {
    let server = MailServer::start().await;
    let mut large = mail("large");
    large.extend(b"0123456789\r\n".repeat(300));
    server
        .deliver(SERVICE, &[mail("before"), large, mail("after")])
        .await;
    let settings = "poll_seconds = 600\nmessage_kib = 2";
    let system = gateway_with(settings, &service_mailbox(server.port, ""))
        .start()
        .await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    let taken = take(&mut submitted, 3).await;
    assert_eq!((raw(&taken[0]), raw(&taken[2])), (mail("before"), mail("after")));
    let headers = String::from_utf8(raw(&taken[1])).expect("text");
    assert!(
        headers.contains("Subject: large\r\n") && headers.ends_with("\r\n\r\n"),
        "{headers}"
    );
    assert!(!headers.contains("0123456789"));
    let note = &taken[1].evidence[1];
    assert_eq!(
        note.r#ref.as_ref().expect("a reference").name,
        "message-too-large.txt"
    );
    assert!(String::from_utf8_lossy(&note.inline).contains("UID 2"));
    healthy_at(&system, SERVICE.0, 3).await;
    system.finish().await;
}
