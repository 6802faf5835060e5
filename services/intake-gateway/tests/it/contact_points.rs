//! The published numbers.

use serde_json::Value;

use crate::world::{CONFIG, world};

/// the hotline numbers and the regulator's supervision phone are published, as a page and as JSON.
#[tokio::test]
async fn the_hotline_and_the_regulators_phone_are_published_r_017_r_031() {
    let world = world().await;
    let answer = world
        .get("/contact-points")
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    let points: Value = answer.json().await.unwrap();
    let hotlines = serde_json::json!([
        { "number": "4008100001", "kind": "service" },
        { "number": "4008100002", "kind": "complaint" },
    ]);
    assert_eq!(points["hotlines"], hotlines);
    assert_eq!(points["regulator"]["phone"], "12315-7");
    let page = world
        .get("/contact-points?lang=en")
        .header("accept", "text/html")
        .send()
        .await
        .unwrap();
    let page = page.text().await.unwrap();
    assert!(
        page.contains("4008100001")
            && page.contains("Complaint hotline")
            && page.contains("12315-7")
            && page.contains("Drug regulator")
    );
    world.system.finish().await;
}

/// an empty number stops the start.
#[tokio::test]
async fn without_the_regulators_phone_the_gateway_does_not_start_r_031() {
    let world = world().await;
    let services = [intake_gateway::service()];
    let settings = world.system.settings();
    let settings = settings
        .with(&services, "intake_gateway.contact.regulator_phone = ' '")
        .unwrap();
    let clock = world.system.clock.clone();
    let mut running = runner::start(services.to_vec(), settings, clock, None)
        .await
        .unwrap();
    let why = running.failed().await;
    assert!(why.contains("regulator_phone") && why.contains("R-031"), "{why}");
    running.stop().await;
    world.system.finish().await;
}

#[tokio::test]
async fn a_short_secret_stops_the_start() {
    let short = CONFIG.replace("push-token-of-the-tests", "short");
    let services = [intake_gateway::service()];
    let world = world().await;
    let dir = world.system.folder().display().to_string();
    let settings = world
        .system
        .settings()
        .with(&services, &short.replace("{dir}", &dir))
        .unwrap();
    let mut running = runner::start(services.to_vec(), settings, world.system.clock.clone(), None)
        .await
        .unwrap();
    let why = running.failed().await;
    assert!(why.contains("push_token") && !why.contains("\"short\""), "{why}");
    running.stop().await;
    world.system.finish().await;
}
