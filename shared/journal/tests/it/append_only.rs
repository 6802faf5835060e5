//! Postgres refuses to change the past, whoever asks.

use sqlx::{AssertSqlSafe, PgPool};

use crate::support::{at, checkpoint, commit, database, step, verified};

async fn refusal(pool: &PgPool, sql: &str) -> Option<String> {
    let error = sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(pool)
        .await
        .err()?;
    error.as_database_error()?.constraint().map(str::to_owned)
}

/// 21 CFR 11.10(e); 药品记录与数据管理要求 art. 22(4); R-445: an entry is never changed, only followed by another.
#[tokio::test]
async fn not_even_the_owner_can_change_or_remove_a_row() {
    let pool = database().await;
    commit(&pool, &[step(1, 1)]).await;
    for sql in [
        "update journal set actor = 'somebody else'",
        "update journal set actor = actor where false",
        "delete from journal",
        "truncate journal",
        "truncate journal, journal_checkpoint",
        "set session_replication_role = replica; delete from journal",
    ] {
        assert_eq!(
            refusal(&pool, sql).await.as_deref(),
            Some("journal_append_only"),
            "{sql}"
        );
    }
    assert_eq!(verified(&pool).await.rows, 1);
}

#[tokio::test]
async fn a_checkpoint_can_only_be_marked_published_and_only_once() {
    let pool = database().await;
    commit(&pool, &[step(1, 1)]).await;
    let made = checkpoint(&pool).await.unwrap();
    let refused = Some("journal_checkpoint_append_only");
    for sql in [
        "delete from journal_checkpoint",
        "truncate journal_checkpoint",
        "update journal_checkpoint set row_count = 1",
        "update journal_checkpoint set published_at = now(), key_id = 'x'",
    ] {
        assert_eq!(refusal(&pool, sql).await.as_deref(), refused, "{sql}");
    }

    let mut conn = pool.acquire().await.unwrap();
    assert_eq!(
        journal::unpublished_checkpoints(&mut conn).await.unwrap(),
        std::slice::from_ref(&made)
    );
    journal::mark_published(&mut conn, made.to_id, at(2000))
        .await
        .unwrap();
    assert_eq!(journal::unpublished_checkpoints(&mut conn).await.unwrap(), []);
    let again = journal::mark_published(&mut conn, made.to_id, at(2001)).await;
    assert!(matches!(again, Err(journal::CheckpointError::NotUnpublished(1))));
    for sql in [
        "update journal_checkpoint set published_at = now()",
        "update journal_checkpoint set published_at = null",
    ] {
        assert_eq!(refusal(&pool, sql).await.as_deref(), refused, "{sql}");
    }
}
