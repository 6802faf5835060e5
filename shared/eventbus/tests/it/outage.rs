use sqlx::{Connection as _, PgConnection};
use testkit::eventually;

use crate::follower::{changed, follower, seen};

/// Rule 1 of the house: a database may be away for longer than any number of attempts.
#[tokio::test]
async fn an_outage_of_the_database_costs_patience_and_no_event() {
    let (system, _) = follower().await;
    let database = system.databases.database("follower");
    let mut admin = PgConnection::connect(&system.databases.admin_url())
        .await
        .unwrap();
    let away = format!("alter database {database} allow_connections false;");
    sqlx::raw_sql(sqlx::AssertSqlSafe(away))
        .execute(&mut admin)
        .await
        .unwrap();
    sqlx::query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1")
        .bind(&database)
        .execute(&mut admin)
        .await
        .unwrap();
    for version in 1..=5 {
        system.say("cn", &changed("cn", version)).await;
    }
    // three attempts at most in tests: without patience all five would be dead by now
    tokio::time::sleep(std::time::Duration::from_secs(5)).await;
    assert!(system.dead_letters().await.is_empty());
    let back = format!("alter database {database} allow_connections true");
    sqlx::raw_sql(sqlx::AssertSqlSafe(back))
        .execute(&mut admin)
        .await
        .unwrap();
    let pool = system.pool("follower").await;
    eventually("all five handled", || async {
        (seen(&pool).await.len() == 5).then_some(())
    })
    .await;
    system.finish().await;
}
