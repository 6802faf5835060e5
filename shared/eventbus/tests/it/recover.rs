//! streams and restored databases agree again, whatever the moment the databases were restored to.

use contracts::{audit::v1::JournalSealed, catalog::v1::RegionChanged, intake::v1::ContactSubmitted};
use eventbus::{
    Database, announce,
    recover::{Recovery, Restored},
};
use runner::{Context, Service, Started};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, migrate::Migrator, postgres::PgPoolOptions};
use testkit::{System, eventually};

use crate::follower::{changed, follower_with, moment, seen};

static MIGRATOR: Migrator = sqlx::migrate!("tests/it/migrations");

/// Has an outbox and nothing to do.
struct Speaker;

impl Service for Speaker {
    fn name(&self) -> &'static str {
        "catalog"
    }

    fn migrations(&self) -> Option<&'static Migrator> {
        Some(&MIGRATOR)
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move { Ok(context.parts()) })
    }
}

const SERVICES: [&str; 2] = ["catalog", "follower"];

async fn restored(system: &System) -> Vec<Restored> {
    let mut all = Vec::new();
    for service in SERVICES {
        let url = system.databases.runtime_url().replace("{service}", service);
        let pool = PgPoolOptions::new().max_connections(1).connect(&url).await;
        all.push(Restored {
            service,
            pool: pool.unwrap(),
        });
    }
    all
}

/// What recovery would do, once nobody is connected any more.
async fn plan(system: &System) -> Recovery {
    let services = restored(system).await;
    eventually("a plan", || async {
        Recovery::plan(&system.client, &services).await.ok()
    })
    .await
}

async fn refusal(system: &System) -> String {
    let services = restored(system).await;
    let refused = Recovery::plan(&system.client, &services).await;
    refused.unwrap_err().to_string()
}

async fn announced(system: &System, path: &str) {
    let pool = system.pool("catalog").await;
    let database = Database::new(pool.clone());
    let mut tx = database.begin(&access::Scope::Everything).await.unwrap();
    announce(&mut tx, path, moment(), &changed(path, 1))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    pool.close().await;
}

/// Copies both databases, or puts the copies in their place; nobody may be connected.
async fn copy(system: &System, back: bool) {
    let mut admin = PgConnection::connect(&system.databases.admin_url())
        .await
        .unwrap();
    for service in SERVICES {
        let database = system.databases.database(service);
        let (from, to) = match back {
            true => (format!("{database}_kept"), database),
            false => (database.clone(), format!("{database}_kept")),
        };
        for statement in [
            format!("drop database if exists {to} with (force)"),
            format!("create database {to} template {from}"),
        ] {
            let done = sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut admin).await;
            done.unwrap();
        }
    }
}

async fn sql(system: &System, service: &str, statement: &str) {
    let pool = system.pool(service).await;
    let done = sqlx::raw_sql(AssertSqlSafe(statement.to_owned()))
        .execute(&pool)
        .await;
    done.unwrap();
    pool.close().await;
}

async fn paths(system: &System) -> Vec<String> {
    let pool = system.pool("follower").await;
    let mut paths: Vec<_> = seen(&pool).await.into_iter().map(|(path, _)| path).collect();
    pool.close().await;
    paths.sort();
    paths
}

/// Both services have run on past the moment that their databases are then restored to. `kept` was handled before it,
/// `waiting` stood in the outbox at it, `undone` and `hopeless` came after it.
async fn after_a_restore() -> System {
    let mut system = follower_with(&Speaker).await;
    announced(&system, "kept").await;
    system.settle().await;
    system.halt().await;
    announced(&system, "waiting").await;
    copy(&system, false).await;
    system.restart().await;
    announced(&system, "undone").await;
    announced(&system, "hopeless").await;
    let sealed = |service: &str| JournalSealed {
        service: service.to_owned(),
        checkpoint: String::new(),
    };
    system.say("catalog", &sealed("catalog")).await;
    system.say("elsewhere", &sealed("elsewhere")).await;
    system.say("contact", &ContactSubmitted::default()).await;
    eventually("a dead letter", || async { system.dead_letters().await.pop() }).await;
    system.settle().await;
    assert_eq!(paths(&system).await, ["kept", "undone", "waiting"]);
    let refused = refusal(&system).await;
    assert!(refused.contains("still running"), "{refused}");
    system.halt().await;
    copy(&system, true).await;
    system
}

async fn subjects(system: &System, stream: &str) -> Vec<String> {
    let context = async_nats::jetstream::new(system.client.clone());
    let mut stream = context.get_stream(stream).await.unwrap();
    let last = stream.info().await.unwrap().state.last_sequence;
    let mut found = Vec::new();
    for sequence in 1..=last {
        if let Ok(message) = stream.get_raw_message(sequence).await {
            found.push(message.headers.get("ce-subject").unwrap().to_string());
        }
    }
    found
}

#[tokio::test]
async fn what_a_restored_database_has_lost_is_taken_out_of_the_streams_and_nothing_else() {
    let mut system = after_a_restore().await;
    // as if the restore had gone to a moment before the follower handled it
    sql(&system, "follower", "delete from inbox; delete from seen").await;

    let recovery = plan(&system).await;
    let keys: Vec<_> = recovery.undone().iter().map(|event| event.key.as_str()).collect();
    assert_eq!(keys, ["catalog", "undone", "hopeless"]);
    assert_eq!(recovery.consumers(), 1);
    recovery.carry_out(|_| ()).await.unwrap();
    assert_eq!(subjects(&system, "CATALOG").await, ["kept", "waiting"]);
    assert_eq!(
        subjects(&system, "INTAKE").await,
        ["contact"],
        "nobody's transaction"
    );
    assert_eq!(subjects(&system, "AUDIT").await, ["elsewhere"]);
    assert!(system.dead_letters().await.is_empty(), "its event is gone");

    // a second time, and a third after the services have gone on
    let again = plan(&system).await;
    assert!(again.undone().is_empty());
    assert_eq!(again.consumers(), 0);
    again.carry_out(|_| ()).await.unwrap();
    system.restart().await;
    announced(&system, "new").await;
    system.settle().await;
    assert_eq!(paths(&system).await, ["kept", "new", "waiting"]);
    system.halt().await;
    assert!(plan(&system).await.undone().is_empty());
    system.restart().await;
    system.settle().await;
    assert_eq!(paths(&system).await, ["kept", "new", "waiting"]);
    system.finish().await;
}

#[tokio::test]
async fn a_recovery_cut_off_in_the_middle_is_ended_by_the_next() {
    let mut system = after_a_restore().await;
    let recovery = plan(&system).await;
    let first = recovery
        .undone()
        .iter()
        .find(|event| event.key == "undone")
        .unwrap();
    let context = async_nats::jetstream::new(system.client.clone());
    let stream = context.get_stream(&first.stream).await.unwrap();
    stream.delete_message(first.sequence).await.unwrap();

    let rest = plan(&system).await;
    assert_eq!(rest.undone().len() + 1, recovery.undone().len());
    rest.carry_out(|_| ()).await.unwrap();
    system.restart().await;
    system.settle().await;
    assert_eq!(paths(&system).await, ["kept", "waiting"]);
    system.finish().await;
}

#[tokio::test]
async fn restores_to_different_moments_are_refused() {
    let system = after_a_restore().await;
    let recovery = plan(&system).await;
    let undone = recovery
        .undone()
        .iter()
        .find(|event| event.key == "undone")
        .unwrap();
    let handled = format!(
        "insert into inbox (consumer, event_id) values ('follower_on_region_changed', '{}')",
        undone.event_id
    );
    sql(&system, "follower", &handled).await;
    let refused = refusal(&system).await;
    assert!(
        refused.contains("restore all databases to one moment"),
        "{refused}"
    );

    sql(&system, "follower", "delete from inbox").await;
    let ahead = "update published set last_sequence = 1000";
    sql(&system, "catalog", ahead).await;
    let refused = refusal(&system).await;
    assert!(
        refused.contains("is older than the database of catalog"),
        "{refused}"
    );
}

#[tokio::test]
async fn every_publication_is_noted_where_it_was_announced() {
    let system = follower_with(&Speaker).await;
    for _ in 0..3 {
        announced(&system, "kept").await;
    }
    system.settle().await;
    let pool = system.pool("catalog").await;
    let marks: Vec<(String, i64)> = sqlx::query_as("select stream, last_sequence from published")
        .fetch_all(&pool)
        .await
        .unwrap();
    assert_eq!(marks, [("CATALOG".to_owned(), 3)]);
    assert_eq!(<RegionChanged as contracts::Event>::STREAM, "CATALOG");
    pool.close().await;
    system.finish().await;
}
