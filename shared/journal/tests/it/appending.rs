//! Every change gets its place in the chain, alone, in batches, and in a crowd.

use journal::{ChainHash, Changes, Entry, JournalError};
use serde_json::json;

use crate::support::{at, commit, database, step, ticket, verified};

/// 药品记录与数据管理要求 art. 22(4): operator, time, process, reason, old and new value.
#[tokio::test]
async fn a_history_tells_who_when_why_and_what_changed() {
    let pool = database().await;
    let opened = Entry::new(
        "ticket",
        ticket(1),
        Entry::service("routing"),
        "ticket-opened",
        at(0),
    );
    let changes = Changes::new()
        .set("owner", json!(null), "p-17")
        .set("name", "密文", "密文2")
        .set("packs", 100, 1.5);
    let assigned = Entry::new("ticket", ticket(1), "p-17", "ticket-assigned", at(1))
        .on_behalf_of("p-18")
        .because("首问负责")
        .traced("4bf92f3577b34da6a3ce929d0e0e4736")
        .changing(changes.clone());
    commit(&pool, &[opened]).await;
    let mut tx = pool.begin().await.unwrap();
    assert_eq!(journal::append(&mut tx, &assigned).await.unwrap(), 2);
    let rows = journal::history(&mut tx, ticket(1)).await.unwrap();
    tx.commit().await.unwrap();

    assert_eq!(rows.len(), 2);
    assert_eq!((rows[0].version, rows[0].actor.as_str()), (1, "service:routing"));
    assert!(rows[0].changes.is_empty());
    let row = &rows[1];
    assert_eq!(
        (row.version, row.actor.as_str(), row.kind.as_str()),
        (2, "p-17", "ticket-assigned")
    );
    assert_eq!(
        (row.on_behalf_of.as_deref(), row.reason.as_deref()),
        (Some("p-18"), Some("首问负责"))
    );
    assert_eq!(row.trace_id.as_deref(), Some("4bf92f3577b34da6a3ce929d0e0e4736"));
    assert_eq!(row.changes, changes);
    assert_eq!(
        row.recorded_at.timestamp_subsec_nanos(),
        123_456_000,
        "kept to the microsecond"
    );
    assert_ne!(row.hash, ChainHash::GENESIS);
    let mut conn = pool.acquire().await.unwrap();
    assert_eq!(journal::history(&mut conn, ticket(2)).await.unwrap(), []);
    assert!(verified(&pool).await.is_sound());
}

#[tokio::test]
async fn a_batch_continues_old_chains_and_starts_new_ones_in_order() {
    let pool = database().await;
    assert_eq!(commit(&pool, &[]).await, [0; 0]);
    assert_eq!(commit(&pool, &[step(1, 1)]).await, [1]);
    let batch = [step(2, 1), step(1, 2), step(3, 1), step(2, 2), step(1, 3)];
    assert_eq!(commit(&pool, &batch).await, [1, 2, 1, 2, 3]);
    let report = verified(&pool).await;
    assert!(report.is_sound(), "{:?}", report.problems);
    assert_eq!((report.rows, report.aggregates, report.uncovered_rows), (6, 3, 6));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_appends_to_the_same_aggregates_wait_and_all_succeed() {
    let pool = database().await;
    let writers: Vec<_> = (0..16_i64)
        .map(|writer| {
            let pool = pool.clone();
            tokio::spawn(async move {
                for turn in 0..5 {
                    // every other writer names the aggregates in the opposite order
                    let mut batch = [step(1, writer * 5 + turn), step(2, turn), step(3, turn)];
                    if writer % 2 == 0 {
                        batch.reverse();
                    }
                    commit(&pool, &batch).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let report = verified(&pool).await;
    assert!(report.is_sound(), "{:?}", report.problems);
    assert_eq!((report.rows, report.aggregates), (240, 3));
    let last = journal::history(&mut pool.acquire().await.unwrap(), ticket(1))
        .await
        .unwrap()
        .pop();
    assert_eq!(last.map(|row| row.version), Some(80));
}

#[tokio::test]
async fn a_rolled_back_change_leaves_no_trace_and_no_gap() {
    let pool = database().await;
    commit(&pool, &[step(1, 1)]).await;
    let mut tx = pool.begin().await.unwrap();
    assert_eq!(journal::append(&mut tx, &step(1, 2)).await.unwrap(), 2);
    tx.rollback().await.unwrap();
    assert_eq!(commit(&pool, &[step(1, 2)]).await, [2]);
    assert!(verified(&pool).await.is_sound());
}

#[tokio::test]
async fn what_cannot_be_journalled_is_refused_by_name_before_it_reaches_the_database() {
    let pool = database().await;
    commit(&pool, &[step(1, 1)]).await;
    let mut tx = pool.begin().await.unwrap();
    let nul = Entry::new("ticket", ticket(2), "p-17", "ticket-opened", at(0))
        .changing(Changes::new().set("note", "", "a\0b"));
    let error = journal::append(&mut tx, &nul).await.unwrap_err();
    assert!(
        matches!(
            error,
            JournalError::Invalid {
                column: "changes",
                ..
            }
        ),
        "{error:?}"
    );
    let shouted = Entry::new("ticket", ticket(2), "p-17", "Ticket Opened", at(0));
    let error = journal::append(&mut tx, &shouted).await.unwrap_err();
    assert!(
        matches!(error, JournalError::Invalid { column: "kind", .. }),
        "{error:?}"
    );
    let other_kind = Entry::new("return", ticket(1), "p-17", "return-opened", at(0));
    let error = journal::append(&mut tx, &other_kind).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "aggregate {} is already journalled as ticket, not as return",
            ticket(1)
        )
    );
    // the transaction is still usable
    assert_eq!(journal::append(&mut tx, &step(1, 2)).await.unwrap(), 2);
}

#[tokio::test]
async fn an_old_snapshot_that_would_fork_a_chain_is_told_so() {
    let pool = database().await;
    commit(&pool, &[step(1, 1)]).await;
    let mut tx = pool
        .begin_with("begin isolation level repeatable read")
        .await
        .unwrap();
    assert_eq!(journal::history(&mut tx, ticket(1)).await.unwrap().len(), 1);
    commit(&pool, &[step(1, 2)]).await;
    let error = journal::append(&mut tx, &step(1, 2)).await.unwrap_err();
    assert!(matches!(error, JournalError::Raced), "{error:?}");
}
