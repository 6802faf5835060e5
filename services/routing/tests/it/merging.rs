//! Two tickets about the same become one, and nothing of either is lost.

use chrono::Duration;
use contracts::{
    common::v1::{Channel, Disposition, WorkKind},
    intake::v1::{ContactAmended, ContactReceived},
    qa_case::v1::{Case, CaseClosed, CaseStarted},
    routing::v1::{
        AddNoteRequest, GetTicketHistoryRequest, GetTicketRequest, MergeTicketsRequest, Ticket,
        TicketChanged, WorkWithdrawn,
    },
    timestamp,
};
use kernel::Fault;
use testkit::{Listener, Person};

use crate::world::{World, clock, kinds, mail, name};

async fn merge(world: &World, who: &Person, stays: &Ticket, goes: &Ticket) -> Result<Ticket, Fault> {
    let request = MergeTicketsRequest {
        ticket_id: stays.ticket_id.clone(),
        merged_ticket_id: goes.ticket_id.clone(),
        reason: "同一件事".into(),
        expected_version: stays.version,
        expected_merged_version: goes.version,
    };
    let answer = world.client().merge_tickets(&who.ask, request).await?;
    Ok(answer.ticket.expect("a ticket"))
}

fn closed_case(work_item_id: &str) -> CaseClosed {
    let case = Case {
        work_item_id: work_item_id.into(),
        owner: "zhou".into(),
        disposition: Disposition::Substantiated.into(),
        decision: "投诉成立".into(),
        ..Default::default()
    };
    CaseClosed {
        case: Some(case),
        actor: "zhou".into(),
    }
}

/// contacts, work items, notes and clocks go over; the number of the emptied ticket still leads somewhere, a
/// case of a moved item finds it, and what continues the merged contact comes to the ticket that stays.
#[tokio::test]
async fn everything_goes_over_and_the_ends_meet() {
    let world = World::start().await;
    world.receive(&mail("c-1", "药片上有黑点,投诉质量问题")).await;
    let earlier = ContactReceived {
        received_at: Some(timestamp(world.clock.now() - Duration::hours(5))),
        ..mail("c-2", "订单少发了3盒,请补发")
    };
    world.receive(&earlier).await;
    let (stays, goes) = (world.ticket_of("c-1").await, world.ticket_of("c-2").await);
    let (item, due) = (
        goes.work_items[0].work_item_id.clone(),
        clock(&goes, "first_reply").due_at,
    );
    let note = AddNoteRequest {
        ticket_id: goes.ticket_id.clone(),
        body: "已联系仓库".into(),
        ..Default::default()
    };
    world
        .client()
        .add_note(&world.clerk.ask, note)
        .await
        .expect("a note");
    let goes = world.ticket_of("c-2").await;
    let mut changes = Listener::<TicketChanged>::new(&world.system.client).await;

    let merged = merge(&world, &world.clerk, &stays, &goes).await.expect("merged");
    assert_eq!(merged.version, stays.version + 1);
    assert_eq!(
        (merged.contact_id.as_str(), merged.further_contact_ids.as_slice()),
        ("c-2", &["c-1".to_owned()][..])
    );
    let mut found = kinds(&merged);
    found.sort_unstable();
    assert_eq!(found, [name(WorkKind::Complaint), name(WorkKind::DeliveryError)]);
    assert_eq!(
        clock(&merged, "first_reply").due_at,
        due,
        "the earlier start counts"
    );

    both_are_told(&mut changes, &merged, &goes).await;
    is_found_and_journalled(&world, &stays, &goes).await;
    later_news_finds_it(&world, &item, earlier, &merged).await;
    world.system.finish().await;
}

/// A reply to the ticket that stays reaches the latest contact and is the reply of all; it closes when all has ended.
#[tokio::test]
async fn the_same_question_twice_is_answered_once() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    world.receive(&mail("c-2", "请问怎么吃?")).await;
    let (stays, goes) = (world.ticket_of("c-1").await, world.ticket_of("c-2").await);
    let merged = merge(&world, &world.clerk, &stays, &goes).await.expect("merged");
    assert_eq!(kinds(&merged), [name(WorkKind::Consultation)]);
    world
        .reply(&merged.ticket_id, Channel::Phone, "")
        .await
        .expect("a reply");
    assert_eq!(world.ticket_of("c-2").await.state, "closed");
    let nothing = world
        .reply(&goes.ticket_id, Channel::Phone, "")
        .await
        .unwrap_err();
    assert_eq!(nothing.slug, "ticket-closed");
    world.system.finish().await;
}

/// Of one complaint twice the case that nobody has begun is withdrawn; a suspected reaction never is.
#[tokio::test]
async fn a_complaint_twice_is_withdrawn_once_and_a_reaction_never() {
    let world = World::start().await;
    let text = "药片发黄变质,投诉质量问题,吃了以后呕吐";
    world.receive(&mail("c-1", text)).await;
    world.receive(&mail("c-2", text)).await;
    let (stays, goes) = (world.ticket_of("c-1").await, world.ticket_of("c-2").await);
    let complaint = |ticket: &Ticket| {
        let mut items = ticket.work_items.iter();
        let item = items
            .find(|item| item.kind() == WorkKind::Complaint)
            .expect("a complaint");
        item.work_item_id.clone()
    };
    let started = Case {
        work_item_id: complaint(&goes),
        owner: "zhou".into(),
        ..Default::default()
    };
    world
        .system
        .say(
            "case",
            &CaseStarted {
                case: Some(started),
                actor: "zhou".into(),
            },
        )
        .await;
    let goes = world
        .ticket_when("c-2", |ticket| ticket.version > goes.version)
        .await;
    let merged = merge(&world, &world.clerk, &stays, &goes).await.expect("merged");
    let withdrawn = Listener::<WorkWithdrawn>::new(&world.system.client)
        .await
        .next()
        .await;
    assert_eq!(
        (withdrawn.work_item_id, withdrawn.reason.as_str()),
        (complaint(&stays), "同一件事")
    );
    let reactions = merged
        .work_items
        .iter()
        .filter(|item| item.kind() == WorkKind::AdverseReaction);
    assert!(reactions.clone().all(|item| item.state == "open") && reactions.count() == 2);
    world.system.finish().await;
}

#[tokio::test]
async fn what_cannot_be_merged_is_refused() {
    let world = World::start().await;
    for contact in ["c-1", "c-2", "c-3"] {
        world.receive(&mail(contact, "请问怎么吃?")).await;
    }
    let western = ContactReceived {
        region: "cn.west".into(),
        ..mail("c-4", "请问怎么吃?")
    };
    world.receive(&western).await;
    let (one, two, three) = (
        world.ticket_of("c-1").await,
        world.ticket_of("c-2").await,
        world.ticket_of("c-3").await,
    );
    let west = world.ticket_of("c-4").await;
    let refused = async |who: &Person, stays: &Ticket, goes: &Ticket| {
        merge(&world, who, stays, goes).await.unwrap_err().slug
    };
    assert_eq!(refused(&world.clerk, &one, &one).await, "tickets-same");
    let old = Ticket {
        version: 9,
        ..two.clone()
    };
    assert_eq!(
        refused(&world.clerk, &one, &old).await,
        "ticket-changed-meanwhile"
    );
    assert_eq!(
        refused(&world.clerk, &old, &one).await,
        "ticket-changed-meanwhile"
    );
    let east = world
        .system
        .people
        .person("east", &["ticket.read", "ticket.handle"], &["cn.east"]);
    assert_eq!(refused(&east, &one, &west).await, "ticket-not-found");
    assert_eq!(refused(&east, &west, &one).await, "ticket-not-found");
    world
        .reply(&two.ticket_id, Channel::Email, "")
        .await
        .expect("a reply");
    let pending = world.ticket_of("c-2").await;
    assert_eq!(refused(&world.clerk, &one, &pending).await, "reply-pending");
    merge(&world, &world.clerk, &one, &three).await.expect("merged");
    let (one, gone) = (world.ticket_of("c-1").await, Ticket { version: 0, ..three });
    assert_eq!(refused(&world.clerk, &one, &gone).await, "ticket-merged-already");
    assert_eq!(world.ticket_of("c-4").await.version, 1);
    world.system.finish().await;
}

/// The emptied one first.
async fn both_are_told(changes: &mut Listener<TicketChanged>, merged: &Ticket, goes: &Ticket) {
    let is_merged = |event: &TicketChanged| event.what.iter().any(|what| what == "merged");
    let (one, other) = (changes.find(is_merged).await, changes.find(is_merged).await);
    let (emptied, told) = (one.ticket.expect("a ticket"), other.ticket.expect("a ticket"));
    assert_eq!(
        (emptied.merged_into.as_str(), emptied.state.as_str()),
        (merged.ticket_id.as_str(), "closed")
    );
    assert_eq!(
        (
            emptied.contact_id.as_str(),
            emptied.work_items.len(),
            emptied.version
        ),
        ("", 0, goes.version + 1)
    );
    assert!(told == *merged && other.reason == "同一件事");
}

/// By the number of the emptied one and by its contact; both journals say why.
async fn is_found_and_journalled(world: &World, stays: &Ticket, goes: &Ticket) {
    let by_number = GetTicketRequest {
        number: goes.number.clone(),
        ..Default::default()
    };
    let answer = world
        .client()
        .get_ticket(&world.clerk.ask, by_number)
        .await
        .expect("the emptied one");
    assert_eq!(answer.merged_into, stays.ticket_id);
    let by_contact = world.get("c-2", &world.clerk).await.expect("the one that stays");
    assert_eq!(by_contact.ticket.expect("a ticket").number, stays.number);
    assert_eq!(by_contact.notes[0].body, "已联系仓库");
    for ticket in [stays, goes] {
        let request = GetTicketHistoryRequest {
            ticket_id: ticket.ticket_id.clone(),
        };
        let history = world
            .client()
            .get_ticket_history(&world.clerk.ask, request)
            .await
            .expect("a history");
        let last = history.entries.last().expect("an entry");
        assert_eq!(
            (last.kind.as_str(), last.version, last.reason.as_str()),
            ("tickets-merged", ticket.version + 1, "同一件事")
        );
    }
}

/// The end of a moved item, a contact that continues the merged one, and better knowledge of that.
async fn later_news_finds_it(world: &World, item: &str, mut amended: ContactReceived, merged: &Ticket) {
    world.system.say("case", &closed_case(item)).await;
    world
        .ticket_when("c-1", |ticket| {
            ticket
                .work_items
                .iter()
                .any(|one| one.work_item_id == item && one.state == "disposed")
        })
        .await;
    let next = ContactReceived {
        in_reply_to_contact_id: "c-2".into(),
        received_at: Some(timestamp(world.clock.now())),
        ..mail("c-3", "还没有收到")
    };
    world.receive(&next).await;
    assert_eq!(world.ticket_of("c-3").await.ticket_id, merged.ticket_id);
    (amended.version, amended.text) = (2, "订单少发了3盒,请补发,孩子吃了以后呕吐".into());
    world
        .system
        .say(
            "c-2",
            &ContactAmended {
                contact: Some(amended),
                ..Default::default()
            },
        )
        .await;
    world
        .ticket_when("c-1", |ticket| {
            kinds(ticket).contains(&name(WorkKind::AdverseReaction))
        })
        .await;
}
