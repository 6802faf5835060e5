//! The queues of the workbench: what is counted is what is listed, for whoever asks.

use std::collections::BTreeSet;

use chrono::Duration;
use contracts::{
    common::v1::Channel,
    intake::v1::ContactReceived,
    routing::v1::{GetQueueCountsRequest, GetQueueCountsResponse, ListTicketsRequest, TransferTicketRequest},
};
use testkit::Person;

use crate::world::{World, friday, mail};

const READ: [&str; 2] = ["ticket.read", "ticket.handle"];
const QUEUES: [&str; 5] = ["mine", "team", "unassigned", "breached", "due_soon"];

/// How many rows a list has, page by page; none comes twice.
async fn listed(world: &World, who: &Person, request: ListTicketsRequest) -> u64 {
    let (mut seen, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let request = ListTicketsRequest {
            page_size: 4,
            cursor,
            ..request.clone()
        };
        let page = world
            .client()
            .list_tickets(&who.ask, request)
            .await
            .expect("a page");
        for ticket in page.tickets {
            assert!(seen.insert(ticket.ticket_id), "a row came twice");
        }
        cursor = page.next_cursor;
        if cursor.is_empty() {
            return seen.len() as u64;
        }
    }
}

async fn counts(world: &World, who: &Person) -> GetQueueCountsResponse {
    let request = GetQueueCountsRequest {};
    world
        .client()
        .get_queue_counts(&who.ask, request)
        .await
        .expect("counts")
}

fn count_of(counts: &GetQueueCountsResponse, queue: &str) -> u64 {
    match queue {
        "mine" => counts.mine,
        "team" => counts.team,
        "unassigned" => counts.unassigned,
        "breached" => counts.breached,
        _ => counts.due_soon,
    }
}

/// Compares every queue of a caller; answers the queues that had something in them.
async fn compare(world: &World, who: &Person) -> BTreeSet<&'static str> {
    let counts = counts(world, who).await;
    let mut filled = BTreeSet::new();
    for queue in QUEUES {
        for newest_first in [false, true] {
            let request = ListTicketsRequest {
                queue: queue.into(),
                newest_first,
                ..Default::default()
            };
            let rows = listed(world, who, request).await;
            assert_eq!(
                rows,
                count_of(&counts, queue),
                "{queue} of {}",
                who.principal.login
            );
            if rows > 0 {
                filled.insert(queue);
            }
        }
    }
    let waiting = ListTicketsRequest {
        state: "waiting".into(),
        owner: "me".into(),
        ..Default::default()
    };
    let rows = listed(world, who, waiting).await;
    assert_eq!(rows, counts.waiting, "waiting of {}", who.principal.login);
    if rows > 0 {
        filled.insert("waiting");
    }
    filled
}

/// Two dozen tickets of all sorts: in three regions, received over a day, some answered, some given back to the team.
async fn population(world: &World) {
    let texts = [
        "请问怎么吃?",
        "药片上有黑点,投诉质量问题",
        "订单少发了3盒,请补发",
        "吃了药以后全身起皮疹",
        "我要退货",
    ];
    for number in 0..24_usize {
        let received_at = friday() - Duration::hours(i64::try_from(number).expect("small") % 7);
        let contact = ContactReceived {
            region: ["cn.east.zhejiang", "cn.west", "cn"][number % 3].into(),
            received_at: Some(contracts::timestamp(received_at)),
            ..mail(&format!("c-{number}"), texts[number % 5])
        };
        world.receive(&contact).await;
    }
    world.system.settle().await;
    for number in (0..24).step_by(4) {
        let ticket = world.ticket_of(&format!("c-{number}")).await;
        world
            .reply(&ticket.ticket_id, Channel::Phone, "")
            .await
            .expect("a reply");
    }
    for number in (1..24).step_by(6) {
        let ticket = world.ticket_of(&format!("c-{number}")).await;
        let request = TransferTicketRequest {
            ticket_id: ticket.ticket_id,
            reason: "交回班组".into(),
            ..Default::default()
        };
        world
            .client()
            .transfer_ticket(&world.clerk.ask, request)
            .await
            .expect("given back");
    }
}

/// Callers of different scopes and roles, known as people who can own tickets.
async fn callers(world: &World) -> Vec<Person> {
    let mut callers = Vec::new();
    for (login, role, region) in [
        ("east", "clerk", "cn.east"),
        ("west", "clerk", "cn.west"),
        ("quality", "qa_officer", "*"),
        ("safety", "safety_officer", "*"),
        ("nobody", "clerk", "cn.south"),
        ("director", "sales_director", "*"),
    ] {
        let person = world.system.people.staff(login, &[role], &READ, &[region]);
        world.staff(&person.principal.person_id, &[role], &[region]).await;
        callers.push(person);
    }
    world.system.settle().await;
    callers
}

#[tokio::test]
async fn every_count_is_the_number_of_rows_of_its_list() {
    let world = World::start().await;
    let callers = callers(&world).await;
    population(&world).await;
    let mut filled = BTreeSet::new();
    for hours in [0, 3, 16, 20, 120] {
        world.clock.advance(Duration::hours(hours));
        for caller in &callers {
            let of_caller = compare(&world, caller).await;
            assert!(caller.principal.login != "nobody" || of_caller.is_empty());
            filled.extend(of_caller);
        }
    }
    let all: BTreeSet<_> = QUEUES.into_iter().chain(["waiting"]).collect();
    assert_eq!(filled, all, "each queue had something in it at some time");
    world.system.finish().await;
}

/// The teams are those whose roles the caller has, by the rule book.
#[tokio::test]
async fn the_teams_follow_from_the_roles() {
    let world = World::start().await;
    let safety = world
        .system
        .people
        .staff("safety", &["safety_officer"], &READ, &["*"]);
    assert_eq!(
        counts(&world, &safety).await.teams,
        ["device-safety", "drug-safety"]
    );
    assert!(counts(&world, &world.clerk).await.teams.is_empty());
    assert_eq!(counts(&world, &safety).await.soon_minutes, 240);
    let wrong = ListTicketsRequest {
        queue: "yours".into(),
        ..Default::default()
    };
    let refused = world.client().list_tickets(&safety.ask, wrong).await.unwrap_err();
    assert_eq!(refused.slug, "queue-unknown");
    world.system.finish().await;
}
