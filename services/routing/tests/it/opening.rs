//! A contact becomes a ticket: what it asks for, whose it is, until when.

use contracts::{
    common::v1::WorkKind,
    intake::v1::{ContactAmended, ContactReceived},
    moment,
    routing::v1::{TicketOpened, WorkAssigned},
};
use testkit::Listener;

use crate::world::{World, clock, friday, kinds, mail, name};

/// C-17: one mail, two things asked, each with a team and a reason, and the clock of the stricter.
#[tokio::test]
async fn a_reaction_told_as_a_complaint_becomes_a_ticket_with_both() {
    let world = World::start().await;
    world
        .receive(&mail("c-1", "药片发黄变质,吃了一片后全身起皮疹、呕吐,要求赔偿"))
        .await;
    let opened = Listener::<TicketOpened>::new(&world.system.client)
        .await
        .next()
        .await;
    let ticket = opened.ticket.expect("a ticket");
    assert_eq!(ticket.number, "GD-2024-000001");
    assert_eq!(
        kinds(&ticket),
        [name(WorkKind::AdverseReaction), name(WorkKind::Complaint)]
    );
    assert_eq!(
        (ticket.version, ticket.state.as_str(), ticket.team.as_str()),
        (1, "open", "drug-safety")
    );
    assert!(
        ticket.work_items[0].explanation.contains("皮疹"),
        "{}",
        ticket.work_items[0].explanation
    );
    assert_eq!(ticket.work_items[1].team, "quality");
    let due = moment(clock(&ticket, "first_reply").due_at.as_ref());
    assert_eq!(due, Some(friday() + chrono::Duration::hours(24)));
    let mut assigned = Listener::<WorkAssigned>::new(&world.system.client).await;
    let (one, other) = (assigned.next().await, assigned.next().await);
    assert_eq!(
        (name(one.kind()), name(other.kind())),
        (name(WorkKind::AdverseReaction), name(WorkKind::Complaint))
    );
    assert!(one.narrative.contains("皮疹") && one.ticket_number == ticket.number);
    world.system.finish().await;
}

#[tokio::test]
async fn a_redelivered_contact_opens_one_ticket() {
    let world = World::start().await;
    let contact = mail("c-1", "请问怎么吃?");
    let event_id = uuid::Uuid::from_u128(7);
    world.system.say_as(event_id, "c-1", friday(), &contact).await;
    world.ticket_of("c-1").await;
    // the same news under another event id, and the amendment of the same version
    world.receive(&contact).await;
    let amended = ContactAmended {
        contact: Some(contact),
        ..Default::default()
    };
    world.system.say("c-1", &amended).await;
    world.system.settle().await;
    let ticket = world.ticket_of("c-1").await;
    assert_eq!((ticket.version, ticket.work_items.len()), (1, 1));
    assert_eq!(ticket.number, "GD-2024-000001");
    world.system.finish().await;
}

/// two contacts that differ only in who and where the customer is get the same kinds, clocks and urgency.
#[tokio::test]
async fn customers_are_treated_alike() {
    let world = World::start().await;
    world.receive(&mail("c-1", "订单少发了3盒,请补发")).await;
    let other = ContactReceived {
        region: "cn.west.gansu".to_owned(),
        customer_id: "key-customer".to_owned(),
        reporter: None,
        ..mail("c-2", "订单少发了3盒,请补发")
    };
    world.receive(&other).await;
    let (one, two) = (world.ticket_of("c-1").await, world.ticket_of("c-2").await);
    assert_eq!(kinds(&one), kinds(&two));
    assert!(one.clocks == two.clocks);
    assert_eq!(one.work_items[0].explanation, two.work_items[0].explanation);
    world.system.finish().await;
}

/// who took the contact in owns it; otherwise the least loaded of the team whose region covers it.
#[tokio::test]
async fn the_first_responder_or_the_least_loaded_owns_the_ticket() {
    let world = World::start().await;
    world.staff("a-chen", &["clerk"], &["cn.east"]).await;
    world.staff("b-wang", &["clerk"], &["*"]).await;
    world.staff("a-north", &["clerk"], &["cn.north"]).await;
    world.staff("a-qa", &["qa_officer"], &["*"]).await;
    world.system.settle().await;
    for (contact, owner) in [("c-1", "a-chen"), ("c-2", "b-wang"), ("c-3", "a-chen")] {
        world.receive(&mail(contact, "请问怎么吃?")).await;
        assert_eq!(world.ticket_of(contact).await.owner, owner, "{contact}");
    }
    let taken = ContactReceived {
        first_responder: "zhao".to_owned(),
        ..mail("c-4", "请问怎么吃?")
    };
    world.receive(&taken).await;
    let ticket = world.ticket_of("c-4").await;
    assert_eq!(
        (ticket.owner.as_str(), ticket.first_responder.as_str()),
        ("zhao", "zhao")
    );
    world.receive(&mail("c-5", "订单少发了3盒")).await;
    assert_eq!(world.ticket_of("c-5").await.owner, "", "the warehouse has nobody");
    world.system.finish().await;
}
