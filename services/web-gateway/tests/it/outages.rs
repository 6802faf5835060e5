use kernel::Clock;
use serde_json::json;

use crate::{
    stand_in::PASSWORD,
    world::{BATCHES, SEARCH, answer, refused, start, world},
};

#[tokio::test]
async fn a_service_that_does_not_run_is_unavailable() {
    let world = start(&["identity"], Clock::system()).await;
    let (status, body) = answer(world.call("li.na", SEARCH, &json!({}))).await;
    assert_eq!((status, &body["code"]), (503, &json!("unavailable")));
    assert_eq!(body["details"][0]["debug"]["slug"], "service-unavailable");
    world.finish().await;
}

#[tokio::test]
async fn nobody_signs_in_while_identity_is_away() {
    let world = start(&["catalog"], Clock::system()).await;
    let body = json!({ "login": "li.na", "password": PASSWORD });
    let (status, body) = answer(world.post("/session").json(&body)).await;
    assert_eq!(
        (status, body["slug"].as_str()),
        (503, Some("service-unavailable"))
    );
    let call = refused(world.call("li.na", SEARCH, &json!({}))).await;
    assert_eq!(call, (503, "service-unavailable".to_owned()));
    world.finish().await;
}

#[tokio::test]
async fn a_service_that_takes_too_long_is_not_waited_for() {
    let world = world().await;
    let late = refused(world.call("li.na", BATCHES, &json!({}))).await;
    assert_eq!(late, (504, "answer-late".to_owned()));
    world.finish().await;
}
