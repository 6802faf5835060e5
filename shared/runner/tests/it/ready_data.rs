//! Ready as far as Postgres and the evidence store go.

use std::{fs, time::Duration};

use testkit::System;

use crate::{
    ops::{sentences, told, troubles},
    worker::{QUICK, gate, let_in, worker},
};

/// Rule 1 of the house and R-646: Postgres away, the services with a database are not ready, and the front door is.
#[tokio::test]
async fn without_postgres_the_worker_is_not_ready_and_the_gate_is_r_646() {
    let folder = tempfile::tempdir().unwrap();
    let (service, _) = worker("worker");
    let system = System::of([service]).config(QUICK).start().await;
    let door = gate(folder.path().to_owned());
    let mut gate = runner::start(vec![door], system.settings(), system.clock.clone(), None)
        .await
        .unwrap();
    gate.ready(Duration::from_secs(30)).await.unwrap();

    let_in(&system, "worker", false).await;
    told(system.address("ops"), &["worker/database-unreachable"]).await;
    let told_of = sentences(system.address("ops")).await;
    assert!(!told_of.contains("afterdose_runtime"), "no roles: {told_of}");
    // long enough for several looks
    tokio::time::sleep(Duration::from_millis(2_500)).await;
    assert!(troubles(gate.address("ops").unwrap()).await.is_empty());

    let_in(&system, "worker", true).await;
    told(system.address("ops"), &[]).await;
    assert!(gate.stop().await);
    system.finish().await;
}

/// A database that lacks a migration is not worked with, neither at the start nor later.
#[tokio::test]
async fn a_schema_older_than_the_service_is_a_trouble_and_is_waited_for() {
    let (service, _) = worker("worker");
    let mut system = System::of([service]).config(QUICK).start().await;
    let pool = system.pool("worker").await;
    let newest = "select max(version) from _sqlx_migrations";
    let newest: i64 = sqlx::query_scalar(newest).fetch_one(&pool).await.unwrap();
    let applied = async |done: bool| {
        let update = sqlx::query("update _sqlx_migrations set success = $1 where version = $2");
        update.bind(done).bind(newest).execute(&pool).await.unwrap();
    };
    applied(false).await;
    told(system.address("ops"), &["worker/schema-old"]).await;
    assert!(
        sentences(system.address("ops"))
            .await
            .contains(&newest.to_string())
    );
    system.halt().await;

    let waiting = runner::start(vec![service], system.settings(), system.clock.clone(), None).await;
    let mut waiting = waiting.unwrap();
    told(waiting.address("ops").unwrap(), &["worker/schema-old"]).await;
    applied(true).await;
    waiting.ready(Duration::from_secs(30)).await.unwrap();
    assert!(waiting.stop().await);
}

/// An outbox from which nothing leaves is a trouble even though database and NATS answer.
#[tokio::test]
async fn an_outbox_from_which_nothing_leaves_is_named() {
    let (service, _) = worker("worker");
    let config = format!("{QUICK}ops.stuck_seconds = 2");
    let system = System::of([service]).config(&config).start().await;
    let pool = system.pool("worker").await;
    sqlx::query(
        "insert into outbox (event_id, subject, key, occurred_at, payload)
         values (gen_random_uuid(), 'nowhere.v1.nothing_happened', 'key', now(), '')",
    )
    .execute(&pool)
    .await
    .unwrap();
    told(system.address("ops"), &["worker/relay-stuck"]).await;
    sqlx::query("delete from outbox").execute(&pool).await.unwrap();
    told(system.address("ops"), &[]).await;
    system.finish().await;
}

/// What comes in must be kept: without a place for evidence the door is not ready.
#[tokio::test]
async fn an_evidence_store_that_cannot_be_written_makes_the_gate_unready() {
    let folder = tempfile::tempdir().unwrap();
    let evidence = folder.path().join("evidence");
    let system = System::of([gate(evidence.clone())]).config(QUICK).start().await;
    let ops = system.address("ops");
    told(ops, &[]).await;
    // permissions do not stop root, whom tests may run as
    fs::rename(&evidence, folder.path().join("aside")).unwrap();
    fs::write(&evidence, "in the way").unwrap();
    told(ops, &["gate/evidence-not-writable"]).await;
    fs::remove_file(&evidence).unwrap();
    fs::rename(folder.path().join("aside"), &evidence).unwrap();
    told(ops, &[]).await;
    system.finish().await;
}
