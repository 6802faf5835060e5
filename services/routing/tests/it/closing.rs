//! How tickets end: never without a disposition for everything and a reply that the customer has.

use contracts::{
    common::v1::{Channel, Disposition, WorkKind},
    intake::v1::ContactReceived,
    notify::v1::{MessageFailed, MessageSent},
    qa_case::v1::{Case, CaseClosed, CaseStarted},
    routing::v1::{
        CloseTicketRequest, DisposeWorkItemRequest, ReplyGiven, ReplyToTicketResponse, Ticket, TicketClosed,
        TicketReplied, TransferTicketRequest,
    },
    timestamp,
};
use testkit::Listener;

use crate::world::{World, clock, kinds, mail, name};

fn sent(world: &World, reply: &ReplyToTicketResponse) -> MessageSent {
    MessageSent {
        purpose: "reply".into(),
        subject_id: reply.reply_id.clone(),
        at: Some(timestamp(world.clock.now())),
        ..Default::default()
    }
}

async fn close(world: &World, ticket: &Ticket) -> Result<Ticket, kernel::Fault> {
    let request = CloseTicketRequest {
        ticket_id: ticket.ticket_id.clone(),
        expected_version: 0,
    };
    let answer = world
        .client()
        .close_ticket(&world.clerk.ask, request.clone())
        .await?;
    Ok(answer.ticket.expect("a ticket"))
}

/// a mail reply counts once the mail server has it; an answered consultation then ends by itself.
#[tokio::test]
async fn an_answered_consultation_closes_when_the_mail_is_sent() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问胰岛素开封后可以放多少天?")).await;
    let ticket = world.ticket_of("c-1").await;
    let reply = world
        .reply(&ticket.ticket_id, Channel::Email, "key")
        .await
        .expect("a reply");
    let again = world
        .reply(&ticket.ticket_id, Channel::Email, "key")
        .await
        .expect("the same reply");
    assert_eq!(reply.reply_id, again.reply_id);
    let given = Listener::<ReplyGiven>::new(&world.system.client)
        .await
        .next()
        .await;
    assert_eq!(
        (given.to.as_str(), given.in_reply_to.as_str()),
        ("wang@mail.example", "<c-1@mail.example>")
    );
    assert_eq!(
        (given.subject.as_str(), given.reply_id.as_str()),
        ("Re: 来信", reply.reply_id.as_str())
    );
    let waiting = world.ticket_of("c-1").await;
    assert_eq!(waiting.state, "waiting");
    assert_eq!(close(&world, &waiting).await.unwrap_err().slug, "work-item-open");

    world.clock.advance(chrono::Duration::hours(1));
    world.system.say("m", &sent(&world, &reply)).await;
    let closed = world.ticket_when("c-1", |ticket| ticket.state == "closed").await;
    assert!(closed.work_items[0].disposition() == Disposition::Answered);
    assert_eq!(
        (
            clock(&closed, "first_reply").state.as_str(),
            clock(&closed, "resolution").state.as_str()
        ),
        ("met", "met")
    );
    let replied = Listener::<TicketReplied>::new(&world.system.client)
        .await
        .next()
        .await;
    assert!(replied.first);
    let event = Listener::<TicketClosed>::new(&world.system.client)
        .await
        .next()
        .await;
    assert_eq!(event.ticket.expect("a ticket").ticket_id, closed.ticket_id);
    // the same news again changes nothing
    world.system.say("m", &sent(&world, &reply)).await;
    world.system.settle().await;
    assert_eq!(world.ticket_of("c-1").await.version, closed.version);
    world.system.finish().await;
}

#[tokio::test]
async fn a_failed_mail_is_no_reply() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    let ticket = world.ticket_of("c-1").await;
    let reply = world
        .reply(&ticket.ticket_id, Channel::Email, "")
        .await
        .expect("a reply");
    let failed = MessageFailed {
        purpose: "reply".into(),
        subject_id: reply.reply_id,
        reason: "refused".into(),
        ..Default::default()
    };
    world.system.say("m", &failed).await;
    let ticket = world.ticket_when("c-1", |ticket| ticket.version == 3).await;
    assert_eq!(
        (ticket.state.as_str(), ticket.first_replied_at.is_none()),
        ("open", true)
    );
    let item = DisposeWorkItemRequest {
        work_item_id: ticket.work_items[0].work_item_id.clone(),
        disposition: Disposition::Unreachable.into(),
        result: "无法联系".into(),
    };
    world
        .client()
        .dispose_work_item(&world.clerk.ask, item.clone())
        .await
        .expect("disposed");
    assert_eq!(close(&world, &ticket).await.unwrap_err().slug, "reply-missing");
    let answered = world
        .reply(&ticket.ticket_id, Channel::Phone, "")
        .await
        .expect("by phone");
    assert_eq!(answered.ticket.expect("a ticket").state, "closed");
    world.system.finish().await;
}

fn substantiated(ticket: &Ticket) -> Case {
    Case {
        work_item_id: ticket.work_items[0].work_item_id.clone(),
        owner: "zhou".into(),
        disposition: Disposition::Substantiated.into(),
        decision: "投诉成立,已更换".into(),
        ..Default::default()
    }
}

#[tokio::test]
async fn what_another_service_decides_is_not_ended_here() {
    let world = World::start().await;
    world.receive(&mail("c-1", "药片上有黑点,投诉质量问题")).await;
    let ticket = world.ticket_of("c-1").await;
    let own = DisposeWorkItemRequest {
        work_item_id: ticket.work_items[0].work_item_id.clone(),
        disposition: Disposition::Noted.into(),
        result: "记录".into(),
    };
    let refused = world.client().dispose_work_item(&world.clerk.ask, own).await;
    assert_eq!(refused.unwrap_err().slug, "work-item-elsewhere");
    world.system.finish().await;
}

/// a complaint closes only after its case has closed and the customer has a reply, in either order.
#[tokio::test]
async fn a_complaint_waits_for_its_case_and_the_reply() {
    let world = World::start().await;
    world.receive(&mail("c-1", "药片上有黑点,投诉质量问题")).await;
    let ticket = world.ticket_of("c-1").await;
    let case = substantiated(&ticket);
    world
        .system
        .say(
            "case",
            &CaseStarted {
                case: Some(case.clone()),
                actor: "zhou".into(),
            },
        )
        .await;
    world
        .ticket_when("c-1", |ticket| ticket.work_items[0].owner == "zhou")
        .await;
    world
        .reply(&ticket.ticket_id, Channel::Phone, "")
        .await
        .expect("a reply");
    let waiting = world.ticket_of("c-1").await;
    assert_eq!(
        (
            waiting.state.as_str(),
            clock(&waiting, "first_reply").state.as_str()
        ),
        ("waiting", "met")
    );
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
    let closed = world.ticket_when("c-1", |ticket| ticket.state == "closed").await;
    assert_eq!(closed.work_items[0].result, "投诉成立,已更换");
    let late = world
        .reply(&ticket.ticket_id, Channel::Phone, "")
        .await
        .unwrap_err();
    assert_eq!(late.slug, "ticket-closed");
    assert_eq!(
        close(&world, &closed)
            .await
            .expect("closing twice is harmless")
            .version,
        closed.version
    );
    world.system.finish().await;
}

#[tokio::test]
async fn a_later_contact_joins_reopens_or_after_too_long_opens_anew() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    let first = world.ticket_of("c-1").await;
    world
        .reply(&first.ticket_id, Channel::Phone, "")
        .await
        .expect("a reply");
    assert_eq!(world.ticket_of("c-1").await.state, "closed");

    let next = |id: &str, text: &str| ContactReceived {
        in_reply_to_contact_id: "c-1".into(),
        received_at: Some(timestamp(world.clock.now())),
        ..mail(id, text)
    };
    world.clock.advance(chrono::Duration::days(2));
    world.receive(&next("c-2", "吃了以后全身起皮疹")).await;
    let reopened = world.ticket_of("c-2").await;
    assert_eq!(
        (reopened.ticket_id.as_str(), reopened.state.as_str()),
        (first.ticket_id.as_str(), "open")
    );
    assert_eq!(
        kinds(&reopened),
        [name(WorkKind::Consultation), name(WorkKind::AdverseReaction)]
    );
    assert_eq!(reopened.further_contact_ids, ["c-2"]);
    assert_eq!(clock(&reopened, "first_reply").state, "running");
    assert_eq!(close(&world, &reopened).await.unwrap_err().slug, "work-item-open");

    let reaction = Case {
        work_item_id: reopened.work_items[1].work_item_id.clone(),
        disposition: Disposition::Reported.into(),
        decision: "已上报".into(),
        ..Default::default()
    };
    world
        .system
        .say(
            "case",
            &CaseClosed {
                case: Some(reaction),
                actor: "zhou".into(),
            },
        )
        .await;
    let open = world
        .ticket_when("c-1", |ticket| ticket.work_items[1].state == "disposed")
        .await;
    assert_eq!(
        close(&world, &open).await.unwrap_err().slug,
        "reply-missing",
        "the second contact has no reply"
    );
    world
        .reply(&first.ticket_id, Channel::Phone, "")
        .await
        .expect("a reply");
    assert_eq!(world.ticket_of("c-1").await.state, "closed");

    world.clock.advance(chrono::Duration::days(31));
    world.receive(&next("c-3", "请问怎么吃?")).await;
    assert_ne!(world.ticket_of("c-3").await.ticket_id, first.ticket_id);
    world.system.finish().await;
}

#[tokio::test]
async fn whoever_answers_without_being_owner_is_first_responder() {
    let world = World::start().await;
    world.receive(&mail("c-1", "药片上有黑点,投诉质量问题")).await;
    let ticket = world.ticket_of("c-1").await;
    world
        .reply(&ticket.ticket_id, Channel::Phone, "")
        .await
        .expect("a reply");
    let request = TransferTicketRequest {
        ticket_id: ticket.ticket_id,
        team: "nobody".into(),
        reason: "转".into(),
        ..Default::default()
    };
    assert_eq!(
        world
            .client()
            .transfer_ticket(&world.clerk.ask, request.clone())
            .await
            .unwrap_err()
            .slug,
        "team-unknown"
    );
    assert_eq!(
        world.ticket_of("c-1").await.first_responder,
        world.clerk.principal.person_id
    );
    world.system.finish().await;
}
