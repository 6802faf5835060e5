use serde_json::json;

use crate::world::{World, kinds, minutes_ago};

/// a call is one contact however many events it has and in whatever order they come;
/// who took the call stays attached; the complaint line pre-types a complaint.
#[tokio::test]
async fn a_call_is_one_contact_whatever_order_its_events_come_in() {
    let world = World::start().await;
    let clerk = world.sign_in("li.na").await;
    let event = |id: &str, kind: &str, minutes: u64| {
        json!({ "event_id": id, "call_id": "call-77", "event": kind, "at": minutes_ago(minutes), "direction": "inbound",
                "from": "13800138000", "to": "4008100002", "agent": "li.na", "duration_seconds": 180 })
    };
    // some telephone systems send the agent's note with the end of the call, others apart
    let mut hung_up = event("e3", "hung_up", 2);
    hung_up["summary"] = json!("客户反映所购阿莫西林胶囊外盒破损、铝塑板内药片发霉变色,要求给说法。");
    for event in [
        hung_up,
        event("e1", "ringing", 6),
        event("e4", "noted", 1),
        event("e2", "answered", 5),
    ] {
        assert_eq!(world.call_event("complaint", &event).await.status(), 202);
        // a PBX that is not sure sends again
        assert_eq!(world.call_event("complaint", &event).await.status(), 202);
    }
    let listed = json!({ "channel": "CHANNEL_PHONE" });
    world.system.settle().await;
    let contacts = clerk.call("intake.v1.IntakeService/ListContacts", listed).await;
    assert_eq!(contacts["contacts"].as_array().unwrap().len(), 1, "{contacts}");
    let receipt = contacts["contacts"][0]["receipt"].as_str().unwrap();
    let ticket = clerk
        .ticket(receipt, |ticket| kinds(ticket).contains(&"WORK_KIND_COMPLAINT"))
        .await;
    let me = clerk.contact(receipt).await["firstResponder"].clone();
    assert!(me.is_string());
    assert_eq!(ticket["firstResponder"], me);
    let ledger = clerk_ledger(&world).await;
    let account = ledger
        .as_array()
        .unwrap()
        .iter()
        .find(|account| account["source"] == "complaint")
        .unwrap()
        .clone();
    assert_eq!(account["ledgerCount"], "1");
    assert_eq!(account["contacts"], "1");
    world.finish().await;
}

async fn clerk_ledger(world: &World) -> serde_json::Value {
    let manager = world.sign_in("qian.jun").await;
    manager
        .call("intake.v1.IntakeService/GetChannelLedger", json!({}))
        .await["accounts"]
        .clone()
}

/// an event whose signature does not fit is refused and leaves nothing behind.
#[tokio::test]
async fn an_unsigned_event_is_refused() {
    let world = World::start().await;
    let answer = reqwest::Client::new()
        .post(format!("{}/hotline/service/events", world.gateway()))
        .header("content-type", "application/json")
        .body("{}")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(
        clerk_ledger(&world).await.as_array().map_or(0, |accounts| {
            accounts
                .iter()
                .filter(|account| account["ledgerCount"].as_str().is_some_and(|count| count != "0"))
                .count()
        }),
        0
    );
    world.finish().await;
}
