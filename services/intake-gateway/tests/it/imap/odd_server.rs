//! What a mail server should not do, and some do.

use contracts::intake::v1::ContactSubmitted;
use futures::StreamExt as _;
use testkit::Listener;

use super::{
    gateway_with, healthy_at, mailbox, raw,
    scripted::{Held, Scripted},
    server::mail,
    take, trouble_of,
};

const NAME: &str = "a@b.example";
const LOOK: &str = "poll_seconds = 1\nanswer_seconds = 5";

/// Peers stop at the first message they cannot read (zammad#2754); here it becomes a contact of its own.
#[tokio::test]
async fn a_message_that_cannot_be_read_does_not_hold_up_the_mailbox() {
    let server = Scripted::start(vec![
        (3, Held::Mail(mail("good"))),
        (5, Held::Refused),
        (9, Held::RefusedBody),
        (10, Held::Garbage),
        (11, Held::Undated),
        (12, Held::Mail(mail("last"))),
    ])
    .await;
    let system = gateway_with(LOOK, &mailbox(NAME, server.port, "password = 'secret'"))
        .start()
        .await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    let taken = take(&mut submitted, 6).await;
    assert_eq!((raw(&taken[0]), raw(&taken[5])), (mail("good"), mail("last")));
    let text = |place: usize| String::from_utf8(raw(&taken[place])).expect("text");
    assert!(
        text(1).starts_with("Subject: [unreadable mail, UID 5]"),
        "{}",
        text(1)
    );
    assert_eq!(text(2), "Subject: only headers\r\n\r\n");
    assert_eq!(text(3), "Subject: only headers\r\n\r\n");
    assert!(
        text(4).starts_with("Subject: [unreadable mail, UID 11]"),
        "{}",
        text(4)
    );
    for one in &taken[1..5] {
        assert_eq!(
            one.evidence[1].r#ref.as_ref().expect("a reference").name,
            "message-unreadable.txt"
        );
    }
    // the numbers have gaps; what counts is what the server lists
    healthy_at(&system, NAME, 6).await;
    system.finish().await;
}

/// A mail server restored from a backup gives numbers a second time under the same UIDVALIDITY.
#[tokio::test]
async fn a_server_that_gives_numbers_twice_loses_no_mail() {
    let server = Scripted::start(vec![(1, Held::Mail(mail("one"))), (2, Held::Mail(mail("two")))]).await;
    let system = gateway_with(LOOK, &mailbox(NAME, server.port, "password = 'secret'"))
        .start()
        .await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    take(&mut submitted, 2).await;
    healthy_at(&system, NAME, 2).await;
    server.hold(vec![(1, Held::Mail(mail("other")))]);
    let other = submitted.next().await;
    assert_eq!(
        (raw(&other), other.source_key.as_str()),
        (mail("other"), "77.1/1")
    );
    healthy_at(&system, NAME, 3).await;
    system.finish().await;
}

/// Somebody deletes a mail between the listing and the fetch: it cannot be had any more, but it is told.
#[tokio::test]
async fn a_mail_that_somebody_removes_under_our_hands_is_told() {
    let server = Scripted::start(vec![
        (1, Held::Mail(mail("one"))),
        (2, Held::Removed),
        (3, Held::Mail(mail("three"))),
    ])
    .await;
    let system = gateway_with(LOOK, &mailbox(NAME, server.port, "password = 'secret'"))
        .start()
        .await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    let taken = take(&mut submitted, 2).await;
    assert_eq!(raw(&taken[1]), mail("three"));
    assert_eq!(trouble_of(&system, NAME).await.trouble, "message-removed");
    system.finish().await;
}

/// Two pollers that both believe they hold the lease cannot both move the cursor.
#[tokio::test]
async fn a_cursor_that_another_poller_has_moved_is_not_written_over() {
    let server = Scripted::start(vec![(1, Held::Mail(mail("one")))]).await;
    let system = gateway_with(LOOK, &mailbox(NAME, server.port, "password = 'secret'"))
        .start()
        .await;
    let mut submitted = Listener::<ContactSubmitted>::new(&system.client).await;
    take(&mut submitted, 1).await;
    healthy_at(&system, NAME, 1).await;
    let context = async_nats::jetstream::new(system.client.clone());
    let cursors = context.get_key_value("mail_cursor").await.expect("the bucket");
    let key = cursors
        .keys()
        .await
        .expect("keys")
        .next()
        .await
        .expect("a key")
        .expect("a key");
    // the other one has taken message 2 already, which our poller is about to take as well
    let value = cursors.get(&key).await.expect("an answer").expect("a cursor");
    let mut value: serde_json::Value = serde_json::from_slice(&value).expect("json");
    assert_eq!(
        (value["next_uid"].as_u64(), value["handed_out"].as_u64()),
        (Some(2), Some(1))
    );
    value["next_uid"] = 3.into();
    value["handed_out"] = 2.into();
    // something only the other one knows, which writing over would lose
    value["handed_out_before"] = 10.into();
    cursors
        .put(&key, value.to_string().into())
        .await
        .expect("written");
    server.hold(vec![
        (1, Held::Mail(mail("one"))),
        (2, Held::Mail(mail("two"))),
        (3, Held::Mail(mail("three"))),
    ]);
    let taken = take(&mut submitted, 2).await;
    assert_eq!(
        taken.iter().map(raw).collect::<Vec<_>>(),
        [mail("two"), mail("three")]
    );
    healthy_at(&system, NAME, 13).await;
    system.finish().await;
}
