use reqwest::Client;
use serde_json::{Value, json};

use crate::world::{World, key};

/// Nobody gets in without a session, and a role gets no further than its permissions.
#[tokio::test]
async fn the_staff_door_opens_to_the_entitled_only() {
    let world = World::start().await;
    let base = format!("http://{}", world.system.address("web-gateway"));
    let client = Client::new();
    let wrong = json!({ "login": "li.na", "password": "nonsense" });
    let answer = client
        .post(format!("{base}/session"))
        .json(&wrong)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 401);
    let nobody = client
        .post(format!(
            "{base}/rpc/afterdose.routing.v1.RoutingService/ListTickets"
        ))
        .json(&json!({}));
    assert_eq!(nobody.send().await.unwrap().status(), 401);

    // administrators cannot operate, operators cannot administer
    let (admin, clerk) = (world.sign_in("admin").await, world.sign_in("li.na").await);
    let reply = json!({ "ticketId": key(), "body": "x", "channel": "CHANNEL_PHONE" });
    assert_eq!(
        admin
            .try_call("routing.v1.RoutingService/ReplyToTicket", reply)
            .await,
        Err("permission-missing".to_owned())
    );
    let person = json!({ "login": "x", "displayName": "x", "roles": ["administrator"], "firstPassword": "Xx-123456789-x" });
    assert_eq!(
        clerk
            .try_call("identity.v1.IdentityService/AddPerson", person)
            .await,
        Err("permission-missing".to_owned())
    );
    world.finish().await;
}

/// A browser's session lives in a cookie that scripts and other sites cannot use, and ends when it is ended.
#[tokio::test]
async fn a_session_of_a_browser_ends_when_it_is_ended() {
    let world = World::start().await;
    let base = format!("http://{}", world.system.address("web-gateway"));
    let client = Client::new();
    let signed_in = client
        .post(format!("{base}/session"))
        .json(&json!({ "login": "li.na", "password": "Scenario-2026-pass" }))
        .send()
        .await
        .unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"));
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let session = client
        .get(format!("{base}/session"))
        .header("cookie", &cookie)
        .send()
        .await
        .unwrap();
    assert_eq!(session.json::<Value>().await.unwrap()["login"], "li.na");
    let elsewhere = client
        .get(format!("{base}/session"))
        .header("cookie", &cookie)
        .header("sec-fetch-site", "cross-site");
    assert_eq!(elsewhere.send().await.unwrap().status(), 403);
    let ended = client
        .delete(format!("{base}/session"))
        .header("cookie", &cookie)
        .send()
        .await
        .unwrap();
    assert_eq!(ended.status(), 204);
    let after = client
        .get(format!("{base}/session"))
        .header("cookie", &cookie)
        .send()
        .await
        .unwrap();
    assert_eq!(after.status(), 401);
    world.finish().await;
}

/// The document lists what the door answers, and the page that shows it is there.
#[tokio::test]
async fn the_api_document_is_served_with_a_page() {
    let world = World::start().await;
    let base = format!("http://{}", world.system.address("web-gateway"));
    let document: Value = reqwest::get(format!("{base}/openapi.json"))
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/rpc/afterdose.routing.v1.RoutingService/ReplyToTicket"].is_object());
    assert!(
        reqwest::get(format!("{base}/docs"))
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("接口文档")
    );
    world.finish().await;
}
