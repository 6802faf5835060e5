use chrono::TimeDelta;
use journal::{Entry, Search, search};
use sqlx::PgPool;
use uuid::Uuid;

use crate::support::{at, database};

const ONE: Uuid = Uuid::from_u128(1);
const TWO: Uuid = Uuid::from_u128(2);

/// Five entries a second apart: zhang and li take turns at two tickets.
async fn filled() -> PgPool {
    let pool = database().await;
    let mut tx = pool.begin().await.unwrap();
    for (second, actor, kind, id) in [
        (1, "zhang", "ticket-opened", ONE),
        (2, "li", "ticket-opened", TWO),
        (3, "zhang", "ticket-taken", ONE),
        (4, "li", "ticket-taken", TWO),
        (5, "zhang", "ticket-closed", ONE),
    ] {
        let entry = Entry::new("ticket", id, actor, kind, at(second)).because(second.to_string());
        journal::append(&mut tx, &entry).await.unwrap();
    }
    tx.commit().await.unwrap();
    pool
}

/// The seconds at which the entries were written that a search finds.
async fn found(pool: &PgPool, wanted: Search, limit: i64) -> Vec<String> {
    let mut conn = pool.acquire().await.unwrap();
    let rows = search(&mut conn, &wanted, limit).await.unwrap();
    assert!(rows.iter().all(|row| row.computed_hash() == row.hash));
    rows.into_iter().map(|row| row.reason.unwrap()).collect()
}

#[tokio::test]
async fn a_search_finds_what_fits_newest_first() {
    let pool = filled().await;
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        found(&pool, Search::default(), 10).await,
        ["5", "4", "3", "2", "1"]
    );
    let by = Search {
        actor: text("li"),
        ..Search::default()
    };
    assert_eq!(found(&pool, by, 10).await, ["4", "2"]);
    let kind = Search {
        kind: text("ticket-taken"),
        ..Search::default()
    };
    assert_eq!(found(&pool, kind, 10).await, ["4", "3"]);
    let of = Search {
        aggregate_id: Some(ONE),
        actor: text("zhang"),
        ..Search::default()
    };
    assert_eq!(found(&pool, of, 10).await, ["5", "3", "1"]);
    let other = Search {
        aggregate_kind: text("case"),
        ..Search::default()
    };
    assert!(found(&pool, other, 10).await.is_empty());
    // the end of a period is no longer in it
    let period = Search {
        from: Some(at(2)),
        until: Some(at(3) + TimeDelta::microseconds(1)),
        ..Search::default()
    };
    assert_eq!(found(&pool, period, 10).await, ["3", "2"]);
}

#[tokio::test]
async fn the_next_page_goes_on_where_the_last_one_ended() {
    let pool = filled().await;
    let mut conn = pool.acquire().await.unwrap();
    let mut wanted = Search::default();
    let mut seen = Vec::new();
    loop {
        let page = search(&mut conn, &wanted, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        wanted.before = Some(last.journal_id);
        seen.extend(page.into_iter().map(|row| row.reason.unwrap()));
    }
    assert_eq!(seen, ["5", "4", "3", "2", "1"]);
}
