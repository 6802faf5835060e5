//! Events come in any order and more than once; the tables are the same, also after they were thrown away.

use eventbus::Database;
use testkit::eventually;

use crate::{
    november::november,
    world::{Fact, tables, told},
};

/// A shuffle that a number decides (xorshift), so that a failure can be repeated.
fn shuffled(mut facts: Vec<Fact>, mut seed: u64) -> Vec<Fact> {
    for last in (1..facts.len()).rev() {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        facts.swap(last, usize::try_from(seed % (last as u64 + 1)).unwrap());
    }
    facts
}

#[tokio::test]
async fn events_in_any_order_give_the_same_tables() {
    let system = told(&november(), "").await;
    let wanted = tables(&system).await;
    system.finish().await;
    let mut backwards = november();
    backwards.reverse();
    let mut tellings = vec![backwards];
    tellings.extend((1..=7).map(|telling| shuffled(november(), 0x9E37_79B9_7F4A_7C15 >> telling)));
    for (telling, facts) in tellings.into_iter().enumerate() {
        // one event a transaction, then all in one: the guards in the table, then those within a batch
        let config = ["[consumer]\nbatch = 1", ""][telling % 2];
        let system = told(&facts, config).await;
        assert_eq!(tables(&system).await, wanted, "telling {telling}");
        system.finish().await;
    }
}

/// reporting knows nothing but what came over NATS, and can know it again.
#[tokio::test]
async fn tables_thrown_away_are_built_anew_byte_for_byte() {
    let mut system = told(&shuffled(november(), 42), "").await;
    let before = tables(&system).await;
    assert!(before.len() > 3_000, "there is something to lose");
    // as the runtime role, which may delete and not truncate
    let url = system.databases.runtime_url().replace("{service}", "reporting");
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    let database = Database::new(pool.clone());

    let refusal = reporting::rebuild(&database, &system.client).await.unwrap_err();
    assert!(refusal.to_string().contains("still running"), "{refusal}");
    assert_eq!(tables(&system).await, before, "a refusal changes nothing");

    system.halt().await;
    // the server takes a moment to notice that nobody waits any more
    eventually("rebuilt", || async {
        reporting::rebuild(&database, &system.client).await.ok()
    })
    .await;
    assert!(
        !tables(&system).await.contains("GD-2026-000001"),
        "nothing is left"
    );
    system.restart().await;
    system.settle().await;
    assert_eq!(tables(&system).await, before);
    pool.close().await;
    system.finish().await;
}
