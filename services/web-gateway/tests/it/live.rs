use std::time::Duration;

use contracts::{
    intake::v1::{CallFacts, ContactReceived},
    routing::v1::{Ticket, TicketChanged, TicketOpened},
};
use kernel::Clock;
use reqwest::Response;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::{
    stand_in::session_of,
    world::{World, answer, configured, header, world},
};

const PATIENCE: Duration = Duration::from_secs(20);

/// One browser that listens.
struct Browser {
    response: Response,
    read: String,
}

impl Browser {
    async fn of(world: &World, login: &str) -> Self {
        let asked = world.get("/live").bearer_auth(session_of(login));
        let response = asked.send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(header(&response, "content-type"), "text/event-stream");
        assert_eq!(header(&response, "cache-control"), "no-store");
        Self {
            response,
            read: String::new(),
        }
    }

    /// The next block of the stream, without the blank line that ends it; `None` at its end.
    async fn block(&mut self) -> Option<String> {
        loop {
            if let Some((block, rest)) = self.read.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.read = rest;
                return Some(block);
            }
            let chunk = timeout(PATIENCE, self.response.chunk()).await.expect("in time");
            self.read.push_str(std::str::from_utf8(&chunk.unwrap()?).unwrap());
        }
    }

    /// The next event, past all signs of life.
    async fn next(&mut self) -> Option<Value> {
        loop {
            if let Some(data) = self.block().await?.strip_prefix("data: ") {
                return Some(serde_json::from_str(data).unwrap());
            }
        }
    }
}

fn ticket(number: &str, region: &str) -> Ticket {
    Ticket {
        ticket_id: format!("id-{number}"),
        version: 3,
        number: number.to_owned(),
        region: region.to_owned(),
        state: "open".to_owned(),
        owner: "p-1".to_owned(),
        team: "hotline".to_owned(),
        subject: "张三 13800138000".to_owned(),
        ..Ticket::default()
    }
}

#[tokio::test]
async fn a_stream_says_at_once_that_it_is_open() {
    // the first sign of life would come much later
    let world = configured(&["identity"], Clock::system(), "live_heartbeat_seconds = 3600").await;
    let mut browser = Browser::of(&world, "east").await;
    assert_eq!(browser.block().await.as_deref(), Some(": open"));
    world.finish().await;
}

async fn opened(world: &World, number: &str, region: &str) {
    let event = TicketOpened {
        ticket: Some(ticket(number, region)),
    };
    world.system.say(number, &event).await;
}

/// not even that something happened elsewhere is to be learnt.
#[tokio::test]
async fn an_event_of_another_region_is_never_seen() {
    let world = world().await;
    let (mut east, mut north) = (
        Browser::of(&world, "east").await,
        Browser::of(&world, "north").await,
    );
    opened(&world, "T-1", "cn.north.beijing").await;
    opened(&world, "T-2", "cn.east.zhejiang").await;
    opened(&world, "T-3", "cn.north").await;
    let changed = TicketChanged {
        ticket: Some(ticket("T-4", "cn.east")),
        what: vec!["owner".to_owned(), "team".to_owned()],
        reason: "王五打过电话".to_owned(),
        ..TicketChanged::default()
    };
    // everything before it has gone to both browsers once the north has its own last one and the east this
    assert_eq!(north.next().await.unwrap()["number"], "T-1");
    assert_eq!(north.next().await.unwrap()["number"], "T-3");
    world.system.say("T-4", &changed).await;
    assert_eq!(east.next().await.unwrap()["number"], "T-2");
    let last = east.next().await.unwrap();
    let wanted = json!({
        "type": "ticket", "id": "id-T-4", "ticket_id": "id-T-4", "version": 3, "number": "T-4", "region": "cn.east", "state": "open",
        "owner": "p-1", "team": "hotline", "what": ["owner", "team"],
    });
    assert_eq!(last, wanted, "nothing of the customer travels");
    // somebody with no permission at all hears nothing of it either
    opened(&world, "T-5", "cn.north").await;
    assert_eq!(north.next().await.unwrap()["number"], "T-5");
    world.finish().await;
}

fn ringing(receipt: &str, agent: &str, state: &str) -> ContactReceived {
    ContactReceived {
        contact_id: format!("id-{receipt}"),
        version: 1,
        receipt: receipt.to_owned(),
        region: "cn.east".to_owned(),
        call: Some(CallFacts {
            call_id: "c".to_owned(),
            state: state.to_owned(),
            agent: agent.to_owned(),
            ..CallFacts::default()
        }),
        ..ContactReceived::default()
    }
}

#[tokio::test]
async fn a_call_rings_for_the_clerk_who_has_it_or_for_all_clerks_of_the_region() {
    let world = world().await;
    let (mut one, mut other) = (
        Browser::of(&world, "east").await,
        Browser::of(&world, "east.two").await,
    );
    let mut north = Browser::of(&world, "north").await;
    world
        .system
        .say("1", &ringing("R-1", "east.two", "ringing"))
        .await;
    world.system.say("2", &ringing("R-2", "", "ringing")).await;
    world.system.say("3", &ringing("R-2", "east", "answered")).await;
    let call = |receipt: &str, state: &str| json!({ "type": "call", "contact_id": format!("id-{receipt}"), "receipt": receipt, "state": state });
    let contact = |told: &Value, receipt: &str| {
        assert_eq!(
            (&told["type"], &told["number"]),
            (&json!("contact"), &json!(receipt)),
            "{told}"
        );
    };
    assert_eq!(other.next().await.unwrap(), call("R-1", "ringing"));
    contact(&other.next().await.unwrap(), "R-1");
    // it did not ring here, but the contact is on record
    contact(&one.next().await.unwrap(), "R-1");
    for browser in [&mut one, &mut other] {
        assert_eq!(browser.next().await.unwrap(), call("R-2", "ringing"));
        contact(&browser.next().await.unwrap(), "R-2");
        assert_eq!(browser.next().await.unwrap(), call("R-2", "answered"));
        contact(&browser.next().await.unwrap(), "R-2");
    }
    opened(&world, "T-1", "cn.north").await;
    assert_eq!(
        north.next().await.unwrap()["number"],
        "T-1",
        "nothing rang in the north"
    );
    world.finish().await;
}

#[tokio::test]
async fn a_stream_shows_that_it_lives_and_ends_with_its_session() {
    let quick = "live_heartbeat_seconds = 1\nlive_recheck_seconds = 1";
    let world = configured(&["identity"], Clock::system(), quick).await;
    let mut browser = Browser::of(&world, "east").await;
    assert_eq!(browser.block().await.unwrap(), ": open");
    assert_eq!(browser.block().await.unwrap(), ":", "a comment that no page sees");
    let signed_out = world
        .delete("/session")
        .bearer_auth(session_of("east"))
        .send()
        .await
        .unwrap();
    assert_eq!(signed_out.status(), 204);
    assert!(browser.next().await.is_none(), "the stream ends");
    let (status, problem) = answer(world.get("/live").bearer_auth(session_of("east"))).await;
    assert_eq!((status, problem["slug"].as_str()), (401, Some("sign-in-needed")));
    world.finish().await;
}

#[tokio::test]
async fn a_session_has_only_so_many_streams_and_nobody_else_has_any() {
    let world = configured(&["identity"], Clock::system(), "live_streams_per_session = 2").await;
    let (status, problem) = answer(world.get("/live")).await;
    assert_eq!((status, problem["slug"].as_str()), (401, Some("sign-in-needed")));
    let first = Browser::of(&world, "east").await;
    let _second = Browser::of(&world, "east").await;
    let (status, problem) = answer(world.get("/live").bearer_auth(session_of("east"))).await;
    assert_eq!(
        (status, problem["slug"].as_str()),
        (429, Some("live-streams-too-many"))
    );
    let _other = Browser::of(&world, "north").await;
    drop(first);
    let again = async {
        while world
            .get("/live")
            .bearer_auth(session_of("east"))
            .send()
            .await
            .unwrap()
            .status()
            != 200
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(PATIENCE, again).await.expect("a place is free again");
    world.finish().await;
}
