use contracts::{
    NotifyServiceClient,
    common::v1::Channel,
    intake::v1::AcknowledgementDue,
    notify::v1::{ListMessagesRequest, MessageFailed, MessageSent},
    routing::v1::ReplyGiven,
};
use sqlx::PgPool;
use testkit::{Listener, System, eventually};

use crate::server::Server;

pub(crate) const CONTACT: &str = "0193a1b2-0000-7000-8000-000000000001";
const REPLY: &str = "0193a1b2-0000-7000-8000-000000000002";

pub(crate) async fn notify(server: &Server) -> System {
    let config = format!(
        "notify.port = {}\nnotify.security = 'none'\nnotify.first_pause_seconds = 1\nnotify.poll_milliseconds = 50\nnotify.attempts = 3\nnotify.status_url = 'https://status.example/'\nnotify.hotline = '400-810-0001'",
        server.port
    );
    System::of([notify::service()]).config(&config).start().await
}

pub(crate) fn due() -> AcknowledgementDue {
    AcknowledgementDue {
        contact_id: CONTACT.into(),
        receipt: "YH-20261121-7K4M2-Q8XR5".into(),
        to: "wang@hospital.example".into(),
        subject: "咨询".into(),
        language: "zh".into(),
        in_reply_to: "<q@hospital.example>".into(),
        region: "cn.east.zhejiang".into(),
        ..AcknowledgementDue::default()
    }
}

fn reply() -> ReplyGiven {
    ReplyGiven {
        reply_id: REPLY.into(),
        contact_id: CONTACT.into(),
        channel: Channel::Email.into(),
        to: "wang@hospital.example".into(),
        body: "您好".into(),
        region: "cn.north".into(),
        ..ReplyGiven::default()
    }
}

#[tokio::test]
async fn an_acknowledgement_is_sent_once_however_often_it_is_due() {
    let server = Server::start(&[]).await;
    let system = notify(&server).await;
    system.say(CONTACT, &due()).await;
    system.say(CONTACT, &due()).await;
    let sent = Listener::<MessageSent>::new(&system.client).await.next().await;
    assert_eq!(
        (sent.purpose.as_str(), sent.subject_id.as_str(), sent.attempts),
        ("acknowledgement", CONTACT, 1)
    );
    system.settle().await;
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("Auto-Submitted: auto-replied"));
    assert!(mails[0].contains(&format!("Message-ID: <ack.{CONTACT}@")));
    assert!(mails[0].contains("In-Reply-To: <q@hospital.example>"));
    let mail = mail_parser::MessageParser::new()
        .parse(mails[0].as_bytes())
        .unwrap();
    assert_eq!(mail.subject(), Some("已受理 [YH-20261121-7K4M2-Q8XR5] 咨询"));
    let text = mail.body_text(0).unwrap();
    assert!(text.contains("YH-20261121-7K4M2-Q8XR5") && text.contains("24 小时内"));
    assert!(text.contains("https://status.example/") && text.contains("400-810-0001"));
    system.finish().await;
}

#[tokio::test]
async fn a_busy_server_is_asked_again_until_it_takes_the_mail() {
    let server = Server::start(&["451 later", "452 later"]).await;
    let system = notify(&server).await;
    system.say(CONTACT, &due()).await;
    let sent = Listener::<MessageSent>::new(&system.client).await.next().await;
    assert_eq!(sent.attempts, 3);
    assert_eq!(server.mails().len(), 1);
    system.finish().await;
}

#[tokio::test]
async fn a_reply_refused_for_good_is_told_at_once_without_the_address() {
    let server = Server::start(&["550 no such user wang@hospital.example"]).await;
    let system = notify(&server).await;
    system.say(REPLY, &reply()).await;
    let failed = Listener::<MessageFailed>::new(&system.client).await.next().await;
    assert_eq!(
        (failed.purpose.as_str(), failed.subject_id.as_str()),
        ("reply", REPLY)
    );
    assert_eq!(failed.reason, "refused-550");
    system.finish().await;
}

#[tokio::test]
async fn a_spoken_reply_sends_nothing() {
    let server = Server::start(&[]).await;
    let system = notify(&server).await;
    let reply = ReplyGiven {
        reply_id: REPLY.into(),
        channel: Channel::Phone.into(),
        ..ReplyGiven::default()
    };
    system.say(REPLY, &reply).await;
    system.settle().await;
    let pool = system.pool("notify").await;
    let messages: i64 = sqlx::query_scalar("select count(*) from message")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(messages, 0);
    system.finish().await;
}

#[tokio::test]
async fn the_delivery_record_is_shown_within_the_region_and_the_journal_is_sound() {
    let server = Server::start(&[]).await;
    let system = notify(&server).await;
    system.say(CONTACT, &due()).await;
    let client = NotifyServiceClient::new(system.transport());
    let request = ListMessagesRequest {
        contact_id: CONTACT.into(),
    };
    let insider = system.people.person("li", &["ticket.read"], &["cn.east"]);
    eventually("sent", || async {
        let answer = client.list_messages(&insider.ask, request.clone()).await.unwrap();
        (answer.messages.first()?.state == "sent").then_some(())
    })
    .await;
    let outsider = system.people.person("zhao", &["ticket.read"], &["cn.north"]);
    assert!(
        client
            .list_messages(&outsider.ask, request.clone())
            .await
            .unwrap()
            .messages
            .is_empty()
    );
    let nobody = system.people.person("qian", &[], &["*"]);
    assert_eq!(
        client.list_messages(&nobody.ask, request).await.unwrap_err().slug,
        "permission-missing"
    );
    let pool = system.pool("notify").await;
    let report = journal::verify(&mut pool.acquire().await.unwrap(), &journal::Trust::new([]))
        .await
        .unwrap();
    assert!(report.is_sound() && report.rows >= 2);
    system.finish().await;
}

/// Waits until the one message there is has been tried and is to be tried again.
async fn first_attempt_failed(pool: &PgPool) {
    let waits =
        "select count(*) from message where state = 'waiting' and attempts >= 1 and leased_until is null";
    eventually("the first attempt fails", || async {
        let tried: i64 = sqlx::query_scalar(waits).fetch_one(pool).await.unwrap();
        (tried == 1).then_some(())
    })
    .await;
}

/// no address lies readable in the table, and without its data key a message that waits is given up.
#[tokio::test]
async fn an_address_is_kept_encrypted_and_goes_with_its_key() {
    let server = Server::start(&["451 later", "451 later"]).await;
    let system = notify(&server).await;
    let pool = system.pool("notify").await;
    system.say(CONTACT, &due()).await;
    first_attempt_failed(&pool).await;
    let rows: String = sqlx::query_scalar("select string_agg(message::text, ' ') from message")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(
        !rows.contains("wang@") && !rows.contains(&hex::encode("wang@")),
        "{rows}"
    );
    let mut connection = pool.acquire().await.unwrap();
    let contact = CONTACT.parse().unwrap();
    assert_eq!(vault::erase(&mut connection, &[contact]).await.unwrap(), 1);
    let failed = Listener::<MessageFailed>::new(&system.client).await.next().await;
    assert_eq!(failed.subject_id, CONTACT);
    assert!(server.mails().is_empty());
    system.finish().await;
}

/// after a sender was erased, a new letter to him makes a new key. What waited under the former one is given up and
/// keeps no other message waiting.
#[tokio::test]
async fn a_letter_under_a_dropped_key_holds_up_no_other() {
    let server = Server::start(&["451 later", "451 later"]).await;
    let system = notify(&server).await;
    let pool = system.pool("notify").await;
    system.say(CONTACT, &due()).await;
    first_attempt_failed(&pool).await;
    let mut connection = pool.acquire().await.unwrap();
    let contact = CONTACT.parse().unwrap();
    assert_eq!(vault::erase(&mut connection, &[contact]).await.unwrap(), 1);
    system.say(CONTACT, &reply()).await;
    let sent = Listener::<MessageSent>::new(&system.client).await.next().await;
    assert_eq!(sent.subject_id, REPLY);
    let failed = Listener::<MessageFailed>::new(&system.client).await.next().await;
    assert_eq!(failed.subject_id, CONTACT);
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains(&format!("Message-ID: <reply.{REPLY}@")));
    system.finish().await;
}
