//! The sums behind the dashboard equal a count over the rows, whatever came in what order.

use sqlx::{AssertSqlSafe, PgPool};
use testkit::{System, eventually};

use crate::{
    crowd::{Draw, crowd},
    world::{Fact, tables, told},
};

/// Counted from the view `ledger`, not from what the tally says of a contact.
const COUNTED: &str = "
    select subpath(region, 0, depth)::text as path, span.grain, span.starts_on, channel,
           count(*)::integer as contacts,
           (count(*) filter (where 'complaint' = any (kinds)))::integer as complaint,
           (count(*) filter (where 'adverse_reaction' = any (kinds)))::integer as adverse_reaction,
           (count(*) filter (where 'device_event' = any (kinds)))::integer as device_event,
           (count(*) filter (where 'return_exchange' = any (kinds)))::integer as return_exchange,
           (count(*) filter (where state = 'open'))::integer as open,
           (count(*) filter (where state = 'waiting'))::integer as waiting,
           (count(*) filter (where state = 'closed'))::integer as closed,
           (count(*) filter (where state <> 'closed' and not is_continuation))::integer as pending,
           (count(*) filter (where exists (select from unnest(clock_names, clock_states) as clock (name, state)
                where name = 'first_reply' and clock.state = 'met')))::integer as first_reply_met,
           (count(*) filter (where exists (select from unnest(clock_names, clock_states) as clock (name, state)
                where name = 'resolution' and clock.state in ('missed', 'breached'))))::integer as resolution_missed
    from ledger, generate_series(0, nlevel(region)) as depth,
         lateral (values ('day', received_on), ('month', date_trunc('month', received_on::timestamp)::date))
             as span (grain, starts_on)
    group by 1, 2, 3, 4";
const SUMMED: &str = "
    select path, grain, starts_on, channel, contacts, complaint, adverse_reaction, device_event, return_exchange,
           open, waiting, closed, pending, first_reply_met, resolution_missed
    from rollup";
const PRODUCTS_COUNTED: &str = "
    select place.region::text as path, place.grain, place.starts_on,
           about ->> 'product_id' as product_id, about ->> 'generic_name' as generic_name,
           about ->> 'batch_number' as batch_number,
           (count(*) filter (where about ->> 'kind' = 'complaint'))::integer as complaint,
           (count(*) filter (where about ->> 'kind' = 'return_exchange'))::integer as return_exchange
    from tally_now, lateral (
             select tally_now.region, 'day', received_on
             union all
             select subpath(tally_now.region, 0, depth), 'month', date_trunc('month', received_on::timestamp)::date
             from generate_series(0, nlevel(tally_now.region)) as depth
         ) as place (region, grain, starts_on),
         jsonb_array_elements(abouts) as about
    group by 1, 2, 3, 4, 5, 6";
const PRODUCTS_SUMMED: &str = "
    select path, grain, starts_on, product_id, generic_name, batch_number, complaint, return_exchange
    from product_rollup";

/// Rows that only one of two questions has.
async fn differences(pool: &PgPool, one: &str, other: &str) -> Vec<String> {
    let statement = format!(
        "(select 'only one: ' || d::text from ({one} except all {other}) as d)
         union all (select 'only other: ' || d::text from ({other} except all {one}) as d)"
    );
    sqlx::query_scalar(AssertSqlSafe(statement))
        .fetch_all(pool)
        .await
        .unwrap()
}

/// Waits until everything is folded, then compares.
async fn assert_sums_are_counts(system: &System, what: &str) {
    let pool = system.pool("reporting").await;
    eventually("folded", || async {
        let waiting: i64 = sqlx::query_scalar("select count(*) from tally_change")
            .fetch_one(&pool)
            .await
            .unwrap();
        (waiting == 0).then_some(())
    })
    .await;
    let pairs = [
        ("select * from tally", "select * from tally_now"),
        (SUMMED, COUNTED),
        (PRODUCTS_SUMMED, PRODUCTS_COUNTED),
    ];
    for (one, other) in pairs {
        let differences = differences(&pool, one, other).await;
        assert!(differences.is_empty(), "{what}: {differences:#?}");
    }
    let cells: i64 = sqlx::query_scalar("select count(*) from rollup where path = 'cn.east'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(cells > 20, "{what}: there is something to compare");
    pool.close().await;
}

/// after any order of events, duplicates and older versions among them, and whatever comes at the same time, the
/// sums are what a count over the rows gives.
#[tokio::test]
async fn sums_equal_a_count_over_the_rows_after_any_order_of_events() {
    for seed in 1..=4u64 {
        let mut draw = Draw::new(seed);
        let mut facts = crowd(seed, 60);
        // some are told twice
        facts.extend(crowd(seed, 60).into_iter().filter(|_| draw.below(4) == 0));
        for last in (1..facts.len()).rev() {
            facts.swap(last, draw.below(last + 1));
        }
        let batch = ["", "[consumer]\nbatch = 1\n"][(seed % 2) as usize];
        let system = told(&facts, &format!("{batch}[reporting]\nfold_millis = 20")).await;
        assert_sums_are_counts(&system, &format!("seed {seed}")).await;
        system.finish().await;
    }
}

/// The order does not matter for the sums either: two tellings end with the same tables.
#[tokio::test]
async fn two_orders_of_a_crowd_give_the_same_sums() {
    let config = "[reporting]\nfold_millis = 20";
    let mut wanted = None;
    for order in 1..=2 {
        let mut draw = Draw::new(order);
        let mut facts: Vec<Fact> = crowd(9, 50);
        for last in (1..facts.len()).rev() {
            facts.swap(last, draw.below(last + 1));
        }
        let system = told(&facts, config).await;
        assert_sums_are_counts(&system, &format!("order {order}")).await;
        let all = tables(&system).await;
        assert_eq!(*wanted.get_or_insert(all.clone()), all);
        system.finish().await;
    }
}
