//! A database of its own for each test, and a few words all stories use.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::{DateTime, Utc};
use ed25519_dalek::{SigningKey, VerifyingKey};
use journal::{Changes, Checkpoint, Entry, Report, Trust};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, PgPool};
use uuid::Uuid;

static NEXT: AtomicU32 = AtomicU32::new(0);

/// A pool, with the rights of the owner, on a fresh database that has only the journal.
pub(crate) async fn database() -> PgPool {
    #[expect(
        clippy::disallowed_methods,
        reason = "the runner, which may read it, is above this crate"
    )]
    let url = std::env::var("TEST_DATABASE_URL").expect("run through `make test`, which starts a Postgres");
    let server: PgConnectOptions = url.parse().unwrap();
    let name = format!(
        "journal_{}_{}",
        std::process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let mut admin = server.connect().await.unwrap();
    execute(
        &mut admin,
        &format!("drop database if exists {name} with (force)"),
    )
    .await;
    execute(&mut admin, &format!("create database {name}")).await;
    let pool = PgPoolOptions::new()
        .max_connections(10)
        .connect_with(server.database(&name))
        .await
        .unwrap();
    journal::MIGRATOR.run(&pool).await.unwrap();
    pool
}

/// Runs SQL that must succeed.
pub(crate) async fn execute(conn: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(conn)
        .await
        .unwrap();
}

/// What somebody with all rights can do to the journal behind our back.
pub(crate) async fn tamper(pool: &PgPool, sql: &str) {
    let mut conn = pool.acquire().await.unwrap();
    for table in ["journal", "journal_checkpoint"] {
        execute(&mut conn, &format!("alter table {table} disable trigger user")).await;
    }
    execute(&mut conn, sql).await;
}

pub(crate) fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000 + second, 123_456_789).unwrap()
}

pub(crate) fn ticket(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// The entry "somebody noted step `step` on ticket `number`".
pub(crate) fn step(number: u128, step: i64) -> Entry {
    let changes = Changes::new()
        .set("step", step - 1, step)
        .set("score", 0.1, f64::from(step as i32) / 3.0);
    Entry::new("ticket", ticket(number), "p-17", "ticket-advanced", at(step))
        .on_behalf_of("p-18")
        .because("顾客来电补充情况")
        .traced("4bf92f3577b34da6a3ce929d0e0e4736")
        .changing(changes)
}

/// Commits one batch.
pub(crate) async fn commit(pool: &PgPool, entries: &[Entry]) -> Vec<i64> {
    let mut tx = pool.begin().await.unwrap();
    let versions = journal::append_many(&mut tx, entries).await.unwrap();
    tx.commit().await.unwrap();
    versions
}

pub(crate) fn key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

pub(crate) fn public_key() -> VerifyingKey {
    key().verifying_key()
}

/// Makes and commits a checkpoint.
pub(crate) async fn checkpoint(pool: &PgPool) -> Option<Checkpoint> {
    let mut tx = pool.begin().await.unwrap();
    let made = journal::checkpoint(&mut tx, &key(), at(1000)).await.unwrap();
    tx.commit().await.unwrap();
    made
}

/// Verifies with the right key.
pub(crate) async fn verified(pool: &PgPool) -> Report {
    verified_with(pool, &Trust::new([public_key()])).await
}

pub(crate) async fn verified_with(pool: &PgPool, trust: &Trust) -> Report {
    journal::verify(&mut pool.acquire().await.unwrap(), trust)
        .await
        .unwrap()
}

/// The problems as an inspector reads them.
pub(crate) fn said(report: &Report) -> Vec<String> {
    report.problems.iter().map(ToString::to_string).collect()
}
