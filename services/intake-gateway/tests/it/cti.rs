//! The form of CTI bridges.

use contracts::intake::v1::contact_submitted::Content;
use serde_json::json;

use crate::world::{TOKEN, receipt, refusal, refused, world};

/// a bridge's posts become the events of one call, whether sent as a form or as JSON.
#[tokio::test]
async fn a_bridges_posts_become_the_events_of_a_call_r_014() {
    let world = world().await;
    let mut heard = world.submissions().await;
    let path = format!("/cti/service/{TOKEN}");
    let call = [
        ("from", "13800138000"),
        ("to", "4008100001"),
        ("direction", "in"),
        ("callId", "x-9"),
    ];
    let ringing = world
        .post(&path)
        .form(&[("event", "newCall")])
        .send()
        .await
        .unwrap();
    assert_eq!(refusal(ringing).await, refused(422, "event-field-missing"));
    let form = |more: &[(&str, &str)]| world.post(&path).form(&[call.as_slice(), more].concat());
    let first = receipt(form(&[("event", "newCall")]).send().await.unwrap()).await;
    let again = receipt(form(&[("event", "newCall")]).send().await.unwrap()).await;
    let json = json!({"event": "hangup", "from": "13800138000", "to": "4008100001", "direction": "in", "callId": "x-9",
        "cause": "noAnswer", "user": ["li.na"]});
    let last = receipt(world.post(&path).json(&json).send().await.unwrap()).await;
    assert_eq!((&first, &first), (&again, &last));
    let mut kinds = Vec::new();
    for _ in 0..2 {
        let submitted = heard.next().await;
        assert_eq!(submitted.source_key, "x-9");
        let Some(Content::Call(call)) = submitted.content else {
            panic!("no call")
        };
        kinds.push((call.kind, call.event_id));
    }
    let pair = |kind: &str, id: &str| (kind.to_owned(), id.to_owned());
    assert_eq!(
        kinds,
        [pair("ringing", "x-9/newCall"), pair("missed", "x-9/hangup")]
    );
    world.system.finish().await;
}

#[tokio::test]
async fn a_wrong_token_or_a_line_without_one_takes_nothing() {
    let world = world().await;
    for path in ["/cti/service/wrong-token-wrong-token", "/cti/complaint/"] {
        let answer = world
            .post(path)
            .form(&[("event", "newCall")])
            .send()
            .await
            .unwrap();
        assert!([401, 404].contains(&answer.status().as_u16()), "{path}");
    }
    let empty = world
        .post("/cti/complaint/any")
        .form(&[("event", "newCall")])
        .send()
        .await
        .unwrap();
    assert_eq!(refusal(empty).await, refused(401, "token-wrong"));
    world.system.finish().await;
}
