//! Unfinished replies: one a person and ticket, there until the reply is given or nobody wants it any more.

use chrono::Duration;
use contracts::{
    common::v1::Channel,
    routing::v1::{
        AddNoteRequest, CloseTicketRequest, Draft, GetDraftRequest, ReplyToTicketRequest, SaveDraftRequest,
        Ticket, TransferTicketRequest,
    },
};
use testkit::{Person, eventually};

use crate::world::{World, mail};

async fn save(world: &World, who: &Person, ticket: &Ticket, body: &str) {
    let request = SaveDraftRequest {
        ticket_id: ticket.ticket_id.clone(),
        channel: Channel::Email.into(),
        body: body.to_owned(),
        ticket_version: ticket.version,
    };
    let answer = world.client().save_draft(&who.ask, request).await.expect("saved");
    assert_eq!(answer.saved_at.is_some(), !body.is_empty());
}

async fn draft(world: &World, who: &Person, ticket: &Ticket) -> Option<Draft> {
    let request = GetDraftRequest {
        ticket_id: ticket.ticket_id.clone(),
    };
    world
        .client()
        .get_draft(&who.ask, request)
        .await
        .expect("an answer")
        .draft
}

fn colleague(world: &World) -> Person {
    let permissions = ["ticket.read", "ticket.handle"];
    world.system.people.person("wang", &permissions, &["*"])
}

fn reply(ticket: &Ticket) -> ReplyToTicketRequest {
    ReplyToTicketRequest {
        ticket_id: ticket.ticket_id.clone(),
        channel: Channel::Phone.into(),
        body: "您好,已为您核实。".into(),
        expected_version: ticket.version,
        idempotency_key: "k".into(),
    }
}

#[tokio::test]
async fn a_draft_belongs_to_its_author_and_ends_with_the_reply() {
    let world = World::start().await;
    world.receive(&mail("c-1", "药片上有黑点,投诉质量问题")).await;
    let ticket = world.ticket_of("c-1").await;
    let (clerk, other) = (world.clerk.clone(), colleague(&world));
    assert_eq!(draft(&world, &clerk, &ticket).await, None);
    save(&world, &clerk, &ticket, "您好").await;
    save(&world, &clerk, &ticket, "您好,关于").await;
    save(&world, &other, &ticket, "王的草稿").await;
    let kept = draft(&world, &clerk, &ticket).await.expect("a draft");
    assert_eq!((kept.body.as_str(), kept.ticket_version), ("您好,关于", 1));
    assert!(kept.channel() == Channel::Email);
    assert_eq!(world.ticket_of("c-1").await.version, 1, "a draft changes nothing");
    world
        .client()
        .reply_to_ticket(&clerk.ask, reply(&ticket))
        .await
        .expect("a reply");
    assert_eq!(draft(&world, &clerk, &ticket).await, None);
    assert_eq!(
        draft(&world, &other, &ticket).await.expect("still there").body,
        "王的草稿"
    );
    // saved by an editor that had not heard of the answer yet: the repeated answer takes it along
    save(&world, &clerk, &ticket, "您好,已为您核实。").await;
    world
        .client()
        .reply_to_ticket(&clerk.ask, reply(&ticket))
        .await
        .expect("the same reply");
    assert_eq!(draft(&world, &clerk, &ticket).await, None);
    save(&world, &other, &ticket, "").await;
    assert_eq!(draft(&world, &other, &ticket).await, None);
    world.system.finish().await;
}

/// Who read an older ticket is told so by one slug, whatever is to be changed, and loses no word.
#[tokio::test]
async fn an_outdated_version_is_refused_and_leaves_the_draft() {
    let world = World::start().await;
    world.receive(&mail("c-1", "药片上有黑点,投诉质量问题")).await;
    let ticket = world.ticket_of("c-1").await;
    let (clerk, other) = (world.clerk.clone(), colleague(&world));
    save(&world, &clerk, &ticket, "您好,关于").await;
    let client = world.client();
    let note = AddNoteRequest {
        ticket_id: ticket.ticket_id.clone(),
        body: "客户来电催问".into(),
        ..Default::default()
    };
    client.add_note(&other.ask, note).await.expect("a note");
    let transfer = TransferTicketRequest {
        ticket_id: ticket.ticket_id.clone(),
        owner: "me".into(),
        reason: "接手".into(),
        expected_version: 1,
        ..Default::default()
    };
    let close = CloseTicketRequest {
        ticket_id: ticket.ticket_id.clone(),
        expected_version: 1,
    };
    let refusals = [
        client
            .reply_to_ticket(&clerk.ask, reply(&ticket))
            .await
            .unwrap_err(),
        client.transfer_ticket(&clerk.ask, transfer).await.unwrap_err(),
        client.close_ticket(&clerk.ask, close).await.unwrap_err(),
    ];
    for refusal in refusals {
        assert_eq!(
            (refusal.slug.as_str(), refusal.code),
            ("ticket-changed-meanwhile", kernel::Code::Aborted)
        );
    }
    assert_eq!(
        draft(&world, &clerk, &ticket).await.expect("kept").body,
        "您好,关于"
    );
    let replies = world.get("c-1", &clerk).await.expect("the ticket").replies;
    assert!(replies.is_empty());
    world.system.finish().await;
}

#[tokio::test]
async fn an_old_draft_is_deleted_by_itself() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    let ticket = world.ticket_of("c-1").await;
    let (clerk, other) = (world.clerk.clone(), colleague(&world));
    save(&world, &clerk, &ticket, "您好").await;
    world.clock.advance(Duration::days(20));
    save(&world, &other, &ticket, "新的").await;
    world.clock.advance(Duration::days(11));
    eventually("the old draft is gone", || async {
        draft(&world, &clerk, &ticket).await.is_none().then_some(())
    })
    .await;
    assert_eq!(
        draft(&world, &other, &ticket).await.expect("younger").body,
        "新的"
    );
    let long = SaveDraftRequest {
        ticket_id: ticket.ticket_id.clone(),
        body: "长".repeat(50_001),
        ..Default::default()
    };
    let refused = world.client().save_draft(&clerk.ask, long).await.unwrap_err();
    assert_eq!(refused.slug, "reply-too-long");
    world.system.finish().await;
}
