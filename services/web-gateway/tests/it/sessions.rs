use chrono::TimeDelta;
use kernel::Clock;
use serde_json::json;

use crate::{
    stand_in::{PASSWORD, session_of},
    world::{REGIONS, SEARCH, answer, header, refused, start, world},
};

#[tokio::test]
async fn who_is_not_signed_in_learns_nothing() {
    let world = world().await;
    let nobody = world.post(SEARCH).json(&json!({}));
    assert_eq!(refused(nobody).await, (401, "sign-in-needed".to_owned()));
    let stranger = world.post(SEARCH).bearer_auth("made-up").json(&json!({}));
    assert_eq!(refused(stranger).await, (401, "sign-in-needed".to_owned()));
    let (status, body) = answer(world.get("/session")).await;
    assert_eq!((status, body["slug"].as_str()), (401, Some("sign-in-needed")));
    world.finish().await;
}

#[tokio::test]
async fn whoever_signs_in_is_known_until_they_sign_out() {
    let world = world().await;
    let wrong = world
        .post("/session")
        .json(&json!({ "login": "li.na", "password": "no" }));
    let wrong = wrong.send().await.unwrap();
    assert_eq!(
        (wrong.status().as_u16(), header(&wrong, "content-type").as_str()),
        (401, "application/problem+json")
    );
    assert_eq!(header(&wrong, "set-cookie"), "");

    let (status, session) = answer(
        world
            .post("/session")
            .json(&json!({ "login": "li.na", "password": PASSWORD })),
    )
    .await;
    assert_eq!((status, session["displayName"].as_str()), (200, Some("李娜")));
    assert_eq!(session["permissions"], json!(["catalog.read"]));
    let token = session["token"].as_str().unwrap();
    let (status, shown) = answer(world.get("/session").bearer_auth(token)).await;
    assert_eq!((status, shown["login"].as_str()), (200, Some("li.na")));

    let ended = world.delete("/session").bearer_auth(token).send().await.unwrap();
    assert_eq!(ended.status(), 204);
    let after = world.get("/session").bearer_auth(token);
    assert_eq!(answer(after).await.0, 401, "at once, not after the minute");
    world.finish().await;
}

#[tokio::test]
async fn a_session_ended_elsewhere_is_believed_for_less_than_a_minute() {
    let clock = Clock::manual("2026-11-21T01:00:00Z".parse().unwrap());
    let world = start(&["identity", "catalog"], clock.clone()).await;
    let call = || world.call("li.na", REGIONS, &json!({}));
    assert_eq!(answer(call()).await.0, 200);
    world.ended.lock().unwrap().insert(session_of("li.na"));
    clock.advance(TimeDelta::seconds(49));
    assert_eq!(answer(call()).await.0, 200, "the principal is still good");
    clock.advance(TimeDelta::seconds(1));
    assert_eq!(refused(call()).await, (401, "sign-in-needed".to_owned()));
    world.finish().await;
}

#[tokio::test]
async fn a_password_is_changed_by_whoever_knows_the_old_one() {
    let world = world().await;
    let change = |old: &str| {
        let body = json!({ "login": "li.na", "oldPassword": old, "newPassword": "Another-2026-one" });
        world.post("/session/password").json(&body)
    };
    assert_eq!(change(PASSWORD).send().await.unwrap().status(), 204);
    let (status, body) = answer(change("guessed")).await;
    assert_eq!((status, body["slug"].as_str()), (401, Some("sign-in-refused")));
    let (status, body) = answer(world.post("/session/password").json(&json!({ "login": "li.na" }))).await;
    assert_eq!((status, body["slug"].as_str()), (400, Some("request-unreadable")));
    world.finish().await;
}
