//! Who may not see a region meets nothing of it on the workbench and on the page of a ticket.

use contracts::{
    common::v1::Channel,
    routing::v1::{
        AddNoteRequest, AnnouncePresenceRequest, GetDraftRequest, GetQueueCountsRequest,
        GetQueueCountsResponse, ListTicketChangesRequest, ListTicketsRequest, PreviewReplyRequest,
        SaveDraftRequest,
    },
};
use testkit::Person;

use crate::world::{World, mail};

const ALL: [&str; 2] = ["ticket.read", "ticket.handle"];

/// A ticket of the east on which everything there is has been done; and a clerk of the west in the same team.
async fn eastern_ticket() -> (World, String, Person) {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    let id = world.ticket_of("c-1").await.ticket_id;
    let client = world.client();
    let note = AddNoteRequest {
        ticket_id: id.clone(),
        body: "东部的备注".into(),
        ..Default::default()
    };
    client.add_note(&world.clerk.ask, note).await.expect("a note");
    let draft = SaveDraftRequest {
        ticket_id: id.clone(),
        channel: Channel::Email.into(),
        body: "东部的草稿".into(),
        ..Default::default()
    };
    client.save_draft(&world.clerk.ask, draft).await.expect("a draft");
    let presence = AnnouncePresenceRequest {
        ticket_id: id.clone(),
        state: "editing".into(),
    };
    client
        .announce_presence(&world.clerk.ask, presence)
        .await
        .expect("present");
    let west = world.system.people.staff("west", &["clerk"], &ALL, &["cn.west"]);
    (world, id, west)
}

#[tokio::test]
async fn no_list_count_or_search_tells_of_another_region() {
    let (world, _, west) = eastern_ticket().await;
    let number = world.ticket_of("c-1").await.number;
    let client = world.client();
    let mut requests: Vec<ListTicketsRequest> = Vec::new();
    for queue in ["", "mine", "team", "unassigned", "breached", "due_soon"] {
        requests.push(ListTicketsRequest {
            queue: queue.into(),
            ..Default::default()
        });
    }
    for text in ["来信", number.as_str(), "1", "YH-20261120-7K4M2"] {
        requests.push(ListTicketsRequest {
            text: text.into(),
            ..Default::default()
        });
    }
    requests.push(ListTicketsRequest {
        region: "cn.east".into(),
        ..Default::default()
    });
    for request in requests {
        let told = format!("{} {} {}", request.queue, request.text, request.region);
        let listed = client.list_tickets(&west.ask, request).await.expect("a list");
        assert!(listed.tickets.is_empty(), "{told}");
    }
    let counts = client
        .get_queue_counts(&west.ask, GetQueueCountsRequest {})
        .await
        .expect("counts");
    let nothing = GetQueueCountsResponse {
        soon_minutes: counts.soon_minutes,
        teams: counts.teams.clone(),
        ..Default::default()
    };
    assert_eq!(counts, nothing);
    assert!(!counts.teams.is_empty());
    for queue in ["mine", "team"] {
        let request = ListTicketChangesRequest {
            queue: queue.into(),
            ..Default::default()
        };
        let changes = client
            .list_ticket_changes(&west.ask, request)
            .await
            .expect("changes");
        assert!(changes.changes.is_empty(), "{queue}");
    }
    world.system.finish().await;
}

#[tokio::test]
async fn nothing_can_be_done_with_a_ticket_of_another_region() {
    let (world, id, west) = eastern_ticket().await;
    let client = world.client();
    let ask = &west.ask;
    let note = AddNoteRequest {
        ticket_id: id.clone(),
        body: "西部".into(),
        ..Default::default()
    };
    let save = SaveDraftRequest {
        ticket_id: id.clone(),
        body: "西部".into(),
        ..Default::default()
    };
    let get = GetDraftRequest {
        ticket_id: id.clone(),
    };
    let preview = PreviewReplyRequest {
        ticket_id: id.clone(),
        body: "{{receipt}}".into(),
        ..Default::default()
    };
    let presence = AnnouncePresenceRequest {
        ticket_id: id.clone(),
        state: "viewing".into(),
    };
    let refusals = [
        client.add_note(ask, note).await.unwrap_err(),
        client.save_draft(ask, save).await.unwrap_err(),
        client.get_draft(ask, get).await.unwrap_err(),
        client.preview_reply(ask, preview).await.unwrap_err(),
        client.announce_presence(ask, presence).await.unwrap_err(),
    ];
    for refusal in refusals {
        assert_eq!(refusal.slug, "ticket-not-found");
    }
    world.system.finish().await;
}

/// The tables themselves hold nothing for the west, whatever statement is run.
#[tokio::test]
async fn the_database_itself_shows_nothing_of_another_region() {
    let (world, ..) = eastern_ticket().await;
    let url = world
        .system
        .databases
        .runtime_url()
        .replace("{service}", "routing");
    let runtime = sqlx::PgPool::connect(&url).await.expect("postgres answers");
    for (scope, rows) in [("cn.west", 0), ("cn.east", 3), ("*", 3)] {
        let mut tx = runtime.begin().await.expect("a transaction");
        let set = sqlx::query("select set_config('afterdose.regions', $1, true)");
        set.bind(scope).execute(&mut *tx).await.expect("a scope");
        let seen = sqlx::query_scalar::<_, i64>(
            "select (select count(*) from note) + (select count(*) from draft) + (select count(*) from presence)",
        );
        let seen = seen.fetch_one(&mut *tx).await.expect("a count");
        assert_eq!(seen, rows, "{scope}");
    }
    runtime.close().await;
    world.system.finish().await;
}
