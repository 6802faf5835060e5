//! The lists of products and batches on a dashboard are the right ones, though not every batch is looked at.

use contracts::{
    common::v1::{Channel, ProductMention, WorkKind},
    reporting::v1::{GetDashboardRequest, GetDashboardResponse},
    routing::v1::TicketOpened,
};
use testkit::System;

use crate::{
    crowd::crowd,
    november::{contact, ticket, work_item},
    world::{Fact, client, days, id, manager, told},
};

/// A complaint about a batch.
fn complaint(number: usize, day: &str, product: &str, batch: &str) -> [Fact; 2] {
    let name = format!("complaint {number}");
    let mut contact = contact(
        &name,
        Channel::Web,
        &format!("{day}T03:00:00Z"),
        "cn.east.zhejiang",
    );
    contact.products = vec![ProductMention {
        product_id: id(product).to_string(),
        batch_number: batch.into(),
        ..ProductMention::default()
    }];
    let item = work_item(&format!("item of {name}"), WorkKind::Complaint);
    let opened = ticket(&contact, &format!("GD-{number}"), vec![item]);
    [
        Fact::new(id(&name), contact),
        Fact::new(
            id(&opened.number),
            TicketOpened {
                ticket: Some(opened.clone()),
            },
        ),
    ]
}

async fn lists(system: &System, scope: &[&str], from: &str, top: u32) -> GetDashboardResponse {
    let request = GetDashboardRequest {
        received: Some(days(from, "2026-11-29")),
        top,
        ..GetDashboardRequest::default()
    };
    let person = manager(system, scope);
    client(system).get_dashboard(&person.ask, request).await.unwrap()
}

/// the batch that most is heard about leads the list, though its product does not; over whole months and days
/// that are left.
#[tokio::test]
async fn the_worst_batch_may_be_of_a_product_that_is_not_listed() {
    let story = [
        ("2026-09-30", "spread", "A1"),
        ("2026-10-01", "spread", "A2"),
        ("2026-10-31", "spread", "A3"),
        ("2026-10-31", "one batch", "B1"),
        ("2026-11-28", "one batch", "B1"),
        ("2026-11-28", "hardly any", "C1"),
    ];
    let facts: Vec<Fact> = (0..)
        .zip(story)
        .flat_map(|(number, (day, product, batch))| complaint(number, day, product, batch))
        .collect();
    let system = told(&facts, "").await;
    for scope in [&["*"], &["cn.east"]] {
        let answer = lists(&system, scope, "2026-09-30", 1).await;
        let products: Vec<_> = answer
            .products
            .iter()
            .map(|one| (one.product_id.clone(), one.complaints))
            .collect();
        assert_eq!(products, [(id("spread").to_string(), 3)], "{scope:?}");
        let batches: Vec<_> = answer
            .batches
            .iter()
            .map(|one| (one.batch_number.as_str(), one.complaints))
            .collect();
        assert_eq!(batches, [("B1", 2)], "{scope:?}");
    }
    system.finish().await;
}

/// A short list is the beginning of a long one.
#[tokio::test]
async fn a_short_list_is_the_beginning_of_a_long_one() {
    for seed in [3, 4] {
        let system = told(&crowd(seed, 60), "").await;
        for scope in [&["*"], &["cn.east.zhejiang"]] {
            let whole = lists(&system, scope, "2026-10-10", 50).await;
            assert!(whole.batches.len() > 4, "{scope:?}: {}", whole.batches.len());
            for top in 1..=5u32 {
                let short = lists(&system, scope, "2026-10-10", top).await;
                let begins = |length: usize| length.min(top as usize);
                assert_eq!(
                    short.products,
                    whole.products[..begins(whole.products.len())],
                    "{top}"
                );
                assert_eq!(
                    short.batches,
                    whole.batches[..begins(whole.batches.len())],
                    "{top}"
                );
            }
        }
        system.finish().await;
    }
}

/// The function that reads the sums past the policies says nothing of a region that its caller may not see as a whole.
#[tokio::test]
async fn sums_of_products_are_told_of_the_own_regions_only() {
    let system = told(&complaint(1, "2026-11-10", "spread", "A1"), "").await;
    let url = system.databases.runtime_url().replace("{service}", "reporting");
    let pool = sqlx::PgPool::connect(&url).await.unwrap();
    for (scope, wanted) in [("*", 1), ("cn.east", 1), ("cn.east.jiangsu", 0), ("", 0)] {
        let mut tx = pool.begin().await.unwrap();
        sqlx::query("select set_config('afterdose.regions', $1, true)")
            .bind(scope)
            .execute(&mut *tx)
            .await
            .unwrap();
        let question =
            "select count(*) from product_sums('{cn.east}', '2026-11-01', '2026-12-01', '2026-11-01',
            '2026-11-01', '2026-12-01', '2026-12-01', false, null, 'cn.east', 'cn.east/', 10)";
        let told: i64 = sqlx::query_scalar(question).fetch_one(&mut *tx).await.unwrap();
        assert_eq!(told, wanted, "{scope:?}");
    }
    pool.close().await;
    system.finish().await;
}
