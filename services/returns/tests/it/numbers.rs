//! The numbers that people say on the phone.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use contracts::common::v1::WorkKind;
use futures::future::join_all;
use kernel::Clock;
use sqlx::PgPool;
use testkit::{System, eventually};

use crate::bench::{Bench, work};

async fn next(pool: &PgPool) -> String {
    let mut tx = pool.begin().await.expect("a transaction");
    let number = store::next_numbers(&mut tx, "TH", 2031, 1)
        .await
        .expect("a number")
        .remove(0);
    tx.commit().await.expect("a commit");
    number
}

#[tokio::test]
async fn numbers_given_at_the_same_time_are_all_different_and_without_gaps() {
    let bench = Bench::start().await;
    let pool = bench.system.pool("returns").await;
    let given: BTreeSet<_> = join_all((0..40).map(|_| next(&pool))).await.into_iter().collect();
    let expected: BTreeSet<_> = (1..=40).map(|count| format!("TH-2031-{count:06}")).collect();
    assert_eq!(given, expected);
    let mut tx = pool.begin().await.unwrap();
    store::next_numbers(&mut tx, "TH", 2031, 1).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(
        next(&pool).await,
        "TH-2031-000041",
        "a number was lost with its transaction"
    );
    pool.close().await;
    bench.finish().await;
}

#[tokio::test]
async fn each_kind_counts_on_its_own() {
    let bench = Bench::start().await;
    let mut numbers = BTreeSet::new();
    for kind in [
        WorkKind::ReturnExchange,
        WorkKind::Repair,
        WorkKind::DeliveryError,
        WorkKind::ReturnExchange,
    ] {
        let number = bench.opened(&work(kind, "cn")).await.number;
        let (prefix, count) = (&number[..2], &number[8..]);
        numbers.insert(format!("{prefix}{count}"));
    }
    let expected = ["TH000001", "TH000002", "WX000001", "FH000001"];
    assert_eq!(numbers, expected.map(str::to_owned).into());
    bench.finish().await;
}

#[tokio::test]
async fn counting_begins_anew_at_midnight_in_china() {
    let eve: DateTime<Utc> = "2026-12-31T15:59:00Z".parse().unwrap();
    let clock = Clock::manual(eve);
    let system = System::of([returns::service()])
        .clock(clock.clone())
        .start()
        .await;
    // principals are dated by the machine's clock, so the returns are looked at in the database
    let pool = system.pool("returns").await;
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let work = work(WorkKind::ReturnExchange, "cn");
        system.say(&work.ticket_id, &work).await;
        numbers.push(
            eventually("the return is there", || async {
                sqlx::query_scalar::<_, String>(
                    "select number from goods_return where work_item_id = $1::text::uuid",
                )
                .bind(&work.work_item_id)
                .fetch_optional(&pool)
                .await
                .unwrap()
            })
            .await,
        );
        clock.advance(TimeDelta::minutes(1));
    }
    assert_eq!(numbers, ["TH-2026-000001", "TH-2027-000001"]);
    pool.close().await;
    system.finish().await;
}
