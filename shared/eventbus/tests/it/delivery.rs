use std::time::Duration;

use contracts::catalog::v1::RegionChanged;
use eventbus::{Consumer, ConsumerOptions, Database, Publisher, StreamOptions, announce, ensure_streams};
use testkit::eventually;
use tokio_util::sync::CancellationToken;

use crate::follower::{Notes, changed, follower, moment, seen};

#[tokio::test]
async fn an_event_takes_effect_once_however_often_it_is_delivered() {
    let (system, _) = follower().await;
    let event_id = system.say("cn", &changed("cn", 1)).await;
    system.settle().await;
    // the server's own deduplication is passed by: a replayed message carries another message id
    let context = async_nats::jetstream::new(system.client.clone());
    let stream = context.get_stream("CATALOG").await.unwrap();
    let message = stream.get_raw_message(1).await.unwrap();
    let mut headers = message.headers.clone();
    headers.insert(async_nats::header::NATS_MESSAGE_ID, format!("again-{event_id}"));
    context
        .publish_with_headers(message.subject, headers, message.payload)
        .await
        .unwrap()
        .await
        .unwrap();
    system.settle().await;
    let pool = system.pool("follower").await;
    assert_eq!(seen(&pool).await, [("cn".to_owned(), 1)]);
    system.finish().await;
}

/// `settle` waits until nothing is left in the queue, so the event was taken from it.
#[tokio::test]
async fn an_event_that_is_no_concern_of_the_handler_leaves_the_queue_and_no_note() {
    let (system, _) = follower().await;
    system.say("elsewhere", &changed("elsewhere", 1)).await;
    system.say("cn", &changed("cn", 1)).await;
    system.settle().await;
    let pool = system.pool("follower").await;
    assert_eq!(seen(&pool).await, [("cn".to_owned(), 1)]);
    let notes: i64 = sqlx::query_scalar("select count(*) from inbox")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert_eq!(notes, 1);
    system.finish().await;
}

/// As at the start of a cluster that has not chosen its leaders.
#[tokio::test]
async fn a_stream_that_is_not_there_at_the_start_is_waited_for() {
    let (system, _) = follower().await;
    let context = async_nats::jetstream::new(system.client.clone());
    context.delete_stream("CATALOG").await.unwrap();
    let pool = system.pool("follower").await;
    let stop = CancellationToken::new();
    let late = Consumer::<RegionChanged, _>::new(
        "late",
        Database::new(pool.clone()),
        system.client.clone(),
        Notes::steady(),
        ConsumerOptions::default(),
    );
    let running = tokio::spawn(late.run(stop.clone()));
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert!(!running.is_finished(), "it gave up");
    ensure_streams(&context, &StreamOptions::default()).await.unwrap();
    system.say("cn", &changed("cn", 1)).await;
    eventually("the late one has handled it", || async {
        let notes: i64 =
            sqlx::query_scalar("select count(*) from inbox where consumer = 'late_on_region_changed'")
                .fetch_one(&pool)
                .await
                .unwrap();
        (notes == 1).then_some(())
    })
    .await;
    stop.cancel();
    running.await.unwrap().unwrap();
    system.finish().await;
}

#[tokio::test]
async fn a_publication_repeated_under_its_id_is_known_to_the_server() {
    let (system, _) = follower().await;
    let publisher = Publisher::new(system.client.clone(), Duration::from_secs(5));
    let id = uuid::Uuid::from_u128(7);
    assert!(
        !publisher
            .publish(id, "cn", moment(), &changed("cn", 1))
            .await
            .unwrap()
    );
    assert!(
        publisher
            .publish(id, "cn", moment(), &changed("cn", 1))
            .await
            .unwrap()
    );
    system.finish().await;
}

#[tokio::test]
async fn many_events_arrive_in_order_and_in_few_transactions() {
    let (system, _) = follower().await;
    let pool = system.pool("follower").await;
    let database = Database::new(pool.clone());
    let mut tx = database.begin(&access::Scope::Everything).await.unwrap();
    for version in 1..=400 {
        announce(&mut tx, "cn", moment(), &changed("cn", version))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    eventually("all 400 handled", || async {
        (seen(&pool).await.len() == 400).then_some(())
    })
    .await;
    let versions: Vec<i64> = seen(&pool)
        .await
        .into_iter()
        .map(|(_, version)| version)
        .collect();
    assert!(versions.is_sorted(), "order within a key is kept");
    let transactions: i64 = sqlx::query_scalar("select count(distinct xmin::text::bigint) from seen")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(transactions < 100, "{transactions} transactions for 400 events");
    system.finish().await;
}

/// A crowd goes in atomic batches, which the server refuses whole when one id of them is known; nobody may suffer from
/// his neighbour's repetition.
#[tokio::test]
async fn a_crowd_with_a_repetition_in_it_is_stored_once_each() {
    let (system, _) = follower().await;
    let publisher = Publisher::new(system.client.clone(), Duration::from_secs(10));
    let say = |id: u128| {
        let publisher = publisher.clone();
        async move {
            let event = changed(&format!("cn.r{id}"), 1);
            publisher
                .publish(uuid::Uuid::from_u128(id), "cn", moment(), &event)
                .await
                .unwrap()
        }
    };
    let first = futures::future::join_all((1..=300).map(say)).await;
    assert_eq!(first.iter().filter(|known| **known).count(), 0);
    let second = futures::future::join_all((251..=600).map(say)).await;
    assert_eq!(second.iter().filter(|known| **known).count(), 50);
    let mut stream = async_nats::jetstream::new(system.client.clone())
        .get_stream("CATALOG")
        .await
        .unwrap();
    assert_eq!(stream.info().await.unwrap().state.messages, 600);
    system.finish().await;
}

/// What was published but could not be taken off the outbox (a crash in between) goes out again under its id, among
/// others that are new.
#[tokio::test]
async fn an_outbox_that_was_half_carried_is_carried_once() {
    let (system, _) = follower().await;
    let pool = system.pool("follower").await;
    let publisher = Publisher::new(system.client.clone(), Duration::from_secs(10));
    let database = Database::new(pool.clone());
    let mut tx = database.begin(&access::Scope::Everything).await.unwrap();
    for version in 1..=50 {
        announce(&mut tx, "cn", moment(), &changed("cn", version))
            .await
            .unwrap();
    }
    let known: uuid::Uuid =
        sqlx::query_scalar("select event_id from outbox order by outbox_id offset 20 limit 1")
            .fetch_one(&mut *tx)
            .await
            .unwrap();
    publisher
        .publish(known, "cn", moment(), &changed("cn", 21))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    system.settle().await;
    let mut stream = async_nats::jetstream::new(system.client.clone())
        .get_stream("CATALOG")
        .await
        .unwrap();
    assert_eq!(stream.info().await.unwrap().state.messages, 50);
    assert_eq!(seen(&pool).await.len(), 50);
    system.finish().await;
}

/// Somebody deletes the durable consumer, or its server lost it: the service follows again by itself.
#[tokio::test]
async fn a_consumer_that_is_gone_is_made_again() {
    let (system, _) = follower().await;
    let pool = system.pool("follower").await;
    system.say("cn", &changed("cn", 1)).await;
    eventually("the first is handled", || async {
        (seen(&pool).await.len() == 1).then_some(())
    })
    .await;
    let context = async_nats::jetstream::new(system.client.clone());
    let stream = context.get_stream("CATALOG").await.unwrap();
    stream
        .delete_consumer("follower_on_region_changed")
        .await
        .unwrap();
    system.say("cn", &changed("cn", 2)).await;
    eventually("the second is handled, and the first not again", || async {
        let versions: Vec<i64> = seen(&pool)
            .await
            .into_iter()
            .map(|(_, version)| version)
            .collect();
        (versions == [1, 2]).then_some(())
    })
    .await;
    system.finish().await;
}
