//! The sums behind the dashboard equal a count over the rows, whatever came in what order.

use contracts::{
    common::v1::{Channel, Disposition, WorkKind},
    returns::v1::{Return, ReturnDecided},
    routing::v1::{TicketChanged, TicketOpened},
};
use sqlx::{AssertSqlSafe, PgPool};
use testkit::{System, eventually};

use crate::{
    crowd::{Draw, crowd},
    november::{contact, ticket, work_item},
    world::{Fact, counted, id, tables, told},
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

/// Waits until everything is counted, then compares.
async fn assert_sums_are_counts(system: &System, what: &str) {
    counted(system).await;
    let pool = system.pool("reporting").await;
    let pairs = [
        ("select * from tally", "select * from tally_now"),
        (SUMMED, COUNTED),
        (PRODUCTS_SUMMED, PRODUCTS_COUNTED),
    ];
    for (one, other) in pairs {
        let differences = differences(&pool, one, other).await;
        assert!(differences.is_empty(), "{what}: {differences:#?}");
    }
    pool.close().await;
}

async fn assert_there_is_something_to_compare(system: &System) {
    let pool = system.pool("reporting").await;
    let cells: i64 = sqlx::query_scalar("select count(*) from rollup where path = 'cn.east'")
        .fetch_one(&pool)
        .await
        .unwrap();
    assert!(cells > 20, "{cells} sums");
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
        // between any two transactions of the consumers, or after many of them
        let pause = [1, 100][(seed / 2 % 2) as usize];
        let system = told(&facts, &format!("{batch}[reporting]\ncount_millis = {pause}")).await;
        assert_sums_are_counts(&system, &format!("seed {seed}")).await;
        assert_there_is_something_to_compare(&system).await;
        system.finish().await;
    }
}

/// The order does not matter for the sums either: two tellings end with the same tables.
#[tokio::test]
async fn two_orders_of_a_crowd_give_the_same_sums() {
    let config = "[reporting]\ncount_millis = 20";
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

/// What a contact is counted as; nothing while it is not.
async fn marks(pool: &PgPool, contact: &str) -> Vec<String> {
    sqlx::query_scalar("select marks from tally where contact_id = $1::uuid")
        .bind(contact)
        .fetch_optional(pool)
        .await
        .unwrap()
        .unwrap_or_default()
}

/// A mark that was written before others and is committed after they were counted is counted all the same. The ticket's
/// transaction waits for a row that this test holds, while its return is decided and other contacts come.
#[tokio::test]
async fn a_mark_that_is_committed_late_is_counted() {
    let asked = contact("late", Channel::Web, "2026-11-20T02:00:00Z", "cn.east");
    let mut stands = ticket(
        &asked,
        "GD-1",
        vec![work_item("item of late", WorkKind::ReturnExchange)],
    );
    let key = id("late");
    let opened = TicketOpened {
        ticket: Some(stands.clone()),
    };
    let facts = [Fact::new(key, asked.clone()), Fact::new(key, opened)];
    let system = told(&facts, "[reporting]\ncount_millis = 5").await;
    let pool = system.pool("reporting").await;

    let mut holder = pool.begin().await.unwrap();
    sqlx::query("select from ticket_contact for update")
        .execute(&mut *holder)
        .await
        .unwrap();
    stands.version += 1;
    stands.state = "closed".into();
    let changed = TicketChanged {
        ticket: Some(stands.clone()),
        ..TicketChanged::default()
    };
    Fact::new(key, changed).say(&system).await;
    eventually("the ticket waits for the row", || async {
        let question = "select exists (select from pg_locks where not granted and pid in
            (select pid from pg_stat_activity where datname = current_database()))";
        let waits: bool = sqlx::query_scalar(question).fetch_one(&pool).await.unwrap();
        waits.then_some(())
    })
    .await;

    let decided = ReturnDecided {
        r#return: Some(Return {
            return_id: id("return of late").to_string(),
            version: 1,
            work_item_id: stands.work_items[0].work_item_id.clone(),
            kind: WorkKind::ReturnExchange.into(),
            state: "decided".into(),
            disposition: Disposition::Refunded.into(),
            ..Return::default()
        }),
        ..ReturnDecided::default()
    };
    Fact::new(key, decided).say(&system).await;
    let later = contact("later", Channel::Web, "2026-11-20T03:00:00Z", "cn.east");
    Fact::new(id("later"), later.clone()).say(&system).await;
    eventually("what came meanwhile is counted", || async {
        let granted =
            marks(&pool, &asked.contact_id).await == ["open", "pending", "return_exchange", "return_granted"];
        let counted = marks(&pool, &later.contact_id).await == ["open", "pending"];
        (granted && counted).then_some(())
    })
    .await;

    holder.rollback().await.unwrap();
    assert_sums_are_counts(&system, "late").await;
    let closed = ["closed", "return_exchange", "return_granted"];
    assert_eq!(marks(&pool, &asked.contact_id).await, closed);
    pool.close().await;
    system.finish().await;
}

/// A contact that a ticket no longer names counts for itself again.
#[tokio::test]
async fn a_contact_that_its_ticket_leaves_behind_is_counted_anew() {
    let asked = contact("asked", Channel::Web, "2026-11-20T02:00:00Z", "cn.east");
    let again = contact("again", Channel::Phone, "2026-11-21T02:00:00Z", "cn.north");
    let item = work_item("item of asked", WorkKind::Complaint);
    let mut stands = ticket(&asked, "GD-1", vec![item]);
    stands.state = "closed".into();
    stands.further_contact_ids = vec![again.contact_id.clone()];
    let key = id("asked");
    let opened = TicketOpened {
        ticket: Some(stands.clone()),
    };
    let facts = [
        Fact::new(key, asked.clone()),
        Fact::new(id("again"), again.clone()),
        Fact::new(key, opened),
    ];
    let system = told(&facts, "").await;
    let pool = system.pool("reporting").await;
    assert_eq!(marks(&pool, &again.contact_id).await, ["closed"]);
    stands.version += 1;
    stands.further_contact_ids.clear();
    let split = TicketChanged {
        ticket: Some(stands),
        ..TicketChanged::default()
    };
    Fact::new(key, split).say(&system).await;
    assert_sums_are_counts(&system, "split").await;
    assert_eq!(marks(&pool, &again.contact_id).await, ["open", "pending"]);
    assert_eq!(marks(&pool, &asked.contact_id).await, ["closed", "complaint"]);
    pool.close().await;
    system.finish().await;
}
