//! Internal notes: what colleagues tell each other, and nobody else.

use contracts::routing::v1::{
    AddNoteRequest, AddNoteResponse, GetTicketHistoryRequest, Ticket, TicketChanged,
};
use kernel::Fault;
use testkit::Listener;

use crate::world::{World, mail};

async fn note(world: &World, ticket: &Ticket, body: &str, key: &str) -> Result<AddNoteResponse, Fault> {
    let request = AddNoteRequest {
        ticket_id: ticket.ticket_id.clone(),
        body: body.to_owned(),
        idempotency_key: key.to_owned(),
    };
    world.client().add_note(&world.clerk.ask, request).await
}

fn bytes<E: contracts::Event>(event: &E) -> Vec<u8> {
    event.encode_to_vec()
}

#[tokio::test]
async fn a_note_is_kept_once_and_announced_without_its_words() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    let ticket = world.ticket_of("c-1").await;
    let mut changes = Listener::<TicketChanged>::new(&world.system.client).await;
    let added = note(&world, &ticket, "客户下午三点后方便接听", "key")
        .await
        .expect("a note");
    let again = note(&world, &ticket, "客户下午三点后方便接听", "key")
        .await
        .expect("the same note");
    assert_eq!(added, again);
    note(&world, &ticket, "已去电", "").await.expect("another");
    let notes = world.get("c-1", &world.clerk).await.expect("the ticket").notes;
    let told: Vec<_> = notes
        .iter()
        .map(|note| (note.body.as_str(), note.actor.as_str()))
        .collect();
    let clerk = world.clerk.principal.person_id.as_str();
    assert_eq!(told, [("客户下午三点后方便接听", clerk), ("已去电", clerk)]);

    let changed = changes.next().await;
    assert_eq!(changed.what, ["note-added"]);
    assert_eq!((changed.actor.as_str(), changed.reason.as_str()), (clerk, ""));
    let words = "三点".as_bytes();
    assert!(!bytes(&changed).windows(words.len()).any(|part| part == words));
    let request = GetTicketHistoryRequest {
        ticket_id: ticket.ticket_id.clone(),
    };
    let history = world
        .client()
        .get_ticket_history(&world.clerk.ask, request)
        .await
        .expect("history")
        .entries;
    let kinds: Vec<_> = history.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["ticket-opened", "note-added", "note-added"]);
    let note_id = added.note.expect("a note").note_id;
    assert!(history[1].changes_json.contains(&note_id));
    assert!(!history.iter().any(|entry| entry.changes_json.contains("三点")));
    world.system.finish().await;
}

#[tokio::test]
async fn a_note_without_words_or_without_end_is_refused() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    let ticket = world.ticket_of("c-1").await;
    assert_eq!(
        note(&world, &ticket, " \n", "").await.unwrap_err().slug,
        "note-empty"
    );
    let long = "长".repeat(4_001);
    assert_eq!(
        note(&world, &ticket, &long, "").await.unwrap_err().slug,
        "note-too-long"
    );
    note(&world, &ticket, &long[3..], "")
        .await
        .expect("just short enough");
    world.system.finish().await;
}
