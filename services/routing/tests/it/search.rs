//! Finding a ticket by what people say on the phone.

use chrono::Duration;
use contracts::{
    intake::v1::{ContactAmended, ContactReceived},
    routing::v1::{ListTicketsRequest, Ticket},
};

use crate::world::{World, mail};

async fn found(world: &World, request: ListTicketsRequest) -> Vec<Ticket> {
    world
        .client()
        .list_tickets(&world.clerk.ask, request)
        .await
        .expect("a list")
        .tickets
}

async fn by_text(world: &World, text: &str) -> Vec<String> {
    let request = ListTicketsRequest {
        text: text.into(),
        ..Default::default()
    };
    let tickets = found(world, request).await;
    tickets.into_iter().map(|ticket| ticket.contact_id).collect()
}

/// Three tickets, opened in this order: of Zhejiang, of the west, of Shanghai.
async fn three() -> World {
    let world = World::start().await;
    let contacts = [
        ("c-1", "胰岛素退货 50%_破损", "cn.east.zhejiang"),
        ("c-2", "Refund of Insulin", "cn.west"),
        ("c-3", "胰岛素怎么保存", "cn.east.shanghai"),
    ];
    for (number, (id, subject, region)) in contacts.into_iter().enumerate() {
        let contact = ContactReceived {
            receipt: format!("YH-20260823-7K4M2-Q8XR{number}"),
            subject: subject.into(),
            region: region.into(),
            ..mail(id, "请问怎么办理?")
        };
        world.receive(&contact).await;
        world.ticket_of(id).await;
        world.clock.advance(Duration::minutes(1));
    }
    world
}

#[tokio::test]
async fn words_of_the_subject_find_their_tickets_newest_first() {
    let world = three().await;
    assert_eq!(by_text(&world, "胰岛素").await, ["c-3", "c-1"]);
    assert_eq!(by_text(&world, "退货").await, ["c-1"]);
    assert_eq!(by_text(&world, "insulin REFUND").await, ["c-2"]);
    assert_eq!(by_text(&world, "胰岛素 破").await, ["c-1"]);
    assert_eq!(by_text(&world, "50%_破").await, ["c-1"]);
    assert!(by_text(&world, "%%").await.is_empty(), "signs mean themselves");
    // the same pairs of letters in another order are other words
    assert!(by_text(&world, "素胰岛").await.is_empty());
    // a better subject is found, the old one no more
    let amended = ContactAmended {
        contact: Some(ContactReceived {
            version: 2,
            subject: "疫苗补发".into(),
            region: "cn.west".into(),
            ..mail("c-2", "请问怎么办理?")
        }),
        ..Default::default()
    };
    world.system.say("c-2", &amended).await;
    world.ticket_when("c-2", |ticket| ticket.version == 2).await;
    assert_eq!(by_text(&world, "疫苗").await, ["c-2"]);
    assert!(by_text(&world, "refund").await.is_empty());
    world.system.finish().await;
}

#[tokio::test]
async fn numbers_and_receipts_find_one_ticket() {
    let world = three().await;
    assert_eq!(by_text(&world, "gd-2024-000002").await, ["c-2"]);
    assert_eq!(by_text(&world, "3").await, ["c-3"]);
    assert_eq!(by_text(&world, " yh-20260823-7k4m2-q8xr0 ").await, ["c-1"]);
    assert!(by_text(&world, "999").await.is_empty());
    let short = ListTicketsRequest {
        text: "药".into(),
        ..Default::default()
    };
    let refused = world
        .client()
        .list_tickets(&world.clerk.ask, short)
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "search-too-short");
    world.system.finish().await;
}

#[tokio::test]
async fn a_region_holds_its_subtree_and_the_newest_may_come_first() {
    let world = three().await;
    let ids = |tickets: Vec<Ticket>| -> Vec<String> {
        tickets.into_iter().map(|ticket| ticket.contact_id).collect()
    };
    let east = ListTicketsRequest {
        region: "cn.east".into(),
        newest_first: true,
        ..Default::default()
    };
    assert_eq!(ids(found(&world, east.clone()).await), ["c-3", "c-1"]);
    let first = ListTicketsRequest {
        page_size: 1,
        ..east.clone()
    };
    let page = world
        .client()
        .list_tickets(&world.clerk.ask, first.clone())
        .await
        .expect("a page");
    assert_eq!(ids(page.tickets), ["c-3"]);
    let second = ListTicketsRequest {
        cursor: page.next_cursor,
        ..first
    };
    let page = world
        .client()
        .list_tickets(&world.clerk.ask, second)
        .await
        .expect("a page");
    assert_eq!(
        (ids(page.tickets), page.next_cursor),
        (vec!["c-1".to_owned()], String::new())
    );
    let both = ListTicketsRequest {
        text: "胰岛素".into(),
        region: "cn.east.shanghai".into(),
        ..Default::default()
    };
    assert_eq!(ids(found(&world, both).await), ["c-3"]);
    let wrong = ListTicketsRequest {
        region: "东部".into(),
        ..Default::default()
    };
    let refused = world
        .client()
        .list_tickets(&world.clerk.ask, wrong)
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "region-unknown");
    world.system.finish().await;
}
