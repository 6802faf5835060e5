//! A database goes away: the service whose it is says so, the doors and all others stay ready.

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use testkit::{System, eventually};

use crate::world::World;

/// `service/slug` of everything that is wrong.
async fn troubles(system: &System) -> Vec<String> {
    let url = format!("http://{}/readyz", system.address("ops"));
    let told: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let troubles = told["troubles"].as_array().unwrap().iter();
    let text = |trouble: &Value, field: &str| trouble[field].as_str().unwrap().to_owned();
    troubles
        .map(|trouble| format!("{}/{}", text(trouble, "service"), text(trouble, "slug")))
        .collect()
}

async fn let_into_intake(system: &System, allowed: bool) {
    let database = system.databases.database("intake");
    let mut admin = PgConnection::connect(&system.databases.admin_url())
        .await
        .unwrap();
    for statement in [
        format!("alter database {database} allow_connections {allowed}"),
        format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement))
            .execute(&mut admin)
            .await
            .unwrap();
    }
}

/// R-646 and the first rule of the house: the front door needs NATS only.
#[tokio::test]
async fn with_its_database_away_intake_is_not_ready_and_the_doors_are_r_646() {
    let world = World::with("ops.watch_seconds = 1").await;
    let told = async |wanted: &[&str]| {
        eventually(&format!("{wanted:?}"), || async {
            (troubles(&world.system).await == wanted).then_some(())
        })
        .await;
    };
    told(&[]).await;
    let_into_intake(&world.system, false).await;
    told(&["intake/database-unreachable"]).await;
    // long enough for several looks: nobody else is drawn in
    tokio::time::sleep(std::time::Duration::from_millis(2_500)).await;
    told(&["intake/database-unreachable"]).await;
    let_into_intake(&world.system, true).await;
    told(&[]).await;
    world.system.finish().await;
}
