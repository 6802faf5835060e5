//! A ticket that holds two matters becomes two.

use chrono::Duration;
use contracts::{
    common::v1::{Channel, Disposition, WorkKind},
    intake::v1::ContactReceived,
    qa_case::v1::{Case, CaseClosed},
    routing::v1::{GetTicketHistoryRequest, SplitTicketRequest, Ticket, TicketOpened},
    timestamp,
};
use kernel::Fault;
use testkit::Listener;

use crate::world::{World, clock, kinds, mail, name};

async fn split(
    world: &World,
    ticket: &Ticket,
    contacts: &[&str],
    items: &[&str],
) -> Result<(Ticket, Ticket), Fault> {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let request = SplitTicketRequest {
        ticket_id: ticket.ticket_id.clone(),
        contact_ids: owned(contacts),
        work_item_ids: owned(items),
        reason: "两件事".into(),
        expected_version: ticket.version,
    };
    let answer = world.client().split_ticket(&world.clerk.ask, request).await?;
    Ok((
        answer.ticket.expect("a ticket"),
        answer.new_ticket.expect("a new ticket"),
    ))
}

/// A question, and in the same thread a complaint.
async fn two_matters(world: &World) -> Ticket {
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    world.ticket_of("c-1").await;
    world.clock.advance(Duration::hours(1));
    let later = ContactReceived {
        in_reply_to_contact_id: "c-1".into(),
        received_at: Some(timestamp(world.clock.now())),
        ..mail("c-2", "药片上有黑点,投诉质量问题")
    };
    world.receive(&later).await;
    world.ticket_of("c-2").await
}

/// the new ticket has its own number and the time of the old one; its case finds it; later contacts follow
/// the contact that they continue; each ticket ends by itself.
#[tokio::test]
async fn a_contact_gets_a_ticket_of_its_own() {
    let world = World::start().await;
    let ticket = two_matters(&world).await;
    let complaint = ticket.work_items[1].clone();
    assert_eq!(
        (name(complaint.kind()), complaint.contact_id.as_str()),
        (name(WorkKind::Complaint), "c-2")
    );
    let mut opened = Listener::<TicketOpened>::new(&world.system.client).await;
    let (old, new) = split(&world, &ticket, &["c-2"], &[&complaint.work_item_id])
        .await
        .expect("split");
    assert_eq!(
        (kinds(&old), kinds(&new)),
        (
            vec![name(WorkKind::Consultation)],
            vec![name(WorkKind::Complaint)]
        )
    );
    assert_eq!(
        (new.number.as_str(), new.version, new.contact_id.as_str()),
        ("GD-2024-000002", 1, "c-2")
    );
    assert_eq!(
        (old.version, old.further_contact_ids.len()),
        (ticket.version + 1, 0)
    );
    assert_eq!(new.work_items[0].work_item_id, complaint.work_item_id);
    assert_eq!(
        (&new.owner, &new.first_responder),
        (&old.owner, &old.first_responder)
    );
    has_the_time_of_the_old_one(&world, &new).await;
    let told = opened
        .find(|event| {
            event
                .ticket
                .as_ref()
                .is_some_and(|told| told.number == "GD-2024-000002")
        })
        .await;
    assert_eq!(told.ticket.expect("a ticket").ticket_id, new.ticket_id);
    are_journalled(&world, &old, &new).await;
    world
        .reply(&old.ticket_id, Channel::Phone, "")
        .await
        .expect("a reply");
    assert_eq!(world.ticket_of("c-1").await.state, "closed");
    case_closes(&world, &complaint.work_item_id).await;
    let next = ContactReceived {
        in_reply_to_contact_id: "c-2".into(),
        received_at: Some(timestamp(world.clock.now())),
        ..mail("c-3", "有结果了吗")
    };
    world.receive(&next).await;
    assert_eq!(world.ticket_of("c-3").await.ticket_id, new.ticket_id);
    world.system.finish().await;
}

#[tokio::test]
async fn what_cannot_be_split_is_refused() {
    let world = World::start().await;
    let ticket = two_matters(&world).await;
    let items: Vec<&str> = ticket
        .work_items
        .iter()
        .map(|item| item.work_item_id.as_str())
        .collect();
    let refused = async |contacts: &[&str], items: &[&str]| {
        split(&world, &ticket, contacts, items).await.unwrap_err().slug
    };
    assert_eq!(refused(&[], &[]).await, "split-empty");
    assert_eq!(refused(&["c-1"], &[]).await, "opening-contact-stays");
    assert_eq!(refused(&["c-9"], &[]).await, "contact-not-found");
    assert_eq!(refused(&[], &[items[1]]).await, "work-item-needs-contact");
    assert_eq!(refused(&["c-2"], &[items[0]]).await, "work-item-needs-contact");
    world
        .reply(&ticket.ticket_id, Channel::Email, "")
        .await
        .expect("a reply");
    assert_eq!(refused(&["c-2"], &[]).await, "ticket-changed-meanwhile");
    let ticket = world.ticket_of("c-2").await;
    let pending = split(&world, &ticket, &["c-2"], &[]).await.unwrap_err();
    assert_eq!(pending.slug, "reply-pending");
    assert_eq!(world.ticket_of("c-1").await.further_contact_ids, ["c-2"]);
    world.system.finish().await;
}

async fn are_journalled(world: &World, old: &Ticket, new: &Ticket) {
    for ticket in [old, new] {
        let request = GetTicketHistoryRequest {
            ticket_id: ticket.ticket_id.clone(),
        };
        let history = world
            .client()
            .get_ticket_history(&world.clerk.ask, request)
            .await
            .expect("a history");
        assert_eq!(history.entries.last().expect("an entry").kind, "ticket-split");
    }
}

/// QA closes the case of the moved item, and the new ticket hears of it.
async fn case_closes(world: &World, work_item_id: &str) {
    let case = Case {
        work_item_id: work_item_id.to_owned(),
        disposition: Disposition::Substantiated.into(),
        decision: "成立".into(),
        ..Default::default()
    };
    world
        .system
        .say(
            "case",
            &CaseClosed {
                case: Some(case),
                actor: "zhou".into(),
            },
        )
        .await;
    world
        .ticket_when("c-2", |ticket| ticket.work_items[0].state == "disposed")
        .await;
}

async fn has_the_time_of_the_old_one(world: &World, new: &Ticket) {
    // received when the thread began, a complaint would be due just then
    world.receive(&mail("c-9", "药片上有黑点,投诉质量问题")).await;
    let control = world.ticket_of("c-9").await;
    for name in ["first_reply", "resolution"] {
        assert_eq!(clock(new, name).due_at, clock(&control, name).due_at);
    }
}
