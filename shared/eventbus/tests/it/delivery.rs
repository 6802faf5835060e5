use eventbus::{Publisher, announce};
use testkit::eventually;

use crate::follower::{changed, follower, moment, seen};

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

#[tokio::test]
async fn a_publication_repeated_under_its_id_is_known_to_the_server() {
    let (system, _) = follower().await;
    let publisher = Publisher::new(system.client.clone(), std::time::Duration::from_secs(5));
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
    let database = eventbus::Database::new(pool.clone());
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
