//! What changed while I was away.

use chrono::Duration;
use contracts::{
    intake::v1::ContactReceived,
    routing::v1::{
        AddNoteRequest, ListTicketChangesRequest, ListTicketChangesResponse, Ticket, TransferTicketRequest,
    },
    timestamp,
};
use testkit::Person;

use crate::world::{World, friday, mail};

const READ: [&str; 2] = ["ticket.read", "ticket.handle"];

async fn changes(
    world: &World,
    who: &Person,
    request: ListTicketChangesRequest,
) -> ListTicketChangesResponse {
    world
        .client()
        .list_ticket_changes(&who.ask, request)
        .await
        .expect("changes")
}

async fn note(world: &World, who: &Person, ticket: &Ticket) {
    let request = AddNoteRequest {
        ticket_id: ticket.ticket_id.clone(),
        body: "请看".into(),
        ..Default::default()
    };
    world.client().add_note(&who.ask, request).await.expect("a note");
}

fn kinds(answer: &ListTicketChangesResponse) -> Vec<(&str, &str)> {
    let lines = answer.changes.iter();
    lines
        .map(|line| {
            let entry = line.entry.as_ref().expect("an entry");
            (line.number.as_str(), entry.kind.as_str())
        })
        .collect()
}

/// Li owns the first ticket, nobody the second; Wang works on both.
async fn two_tickets(world: &World, li: &Person) -> (Ticket, Ticket) {
    for id in ["c-1", "c-2"] {
        world.receive(&mail(id, "请问怎么吃?")).await;
        world.ticket_of(id).await;
    }
    let request = TransferTicketRequest {
        ticket_id: world.ticket_of("c-1").await.ticket_id,
        owner: "me".into(),
        reason: "接手".into(),
        ..Default::default()
    };
    world
        .client()
        .transfer_ticket(&li.ask, request)
        .await
        .expect("taken");
    (world.ticket_of("c-1").await, world.ticket_of("c-2").await)
}

#[tokio::test]
async fn others_changes_are_listed_newest_first_and_never_ones_own() {
    let world = World::start().await;
    let li = world.system.people.staff("li", &["clerk"], &READ, &["*"]);
    let wang = world.system.people.staff("wang", &["clerk"], &READ, &["*"]);
    let (mine, teams) = two_tickets(&world, &li).await;
    world.clock.advance(Duration::minutes(1));
    note(&world, &wang, &mine).await;
    note(&world, &li, &mine).await;
    world.clock.advance(Duration::minutes(1));
    note(&world, &wang, &teams).await;
    let since = |since| ListTicketChangesRequest {
        since: Some(timestamp(since)),
        ..Default::default()
    };
    let all = changes(&world, &li, since(friday() - Duration::hours(1))).await;
    assert_eq!(
        kinds(&all),
        [
            (mine.number.as_str(), "note-added"),
            (mine.number.as_str(), "ticket-opened")
        ]
    );
    assert_eq!(all.changes[0].subject, "来信");
    let me = &li.principal.person_id;
    assert!(
        all.changes
            .iter()
            .all(|line| line.entry.as_ref().is_some_and(|entry| entry.actor != *me))
    );
    // since a moment: what was recorded at that moment is known already
    let later = changes(&world, &li, since(friday())).await;
    assert_eq!(kinds(&later), [(mine.number.as_str(), "note-added")]);
    let none = changes(&world, &li, since(friday() + Duration::minutes(1))).await;
    assert!(none.changes.is_empty());
    assert!(
        changes(&world, &wang, since(friday() - Duration::hours(1)))
            .await
            .changes
            .is_empty()
    );
    let unknown = ListTicketChangesRequest {
        queue: "theirs".into(),
        ..Default::default()
    };
    let refused = world
        .client()
        .list_ticket_changes(&li.ask, unknown)
        .await
        .unwrap_err();
    assert_eq!(refused.slug, "queue-unknown");
    world.system.finish().await;
}

#[tokio::test]
async fn the_changes_of_the_teams_come_page_by_page_and_only_from_ones_regions() {
    let world = World::start().await;
    let li = world.system.people.staff("li", &["clerk"], &READ, &["cn.east"]);
    let wang = world.system.people.staff("wang", &["clerk"], &READ, &["*"]);
    let (mine, teams) = two_tickets(&world, &li).await;
    let elsewhere = ContactReceived {
        region: "cn.west".into(),
        ..mail("c-3", "请问怎么吃?")
    };
    world.receive(&elsewhere).await;
    let foreign = world.ticket_of("c-3").await;
    for ticket in [&mine, &teams, &foreign] {
        world.clock.advance(Duration::minutes(1));
        note(&world, &wang, ticket).await;
    }
    let mut seen = Vec::new();
    let mut cursor = String::new();
    loop {
        let request = ListTicketChangesRequest {
            queue: "team".into(),
            page_size: 1,
            cursor,
            ..Default::default()
        };
        let page = changes(&world, &li, request).await;
        seen.extend(
            kinds(&page)
                .iter()
                .map(|(number, kind)| format!("{number} {kind}")),
        );
        cursor = page.next_cursor;
        if cursor.is_empty() {
            break;
        }
    }
    let line = |ticket: &Ticket, kind: &str| format!("{} {kind}", ticket.number);
    assert_eq!(
        seen,
        [
            line(&teams, "note-added"),
            line(&mine, "note-added"),
            line(&teams, "ticket-opened"),
            line(&mine, "ticket-opened"),
        ]
    );
    // who works in another team sees nothing of it
    let qa = world.system.people.staff("qa", &["qa_officer"], &READ, &["*"]);
    let request = ListTicketChangesRequest {
        queue: "team".into(),
        ..Default::default()
    };
    assert!(changes(&world, &qa, request).await.changes.is_empty());
    world.system.finish().await;
}
