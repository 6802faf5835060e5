//! Mail servers that are away, that refuse us, and senders that die.

use chrono::TimeDelta;
use contracts::{
    intake::v1::AcknowledgementDue,
    notify::v1::{MessageFailed, MessageSent},
};
use kernel::Clock;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use testkit::{Listener, System, eventually};
use uuid::Uuid;
use vault::{DataKeys, Place, Vault, provide};

use crate::{
    delivery::{CONTACT, due, notify},
    server::Server,
};

#[tokio::test]
async fn a_server_that_is_never_there_is_given_up_after_the_configured_attempts() {
    let system = System::of([notify::service()])
        .config("notify.port = 1\nnotify.security = 'none'\nnotify.first_pause_seconds = 0\nnotify.poll_milliseconds = 20\nnotify.attempts = 2")
        .start()
        .await;
    system.say(CONTACT, &due()).await;
    let failed = Listener::<MessageFailed>::new(&system.client).await.next().await;
    assert_eq!(
        (failed.reason.as_str(), failed.attempts),
        ("server-unreachable", 2)
    );
    system.finish().await;
}

#[tokio::test]
async fn a_relay_that_refuses_us_is_asked_again_because_the_mail_is_not_at_fault() {
    let server = Server::start(&["535 bad password"]).await;
    let system = notify(&server).await;
    system.say(CONTACT, &due()).await;
    let sent = Listener::<MessageSent>::new(&system.client).await.next().await;
    assert_eq!(sent.attempts, 2);
    system.finish().await;
}

/// The crash is told from the outside: a lease that nobody holds any more.
#[tokio::test]
async fn a_message_whose_sender_died_is_taken_over_when_the_lease_is_over() {
    let server = Server::start(&[]).await;
    let clock = Clock::manual(Clock::system().now());
    let system = System::of([notify::service()])
        .config(&format!(
            "notify.port = {}\nnotify.security = 'none'\nnotify.poll_milliseconds = 20",
            server.port
        ))
        .clock(clock.clone())
        .start()
        .await;
    let pool = system.pool("notify").await;
    let settings = system.settings().shared().unwrap().vault;
    let (vault, mut keys) = (Vault::try_new(&settings).unwrap(), DataKeys::default());
    let (message_id, contact_id) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let mut connection = pool.acquire().await.unwrap();
    provide(&mut connection, &vault, &mut keys, [contact_id])
        .await
        .unwrap();
    let place = Place {
        table: "message",
        column: "recipient_sealed",
        row: message_id,
    };
    sqlx::query(
        "insert into message (message_id, purpose, subject_id, contact_id, region, recipient_sealed, subject, body,
                              mail_message_id, state, attempts, created_at, next_attempt_at, leased_until)
         values ($2, 'reply', gen_random_uuid(), $3, 'cn', $4, '答复', '您好', 'reply.1@yaohou.example', 'waiting', 1,
                 $1, $1, $1 + interval '5 minutes')",
    )
    .bind(clock.now())
    .bind(message_id)
    .bind(contact_id)
    .bind(keys.of(contact_id).unwrap().seal(&place, b"wang@hospital.example"))
    .execute(&pool)
    .await
    .unwrap();
    // a message asked for later is sent, the leased one is passed over
    system.say(CONTACT, &due()).await;
    let mut heard = Listener::<MessageSent>::new(&system.client).await;
    assert_eq!(heard.next().await.subject_id, CONTACT);
    assert_eq!(server.mails().len(), 1);
    clock.advance(TimeDelta::minutes(5));
    assert_eq!(heard.next().await.attempts, 2);
    eventually("both mails", || async {
        (server.mails().len() == 2).then_some(())
    })
    .await;
    system.finish().await;
}

/// The customer gets one mail, not one more for each time that the database was away when the mail server said yes.
#[tokio::test]
async fn a_mail_taken_while_the_database_is_away_is_not_sent_again() {
    let server = Server::start(&[]).await;
    let system = System::of([notify::service()])
        .config(&format!(
            "notify.port = {}\nnotify.security = 'none'\nnotify.poll_milliseconds = 20\nnotify.attempt_seconds = 3",
            server.port
        ))
        .start()
        .await;
    let pool = system.pool("notify").await;
    let database = pool.connect_options().get_database().unwrap().to_owned();
    let elsewhere = pool.connect_options().as_ref().clone().database("postgres");
    let mut admin = PgConnection::connect_with(&elsewhere).await.unwrap();
    let held = server.yes.lock().await;
    system.say(CONTACT, &due()).await;
    eventually("the mail is taken", || async {
        (server.mails().len() == 1).then_some(())
    })
    .await;
    let open = |yes| format!("alter database {database} allow_connections {yes}");
    sqlx::raw_sql(AssertSqlSafe(open(false)))
        .execute(&mut admin)
        .await
        .unwrap();
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
        .bind(&database)
        .execute(&mut admin)
        .await
        .unwrap();
    drop(held);
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    sqlx::raw_sql(AssertSqlSafe(open(true)))
        .execute(&mut admin)
        .await
        .unwrap();
    let sent = Listener::<MessageSent>::new(&system.client).await.next().await;
    assert_eq!(sent.attempts, 1);
    assert_eq!(server.mails().len(), 1);
    system.finish().await;
}

/// What one mail left unanswered must not be taken for an answer to the next: that one would be given up, or taken for sent.
#[tokio::test]
async fn a_mail_that_took_too_long_leaves_nothing_to_the_next() {
    let server = Server::start(&[]).await;
    let system = System::of([notify::service()])
        .config(&format!(
            "notify.port = {}\nnotify.security = 'none'\nnotify.poll_milliseconds = 20\nnotify.attempt_seconds = 1\nnotify.first_pause_seconds = 3",
            server.port
        ))
        .start()
        .await;
    let held = server.recipient.lock().await;
    system.say(CONTACT, &due()).await;
    tokio::time::sleep(std::time::Duration::from_millis(1600)).await;
    drop(held);
    let other = AcknowledgementDue {
        contact_id: "0193a1b2-0000-7000-8000-000000000009".into(),
        ..due()
    };
    system.say(&other.contact_id, &other).await;
    let mut heard = Listener::<MessageSent>::new(&system.client).await;
    let sent = heard.next().await;
    assert_eq!((sent.contact_id, sent.attempts), (other.contact_id, 1));
    assert_eq!(heard.next().await.contact_id, CONTACT);
    system.finish().await;
}
