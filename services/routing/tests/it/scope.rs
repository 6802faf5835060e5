//! Who may not see a region does not see its tickets, whatever is asked.

use contracts::{
    common::v1::Channel,
    intake::v1::ContactReceived,
    routing::v1::{
        CloseTicketRequest, GetTicketHistoryRequest, GetTicketRequest, ListTicketsRequest,
        ReplyToTicketRequest,
    },
};

use crate::world::{World, mail};

const ALL: [&str; 2] = ["ticket.read", "ticket.handle"];

#[tokio::test]
async fn lists_hold_only_the_regions_of_the_caller() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    world
        .receive(&ContactReceived {
            region: "cn.west".into(),
            ..mail("c-2", "请问怎么吃?")
        })
        .await;
    world
        .receive(&ContactReceived {
            region: String::new(),
            ..mail("c-3", "请问怎么吃?")
        })
        .await;
    world.ticket_of("c-1").await;
    world.ticket_of("c-2").await;
    world.ticket_of("c-3").await;
    let client = world.client();
    let west = world.system.people.person("west", &ALL, &["cn.west"]);
    let listed = client
        .list_tickets(&west.ask, ListTicketsRequest::default())
        .await
        .expect("a list")
        .tickets;
    assert_eq!(
        listed
            .iter()
            .map(|ticket| ticket.region.as_str())
            .collect::<Vec<_>>(),
        ["cn.west"]
    );
    let east = world.system.people.person("east", &ALL, &["cn.east"]);
    assert!(world.get("c-1", &east).await.is_ok());
    assert!(
        world.get("c-3", &east).await.is_err(),
        "an unknown region is the whole country's"
    );
    world.system.finish().await;
}

#[tokio::test]
async fn a_ticket_out_of_scope_is_not_found_whatever_is_asked() {
    let world = World::start().await;
    world.receive(&mail("c-1", "请问怎么吃?")).await;
    let ticket = world.ticket_of("c-1").await;
    let client = world.client();
    let west = world.system.people.person("west", &ALL, &["cn.west"]);
    let not_found = |slug: &str| assert_eq!(slug, "ticket-not-found");
    not_found(&world.get("c-1", &west).await.unwrap_err().slug);
    let id = ticket.ticket_id.clone();
    let by_number = GetTicketRequest {
        number: ticket.number.clone(),
        ..Default::default()
    };
    not_found(
        &client
            .get_ticket(&west.ask, by_number.clone())
            .await
            .unwrap_err()
            .slug,
    );
    let history = GetTicketHistoryRequest {
        ticket_id: id.clone(),
    };
    not_found(
        &client
            .get_ticket_history(&west.ask, history.clone())
            .await
            .unwrap_err()
            .slug,
    );
    let close = CloseTicketRequest {
        ticket_id: id.clone(),
        expected_version: 0,
    };
    not_found(
        &client
            .close_ticket(&west.ask, close.clone())
            .await
            .unwrap_err()
            .slug,
    );
    let reply = ReplyToTicketRequest {
        ticket_id: id,
        channel: Channel::Phone.into(),
        body: "好".into(),
        ..Default::default()
    };
    not_found(
        &client
            .reply_to_ticket(&west.ask, reply.clone())
            .await
            .unwrap_err()
            .slug,
    );
    assert_eq!(world.ticket_of("c-1").await.version, 1);
    world.system.finish().await;
}

#[tokio::test]
async fn pages_hold_every_ticket_once_by_due_time() {
    let world = World::start().await;
    for number in 0..7 {
        let hours = chrono::Duration::hours(number % 3);
        let received_at = Some(contracts::timestamp(crate::world::friday() - hours));
        world
            .receive(&ContactReceived {
                received_at,
                ..mail(&format!("c-{number}"), "请问怎么吃?")
            })
            .await;
    }
    world.system.settle().await;
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let request = ListTicketsRequest {
            page_size: 3,
            cursor: cursor.clone(),
            state: "open".into(),
            ..Default::default()
        };
        let page = world
            .client()
            .list_tickets(&world.clerk.ask, request.clone())
            .await
            .expect("a page");
        seen.extend(page.tickets);
        cursor = page.next_cursor;
        if cursor.is_empty() {
            break;
        }
    }
    let due: Vec<_> = seen
        .iter()
        .map(|ticket| ticket.received_at.map(|at| at.seconds))
        .collect();
    let mut sorted = due.clone();
    sorted.sort_unstable();
    assert_eq!(due, sorted);
    let mut ids: Vec<_> = seen.iter().map(|ticket| ticket.ticket_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 7);
    let wrong = ListTicketsRequest {
        cursor: "x".into(),
        ..Default::default()
    };
    assert_eq!(
        world
            .client()
            .list_tickets(&world.clerk.ask, wrong.clone())
            .await
            .unwrap_err()
            .slug,
        "cursor-unreadable"
    );
    world.system.finish().await;
}
