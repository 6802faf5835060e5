//! Tickets that may be about the same thing are suggested, with what speaks for it, within the caller's regions.

use chrono::Duration;
use contracts::{
    common::v1::{Channel, ProductMention, Reporter},
    intake::v1::ContactReceived,
    routing::v1::{DuplicateSuggestion, SuggestDuplicatesRequest, Ticket},
    timestamp,
};
use testkit::Person;

use crate::world::{World, mail};

async fn suggested(world: &World, who: &Person, ticket: &Ticket) -> Vec<DuplicateSuggestion> {
    let request = SuggestDuplicatesRequest {
        ticket_id: ticket.ticket_id.clone(),
    };
    let answer = world.client().suggest_duplicates(&who.ask, request).await;
    answer.expect("suggestions").suggestions
}

fn from(address: &str, contact: ContactReceived) -> ContactReceived {
    let reporter = Reporter {
        email: address.into(),
        ..Default::default()
    };
    ContactReceived {
        reporter: Some(reporter),
        ..contact
    }
}

fn about(batch: &str, contact: ContactReceived) -> ContactReceived {
    let product = ProductMention {
        generic_name: "阿莫西林胶囊".into(),
        batch_number: batch.into(),
        ..Default::default()
    };
    ContactReceived {
        products: vec![product],
        ..contact
    }
}

#[tokio::test]
async fn the_likest_come_first_with_their_reasons() {
    let world = World::start().await;
    let text = "我买的阿莫西林胶囊打开后发现胶囊变色发黄，投诉质量问题，请尽快处理";
    world.receive(&about("20240101", mail("c-1", text))).await;
    world
        .receive(&about("20240101", mail("c-2", &format!("{text}！谢谢"))))
        .await;
    world.receive(&from("zhao@mail.example", mail("c-3", text))).await;
    world
        .receive(&from(
            "qian@mail.example",
            mail("c-4", "请问血糖仪的试纸在哪里买"),
        ))
        .await;
    world
        .receive(&from(
            "sun@mail.example",
            about("20240101", mail("c-5", "少发了3盒")),
        ))
        .await;
    world.system.settle().await;
    let found = suggested(&world, &world.clerk, &world.ticket_of("c-1").await).await;
    let contacts: Vec<_> = found
        .iter()
        .map(|one| one.ticket.as_ref().expect("a ticket").contact_id.as_str())
        .collect();
    assert_eq!(contacts, ["c-2", "c-3"]);
    assert_eq!(
        found[0].reasons,
        ["same-sender", "similar-text", "same-batch", "close-in-time"]
    );
    assert!(found[0].score > found[1].score && found[0].score <= 100);
    assert_eq!(found[1].reasons, ["similar-text", "close-in-time"]);
    world.system.finish().await;
}

#[tokio::test]
async fn other_regions_and_what_ended_long_ago_are_not_suggested() {
    let world = World::start().await;
    let text = "请问胰岛素开封以后可以放多少天，放在冰箱里吗";
    world.receive(&mail("c-1", text)).await;
    let western = ContactReceived {
        region: "cn.west".into(),
        ..mail("c-2", text)
    };
    world.receive(&western).await;
    world.receive(&mail("c-3", text)).await;
    let old = world.ticket_of("c-3").await;
    world
        .reply(&old.ticket_id, Channel::Phone, "")
        .await
        .expect("a reply");
    let east = world.system.people.person("east", &["ticket.read"], &["cn.east"]);
    let first = world.ticket_of("c-1").await;
    let here: Vec<_> = suggested(&world, &east, &first).await;
    let regions: Vec<_> = here
        .iter()
        .map(|one| one.ticket.as_ref().expect("a ticket").region.as_str())
        .collect();
    assert_eq!(regions, ["cn.east.zhejiang"]);
    assert_eq!(suggested(&world, &world.clerk, &first).await.len(), 2);
    let request = SuggestDuplicatesRequest {
        ticket_id: world.ticket_of("c-2").await.ticket_id,
    };
    let refused = world.client().suggest_duplicates(&east.ask, request).await;
    assert_eq!(refused.unwrap_err().slug, "ticket-not-found");

    world.clock.advance(Duration::days(31));
    let again = ContactReceived {
        received_at: Some(timestamp(world.clock.now())),
        ..mail("c-4", text)
    };
    world.receive(&again).await;
    let found = suggested(&world, &world.clerk, &world.ticket_of("c-4").await).await;
    let numbers: Vec<_> = found
        .iter()
        .map(|one| one.ticket.as_ref().expect("a ticket").contact_id.as_str())
        .collect();
    assert!(
        numbers.contains(&"c-1") && !numbers.contains(&"c-3"),
        "{numbers:?}"
    );
    world.system.finish().await;
}
