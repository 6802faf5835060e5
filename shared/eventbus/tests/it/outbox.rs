use access::Scope;
use contracts::catalog::v1::RegionChanged;
use eventbus::{Database, announce};
use testkit::{Listener, eventually};

use crate::follower::{changed, follower, moment, seen};

#[tokio::test]
async fn a_fact_is_announced_only_if_it_became_true() {
    let (system, _) = follower().await;
    let pool = system.pool("follower").await;
    let database = Database::new(pool.clone());
    let mut untrue = database.begin(&Scope::Everything).await.unwrap();
    announce(&mut untrue, "cn", moment(), &changed("untrue", 1))
        .await
        .unwrap();
    drop(untrue);
    let mut true_one = database.begin(&Scope::Everything).await.unwrap();
    announce(&mut true_one, "cn", moment(), &changed("true", 1))
        .await
        .unwrap();
    true_one.commit().await.unwrap();
    let mut listener = Listener::<RegionChanged>::new(&system.client).await;
    assert_eq!(listener.next().await.region.unwrap().path, "true");
    eventually("the follower was told", || async {
        (!seen(&pool).await.is_empty()).then_some(())
    })
    .await;
    assert_eq!(seen(&pool).await, [("true".to_owned(), 1)]);
    system.finish().await;
}

#[tokio::test]
async fn what_was_announced_while_the_relay_stood_still_is_published_later() {
    let (mut system, _) = follower().await;
    system.halt().await;
    let pool = system.pool("follower").await;
    let database = Database::new(pool.clone());
    let mut tx = database.begin(&Scope::Everything).await.unwrap();
    announce(&mut tx, "cn", moment(), &changed("late", 1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(eventbus::pending(&pool).await.unwrap().0, 1);
    system.restart().await;
    eventually("the outbox is empty", || async {
        (eventbus::pending(&pool).await.unwrap().0 == 0).then_some(())
    })
    .await;
    system.finish().await;
}

#[tokio::test]
async fn a_relay_whose_connection_was_cut_carries_on_with_another() {
    let (system, _) = follower().await;
    let pool = system.pool("follower").await;
    let database = Database::new(pool.clone());
    for version in 1..=2 {
        let mut tx = database.begin(&Scope::Everything).await.unwrap();
        announce(&mut tx, "cn", moment(), &changed("cn", version))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        eventually("the outbox is empty", || async {
            (eventbus::pending(&pool).await.unwrap().0 == 0).then_some(())
        })
        .await;
        let cut: i64 = sqlx::query_scalar(
            "select count(pg_terminate_backend(pid)) from pg_locks
             where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
        )
        .fetch_one(&pool)
        .await
        .unwrap();
        assert_eq!(cut, 1, "one relay holds the lock, before and after");
    }
    system.finish().await;
}
