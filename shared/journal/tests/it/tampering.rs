//! Whoever gets around the triggers is found, and the row is named (R-296, 21 CFR 11.10(e), 电子签名法 art. 13).

use ed25519_dalek::SigningKey;
use journal::{CheckpointFault, Problem, RowFault, Trust};
use sqlx::PgPool;

use crate::support::{
    checkpoint, commit, database, public_key, said, step, tamper, ticket, verified, verified_with,
};

/// Three tickets of three rows, ids interleaved (1..=9), covered by a checkpoint.
async fn journalled() -> PgPool {
    let pool = database().await;
    for turn in 1..=3 {
        commit(&pool, &[step(1, turn), step(2, turn), step(3, turn)]).await;
    }
    checkpoint(&pool).await.unwrap();
    let report = verified(&pool).await;
    assert!(report.is_sound(), "{:?}", said(&report));
    pool
}

#[tokio::test]
async fn every_changed_column_is_noticed_and_its_row_named() {
    for change in [
        "actor = 'p-99'",
        "on_behalf_of = null",
        "on_behalf_of = 'p-19'",
        "reason = 'other'",
        "kind = 'ticket-closed'",
        "changes = '[]'",
        r#"changes = jsonb_set(changes, '{0,new}', '3')"#,
        r#"changes = jsonb_set(changes, '{1,new}', '0.6666666666666667')"#,
        "recorded_at = recorded_at - interval '1 microsecond'",
        "trace_id = null",
        "aggregate_kind = 'return'",
    ] {
        let pool = journalled().await;
        tamper(
            &pool,
            &format!("update journal set {change} where journal_id = 5"),
        )
        .await;
        let report = verified(&pool).await;
        let bad = report
            .first_bad_row
            .clone()
            .unwrap_or_else(|| panic!("{change} was not noticed"));
        assert_eq!(
            (bad.journal_id, bad.version, bad.aggregate_id),
            (5, 2, ticket(2)),
            "{change}"
        );
        assert_eq!(bad.fault, RowFault::HashMismatch, "{change}");
        assert_eq!(said(&report)[0], bad.to_string());
    }
}

#[tokio::test]
async fn a_number_that_is_only_written_differently_is_not_a_change() {
    let pool = journalled().await;
    tamper(
        &pool,
        r#"update journal set changes = replace(changes::text, ': 1,', ': 1.00,')::jsonb"#,
    )
    .await;
    assert!(verified(&pool).await.is_sound());
}

#[tokio::test]
async fn a_row_deleted_from_the_middle_leaves_a_gap() {
    let pool = journalled().await;
    tamper(&pool, "delete from journal where journal_id = 5").await;
    let report = verified(&pool).await;
    let bad = report.first_bad_row.clone().unwrap();
    assert_eq!(
        (bad.journal_id, bad.fault),
        (8, RowFault::VersionGap { expected: 2 })
    );
    assert_eq!(
        said(&report)[1],
        "checkpoint of journal rows 1 to 9: it covered 9 rows and there are 8 now"
    );
}

#[tokio::test]
async fn a_deleted_tail_is_found_by_the_checkpoint() {
    let pool = journalled().await;
    tamper(&pool, "delete from journal where journal_id > 7").await;
    let report = verified(&pool).await;
    assert_eq!(report.first_bad_row, None, "no chain has a gap");
    let [Problem::Checkpoint(bad)] = &report.problems[..] else {
        panic!("{:?}", report.problems)
    };
    assert_eq!(
        bad.fault,
        CheckpointFault::RowCount {
            recorded: 9,
            found: 7
        }
    );
    assert_eq!((bad.from_id, bad.to_id), (1, 9));
}

#[tokio::test]
async fn a_row_rewritten_with_a_fresh_hash_breaks_the_next_one_or_the_checkpoint() {
    let pool = journalled().await;
    let forged = "update journal set actor = 'p-99', hash = sha256('anything') where journal_id = ";
    tamper(&pool, &format!("{forged} 5")).await;
    let report = verified(&pool).await;
    assert_eq!(report.first_bad_row.as_ref().map(|bad| bad.journal_id), Some(5));
    assert!(
        said(&report)
            .iter()
            .any(|text| text.contains("does not continue the row before it"))
    );
    assert!(
        said(&report)
            .iter()
            .any(|text| text.contains("not the ones that were signed"))
    );
}

#[tokio::test]
async fn a_chain_replaced_whole_and_consistently_is_found_by_the_checkpoint() {
    let pool = journalled().await;
    // the same ticket, honestly hashed in another database, with another story
    let forger = database().await;
    commit(&forger, &[step(2, 11), step(2, 12), step(2, 13)]).await;
    let rows = journal::history(&mut forger.acquire().await.unwrap(), ticket(2))
        .await
        .unwrap();
    let mut previous = journal::ChainHash::GENESIS;
    for row in &rows {
        tamper(
            &pool,
            &format!(
                "update journal set changes = '{}', recorded_at = '{}', prev_hash = '\\x{previous}',
                 hash = '\\x{}' where aggregate_id = '{}' and version = {}",
                serde_json::to_string(&row.changes).unwrap(),
                row.recorded_at.to_rfc3339(),
                row.hash,
                row.aggregate_id,
                row.version
            ),
        )
        .await;
        previous = row.hash;
    }
    let report = verified(&pool).await;
    assert_eq!(report.first_bad_row, None, "the chain is consistent in itself");
    assert_eq!(
        said(&report),
        ["checkpoint of journal rows 1 to 9: its rows are not the ones that were signed"]
    );
}

#[tokio::test]
async fn a_changed_checkpoint_and_a_foreign_key_are_noticed() {
    let pool = journalled().await;
    let stranger = Trust::new([SigningKey::from_bytes(&[8; 32]).verifying_key()]);
    let report = verified_with(&pool, &stranger).await;
    let key_id = journal::key_id(&public_key());
    assert_eq!(
        said(&report),
        [format!(
            "checkpoint of journal rows 1 to 9: it is signed with key {key_id}, which is not trusted"
        )]
    );
    tamper(
        &pool,
        "update journal_checkpoint set created_at = created_at + interval '1 day'",
    )
    .await;
    let report = verified(&pool).await;
    assert_eq!(
        said(&report),
        ["checkpoint of journal rows 1 to 9: its signature does not match its content"]
    );
}

#[tokio::test]
async fn a_checkpoint_deleted_from_the_middle_leaves_a_gap() {
    let pool = journalled().await;
    commit(&pool, &[step(4, 1)]).await;
    checkpoint(&pool).await.unwrap();
    tamper(&pool, "delete from journal_checkpoint where to_id = 9").await;
    let report = verified(&pool).await;
    let [Problem::Checkpoint(bad)] = &report.problems[..] else {
        panic!("{:?}", report.problems)
    };
    assert_eq!(bad.fault, CheckpointFault::RangeGap { expected_from_id: 1 });
}

#[tokio::test]
async fn rows_cut_off_with_their_checkpoint_are_missed_only_without_the_published_one() {
    let pool = journalled().await;
    commit(&pool, &[step(4, 1)]).await;
    let published = checkpoint(&pool).await.unwrap();
    tamper(
        &pool,
        "delete from journal where journal_id > 9; delete from journal_checkpoint where to_id > 9",
    )
    .await;
    assert!(verified(&pool).await.is_sound(), "the database alone cannot know");
    let trust = Trust::new([public_key()]).with_published([published]);
    let report = verified_with(&pool, &trust).await;
    assert_eq!(
        said(&report),
        ["checkpoint of journal rows 10 to 10: it was published and is missing"]
    );
}

#[tokio::test]
async fn problems_are_all_counted_and_a_hundred_kept() {
    let pool = database().await;
    let entries: Vec<_> = (1..=150).map(|turn| step(1, turn)).collect();
    commit(&pool, &entries).await;
    tamper(&pool, "update journal set actor = 'p-99' where journal_id > 1").await;
    let report = verified(&pool).await;
    assert_eq!((report.problem_count, report.problems.len()), (149, 100));
    assert_eq!(report.first_bad_row.map(|bad| bad.journal_id), Some(2));
}
