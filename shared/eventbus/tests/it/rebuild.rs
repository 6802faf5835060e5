use eventbus::{Database, start_over};
use testkit::eventually;

use crate::follower::{changed, follower, seen};

#[tokio::test]
async fn a_service_that_starts_over_is_given_every_event_from_the_first() {
    let (mut system, switch) = follower().await;
    switch.store(false, std::sync::atomic::Ordering::SeqCst);
    for version in 1..=3 {
        system.say("cn", &changed("cn", version)).await;
    }
    system.settle().await;
    let pool = system.pool("follower").await;
    let database = Database::new(pool.clone());
    let once = [1, 2, 3].map(|version| ("cn".to_owned(), version));
    assert_eq!(seen(&pool).await, once);

    let mut tx = database.begin(&access::Scope::Everything).await.unwrap();
    let refusal = start_over(&mut tx, &system.client, "follower").await.unwrap_err();
    assert!(refusal.to_string().contains("still running"), "{refusal}");
    drop(tx);

    system.halt().await;
    // the server takes a moment to notice that nobody waits any more
    eventually("started over", || async {
        let mut tx = database.begin(&access::Scope::Everything).await.unwrap();
        let deleted = start_over(&mut tx, &system.client, "follower").await.ok()?;
        tx.commit().await.unwrap();
        (deleted == 1).then_some(())
    })
    .await;
    system.restart().await;
    system.settle().await;
    assert_eq!(seen(&pool).await, [once.clone(), once].concat());
    system.finish().await;
}

#[tokio::test]
async fn a_service_cannot_start_over_when_the_first_events_are_gone() {
    let (mut system, _) = follower().await;
    for version in 1..=3 {
        system.say("cn", &changed("cn", version)).await;
    }
    system.settle().await;
    let context = async_nats::jetstream::new(system.client.clone());
    let stream = context.get_stream("CATALOG").await.unwrap();
    stream.delete_message(1).await.unwrap();
    system.halt().await;
    let pool = system.pool("follower").await;
    let database = Database::new(pool.clone());
    let mut tx = database.begin(&access::Scope::Everything).await.unwrap();
    let refusal = start_over(&mut tx, &system.client, "follower").await.unwrap_err();
    assert!(
        refusal.to_string().contains("no longer has its first event"),
        "{refusal}"
    );
    drop(tx);
    system.restart().await;
    system.finish().await;
}
