use serde_json::{Value, json};

use crate::{
    stand_in::session_of,
    world::{IMPORT, REGIONS, SEARCH, World, answer, refused, world},
};

/// what somebody may do is decided by their roles, at the door and again behind it.
#[tokio::test]
async fn a_call_without_the_permission_is_refused_and_says_which() {
    let world = world().await;
    let (status, body) = answer(world.call("sun.hao", SEARCH, &json!({}))).await;
    assert_eq!((status, &body["code"]), (403, &json!("permission_denied")));
    let shown = &body["details"][0]["debug"];
    assert_eq!(shown["slug"], "permission-missing");
    assert!(shown["zh"].as_str().unwrap().contains("catalog.read"));
    let denied = refused(world.call("li.na", IMPORT, &json!({}))).await;
    assert_eq!(denied, (403, "permission-missing".to_owned()));
    let regions = world.call("sun.hao", REGIONS, &json!({}));
    assert_eq!(answer(regions).await.0, 200, "a sign-in is enough for this one");
    world.finish().await;
}

#[tokio::test]
async fn a_method_that_is_not_there_or_is_not_for_browsers_is_unimplemented() {
    let world = world().await;
    for path in [
        "/rpc/afterdose.catalog.v1.CatalogService/Forget",
        "/rpc/afterdose.made_up.v1.Service/Get",
        "/rpc/afterdose.identity.v1.IdentityService/IssuePrincipal",
        "/rpc/afterdose.intake.v1.IntakeService/GetStatus",
    ] {
        let found = refused(world.call("li.na", path, &json!({}))).await;
        assert_eq!(found, (501, "method-unknown".to_owned()), "{path}");
    }
    world.finish().await;
}

#[tokio::test]
async fn a_body_that_cannot_be_read_is_pointed_at_and_not_quoted() {
    let world = world().await;
    let send = |media_type: &'static str, body: &'static str| {
        let call = world.post(SEARCH).bearer_auth(session_of("li.na"));
        call.header("content-type", media_type).body(body)
    };
    let (status, body) = answer(send("application/json", "{\n\"patient\": \"Zhang San\"}")).await;
    assert_eq!((status, &body["code"]), (400, &json!("invalid_argument")));
    assert!(body["message"].as_str().unwrap().contains("第 2 行"), "{body}");
    assert!(!body.to_string().contains("Zhang") && !body.to_string().contains("patient"));
    let garbled = refused(send("application/proto", "\u{0}Zhang")).await;
    assert_eq!(garbled, (400, "request-unreadable".to_owned()));
    let slipped = send("application/xml", "<a/>").send().await.unwrap();
    assert_eq!(slipped.status(), 415);
    let charset = send("application/json; charset=utf-8", "{}");
    assert_eq!(answer(charset).await.0, 200);
    world.finish().await;
}

#[tokio::test]
async fn a_body_above_the_limit_is_not_read() {
    let world = world().await;
    let call = |world: &World, length: usize| {
        let body: Value = json!({ "text": "a".repeat(length) });
        world.call("li.na", SEARCH, &body)
    };
    assert_eq!(answer(call(&world, 4_000)).await.0, 200);
    assert_eq!(call(&world, 5_000).send().await.unwrap().status(), 413);
    let session = world
        .post("/session")
        .json(&json!({ "login": "a".repeat(5_000), "password": "" }));
    assert_eq!(session.send().await.unwrap().status(), 413);
    world.finish().await;
}
