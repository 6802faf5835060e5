//! Checkpoints cover every row exactly once, whatever the order of commits.

use journal::{CheckpointError, Trust};

use crate::support::{at, checkpoint, commit, database, execute, key, public_key, said, step, verified};

#[tokio::test]
async fn checkpoints_follow_each_other_without_a_gap() {
    let pool = database().await;
    assert_eq!(checkpoint(&pool).await, None, "nothing to cover");
    commit(&pool, &[step(1, 1), step(2, 1)]).await;
    let first = checkpoint(&pool).await.unwrap();
    assert_eq!((first.from_id, first.to_id, first.row_count), (1, 2, 2));
    assert_eq!(checkpoint(&pool).await, None, "nothing new");

    let mut tx = pool.begin().await.unwrap();
    journal::append(&mut tx, &step(3, 1)).await.unwrap();
    tx.rollback().await.unwrap();
    commit(&pool, &[step(1, 2)]).await;
    let second = checkpoint(&pool).await.unwrap();
    assert_eq!(
        (second.from_id, second.to_id, second.row_count),
        (3, 4, 1),
        "id 3 was rolled back"
    );
    assert_eq!(second.prev_root, first.merkle_root);
    assert!(second.is_signed_by(&public_key()));
    assert_eq!(second.key_id, journal::key_id(&public_key()));

    commit(&pool, &[step(1, 3)]).await;
    let report = verified(&pool).await;
    assert!(report.is_sound(), "{:?}", said(&report));
    assert_eq!(
        (report.rows, report.checkpoints, report.uncovered_rows),
        (4, 2, 1)
    );
    assert_eq!(report.last_checkpoint, Some((4, second.merkle_root)));
}

#[tokio::test]
async fn a_row_committed_late_is_waited_for_and_not_missed() {
    let pool = database().await;
    let mut slow = pool.begin().await.unwrap();
    journal::append(&mut slow, &step(1, 1)).await.unwrap();
    commit(&pool, &[step(2, 1)]).await;

    let mut tx = pool.begin().await.unwrap();
    let early = journal::checkpoint(&mut tx, &key(), at(0)).await;
    assert!(matches!(early, Err(CheckpointError::Busy)), "{early:?}");
    // the lock is gone although the transaction is not: others can write
    commit(&pool, &[step(3, 1)]).await;
    tx.rollback().await.unwrap();

    slow.commit().await.unwrap();
    let made = checkpoint(&pool).await.unwrap();
    assert_eq!((made.from_id, made.to_id, made.row_count), (1, 3, 3));
    assert!(verified(&pool).await.is_sound());
}

#[tokio::test]
async fn writers_are_not_held_up_while_a_checkpoint_is_computed() {
    let pool = database().await;
    commit(&pool, &[step(1, 1)]).await;
    let mut tx = pool.begin().await.unwrap();
    journal::checkpoint(&mut tx, &key(), at(0))
        .await
        .unwrap()
        .unwrap();
    commit(&pool, &[step(1, 2)]).await;
    assert_eq!(checkpoint(&pool).await, None, "the other process is making one");
    tx.commit().await.unwrap();
    assert_eq!(checkpoint(&pool).await.map(|made| made.row_count), Some(1));
    assert!(verified(&pool).await.is_sound());
}

#[tokio::test]
async fn a_role_that_may_only_read_and_insert_can_append_and_make_checkpoints() {
    let pool = database().await;
    let mut conn = pool.acquire().await.unwrap();
    let role = format!("journal_runtime_{}", std::process::id());
    execute(
        &mut conn,
        &format!(
            "drop role if exists {role}; create role {role};
             grant select, insert on journal, journal_checkpoint to {role};
             set role {role}"
        ),
    )
    .await;
    let mut tx = sqlx::Connection::begin(&mut *conn).await.unwrap();
    journal::append(&mut tx, &step(1, 1)).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = sqlx::Connection::begin(&mut *conn).await.unwrap();
    let made = journal::checkpoint(&mut tx, &key(), at(0)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(made.map(|made| made.row_count), Some(1));
    let report = journal::verify(&mut conn, &Trust::new([public_key()]))
        .await
        .unwrap();
    assert!(report.is_sound(), "{:?}", said(&report));
    execute(
        &mut conn,
        &format!("reset role; drop owned by {role}; drop role {role}"),
    )
    .await;
}

#[tokio::test]
async fn a_checkpoint_outside_a_transaction_is_refused() {
    let pool = database().await;
    let made = journal::checkpoint(&mut pool.acquire().await.unwrap(), &key(), at(0)).await;
    assert!(matches!(made, Err(CheckpointError::NoTransaction)));
}
