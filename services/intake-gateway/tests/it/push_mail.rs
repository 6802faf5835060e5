//! Raw mail by POST, and the mail server's pipe.

use std::time::Duration;

use chrono::TimeDelta;
use contracts::{
    common::v1::{Channel, WorkKind},
    intake::v1::contact_submitted::Content,
};
use evidence::{EvidenceStore, Sha256Digest};
use intake_gateway::mail_pipe::{self, Exit, MailPipe};
use kernel::Clock;

use crate::world::{MAILBOX, PUSH, World, receipt, refusal, refused, world, world_at};

const MAIL: &[u8] =
    b"From: a@b.example\r\nSubject: =?GB18030?B?0qnGt9fJ0a8=?=\r\n\r\n\xd2\xa9\xc6\xb7\xd7\xc9\xd1\xaf\r\n";

fn push(world: &World, mail: &[u8]) -> reqwest::RequestBuilder {
    push_as(world, PUSH, mail)
}

fn push_as(world: &World, token: &str, mail: &[u8]) -> reqwest::RequestBuilder {
    world
        .post(&format!("/mail/{MAILBOX}"))
        .bearer_auth(token)
        .header("content-type", "message/rfc822")
        .body(mail.to_vec())
}

/// a mail handed over by a mail server is accepted byte by byte, GB18030 included.
#[tokio::test]
async fn a_pushed_mail_is_accepted_with_its_raw_bytes_r_022() {
    let world = world().await;
    let mut heard = world.submissions().await;
    let told = receipt(push(&world, MAIL).send().await.unwrap()).await;
    let submitted = heard.next().await;
    assert_eq!(submitted.receipt, told);
    assert_eq!(submitted.source, format!("push:{MAILBOX}"));
    assert_eq!(submitted.source_key, Sha256Digest::of(MAIL).to_string());
    assert_eq!(submitted.region, "cn.north");
    assert!(submitted.channel() == Channel::Email && submitted.stated_kind() == WorkKind::Unspecified);
    let Some(Content::Mail(mail)) = submitted.content else {
        panic!("no mail")
    };
    assert_eq!((mail.mailbox.as_str(), mail.uid), (MAILBOX, 0));
    assert_eq!(submitted.evidence[0].inline, MAIL);
    assert_eq!(submitted.evidence[0].r#ref.as_ref().unwrap().role, "raw");
    world.system.finish().await;
}

/// the same mail again, also on another day, is the same thing with the same number.
#[tokio::test]
async fn a_mail_pushed_again_keeps_its_receipt_also_the_next_day() {
    let clock = Clock::manual(Clock::system().now());
    let world = world_at(clock.clone()).await;
    let mut heard = world.submissions().await;
    let first = receipt(push(&world, MAIL).send().await.unwrap()).await;
    clock.advance(TimeDelta::days(2));
    assert_eq!(receipt(push(&world, MAIL).send().await.unwrap()).await, first);
    heard.next().await;
    assert!(heard.silent_for(Duration::from_millis(300)).await);
    world.system.finish().await;
}

#[tokio::test]
async fn a_large_mail_is_stored_before_the_message_that_refers_to_it() {
    let world = world().await;
    let mut heard = world.submissions().await;
    let mail = vec![b'x'; 500 * 1024];
    receipt(push(&world, &mail).send().await.unwrap()).await;
    let evidence = heard.next().await.evidence.remove(0);
    assert!(evidence.inline.is_empty());
    let store = EvidenceStore::local(world.system.folder().join("evidence")).unwrap();
    let digest = evidence.r#ref.unwrap().sha256.parse().unwrap();
    assert_eq!(store.get(&digest).await.unwrap(), mail);
    world.system.finish().await;
}

#[tokio::test]
async fn a_mail_without_token_too_large_empty_or_of_another_type_is_refused() {
    let world = world().await;
    let no = |request: reqwest::RequestBuilder| async { refusal(request.send().await.unwrap()).await };
    assert_eq!(
        no(push_as(&world, "wrong-token-of-tests-", MAIL)).await,
        refused(401, "token-wrong")
    );
    let unknown = world.post("/mail/nobody").bearer_auth(PUSH).body(MAIL);
    assert_eq!(no(unknown).await, refused(401, "token-wrong"));
    assert_eq!(
        no(push(&world, &vec![b'x'; 601 * 1024])).await,
        refused(413, "body-too-large")
    );
    assert_eq!(no(push(&world, b"")).await, refused(422, "mail-empty"));
    let html = world
        .post(&format!("/mail/{MAILBOX}"))
        .bearer_auth(PUSH)
        .header("content-type", "text/html")
        .body("x");
    assert_eq!(no(html).await, refused(415, "media-type-unsupported"));
    let mut heard = world.submissions().await;
    assert!(heard.silent_for(Duration::from_millis(200)).await);
    world.system.finish().await;
}

#[tokio::test]
async fn the_mail_servers_pipe_ends_with_the_code_that_keeps_or_drops_the_mail() {
    let world = world().await;
    let token_file = world.system.folder().join("token");
    std::fs::write(&token_file, format!("{PUSH}\n")).unwrap();
    let pipe = |url: &str| MailPipe {
        mailbox: MAILBOX.to_owned(),
        url: url.to_owned(),
        token_file: token_file.clone(),
        patience: Duration::from_secs(5),
    };
    let exit = |pipe: MailPipe, mail: Vec<u8>| async move {
        mail_pipe::push(&pipe, mail.as_slice())
            .await
            .err()
            .map_or(Exit::Done, |error| error.exit())
    };
    assert_eq!(exit(pipe(&world.url("")), MAIL.to_vec()).await, Exit::Done);
    assert_eq!(exit(pipe(&world.url("")), Vec::new()).await, Exit::BadMail);
    assert_eq!(
        exit(pipe("http://127.0.0.1:1"), MAIL.to_vec()).await,
        Exit::ComeAgain
    );
    let unread = MailPipe {
        token_file: "/nowhere/token".into(),
        ..pipe(&world.url(""))
    };
    assert_eq!(exit(unread, MAIL.to_vec()).await, Exit::ComeAgain);
    std::fs::write(&token_file, "another-token-than-that").unwrap();
    assert_eq!(exit(pipe(&world.url("")), MAIL.to_vec()).await, Exit::NotAllowed);
    let mut heard = world.submissions().await;
    assert_eq!(heard.next().await.evidence[0].inline, MAIL);
    world.system.finish().await;
}
