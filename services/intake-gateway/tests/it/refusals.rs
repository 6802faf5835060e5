//! Senders that are turned away are on no ledger, and told all the same.

use contracts::intake::v1::ChannelRefused;
use testkit::Listener;

use crate::world::{MAILBOX, PUSH, World, world};

async fn push(world: &World, token: &str, mail: &[u8]) -> u16 {
    let request = world
        .post(&format!("/mail/{MAILBOX}"))
        .bearer_auth(token)
        .header("content-type", "message/rfc822")
        .body(mail.to_vec());
    request.send().await.expect("an answer").status().as_u16()
}

/// Peers item 4: a token that was changed on one side only is no quiet day.
#[tokio::test]
async fn wrong_tokens_and_oversized_mail_are_told_and_so_is_the_first_that_is_taken_again() {
    let world = world().await;
    let mut refused = Listener::<ChannelRefused>::new(&world.system.client).await;
    for _ in 0..3 {
        assert_eq!(
            push(&world, "another-token-altogether", b"Subject: x\r\n\r\nx").await,
            401
        );
    }
    let source = format!("push:{MAILBOX}");
    let (mut count, mut in_a_row) = (0, 0);
    while count < 3 {
        let told = refused.next().await;
        assert_eq!(
            (told.source.as_str(), told.reason.as_str()),
            (source.as_str(), "token-wrong")
        );
        assert!(told.first_at.is_some() && told.accepted_at.is_none());
        count += told.count;
        in_a_row += told.in_a_row;
    }
    assert_eq!((count, in_a_row), (3, 3));
    assert_eq!(push(&world, PUSH, &vec![b'x'; 700 * 1024]).await, 413);
    let large = refused.next().await;
    assert_eq!(
        (large.source.as_str(), large.reason.as_str(), large.count),
        (source.as_str(), "body-too-large", 1)
    );
    assert_eq!(push(&world, PUSH, b"Subject: x\r\n\r\nx").await, 202);
    let good = refused.next().await;
    assert_eq!((good.count, good.accepted_at.is_some()), (0, true));
    world.system.finish().await;
}

#[tokio::test]
async fn wrong_signatures_are_told_and_doors_that_do_not_exist_are_not() {
    let world = world().await;
    let mut refused = Listener::<ChannelRefused>::new(&world.system.client).await;
    let nowhere = world
        .post("/mail/nobody@yaohou.example")
        .bearer_auth("x")
        .body("x");
    assert_eq!(nowhere.send().await.expect("an answer").status().as_u16(), 401);
    let unsigned = world.post("/hotline/service/events").body("{}");
    assert_eq!(unsigned.send().await.expect("an answer").status().as_u16(), 401);
    let told = refused.next().await;
    assert_eq!(
        (told.source.as_str(), told.reason.as_str(), told.count),
        ("service", "signature-missing", 1)
    );
    world.system.finish().await;
}
