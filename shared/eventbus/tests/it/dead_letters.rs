use std::sync::atomic::Ordering;

use eventbus::{Database, announce, dead_letters};
use testkit::eventually;

use crate::follower::{changed, follower, moment, seen};

#[tokio::test]
async fn one_event_that_cannot_be_handled_stops_no_other_and_can_be_replayed() {
    let (system, switch) = follower().await;
    for (version, path) in [
        (1, "cn"),
        (2, "poison"),
        (3, "cn.east"),
        (4, "hopeless"),
        (5, "cn.north"),
    ] {
        system.say(path, &changed(path, version)).await;
    }
    let dead = eventually("two dead letters", || async {
        let dead = system.dead_letters().await;
        (dead.len() == 2).then_some(dead)
    })
    .await;
    let pool = system.pool("follower").await;
    let mut paths: Vec<_> = seen(&pool).await.into_iter().map(|(path, _)| path).collect();
    paths.sort();
    assert_eq!(paths, ["cn", "cn.east", "cn.north"], "what failed left no trace");

    let poison = dead
        .iter()
        .find(|letter| letter.reason.contains("stumbled"))
        .unwrap();
    assert_eq!(poison.consumer, "follower_on_region_changed");
    assert_eq!(poison.subject, "catalog.v1.region_changed");
    assert!(!poison.payload.is_empty());
    switch.store(false, Ordering::SeqCst);
    let context = async_nats::jetstream::new(system.client.clone());
    dead_letters::replay(&context, poison.sequence).await.unwrap();
    eventually("the replay took effect", || async {
        seen(&pool)
            .await
            .contains(&("poison".to_owned(), 2))
            .then_some(())
    })
    .await;
    let left = system.dead_letters().await;
    assert_eq!(left.len(), 1);
    assert!(left[0].reason.contains("hopeless"));
}

#[tokio::test]
async fn a_message_that_is_no_event_is_put_aside_with_its_bytes() {
    let (system, _) = follower().await;
    let context = async_nats::jetstream::new(system.client.clone());
    context
        .publish("catalog.v1.region_changed", "no protobuf".into())
        .await
        .unwrap()
        .await
        .unwrap();
    let dead = eventually("a dead letter", || async { system.dead_letters().await.pop() }).await;
    assert_eq!(&dead.payload[..], b"no protobuf");
    assert!(dead.reason.contains("ce-id"));
}

/// What a batch left on the event belongs to that batch: the server would take the dead letter for a part of another.
#[tokio::test]
async fn an_event_that_was_published_in_a_batch_is_put_aside_like_any_other() {
    let (system, _) = follower().await;
    let pool = system.pool("follower").await;
    let mut tx = Database::new(pool.clone())
        .begin(&access::Scope::Everything)
        .await
        .unwrap();
    // fewer would not go in a batch
    let paths = (0..30).map(|number| match number {
        1 => "hopeless".to_owned(),
        _ => format!("cn.r{number}"),
    });
    for path in paths {
        announce(&mut tx, &path, moment(), &changed(&path, 1))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let dead = eventually("a dead letter", || async { system.dead_letters().await.pop() }).await;
    assert!(dead.reason.contains("hopeless"));
    system.settle().await;
    assert_eq!(seen(&pool).await.len(), 29);
}
