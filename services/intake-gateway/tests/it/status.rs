//! The public question about the progress, with a stand-in for `intake` behind NATS.

use chrono::TimeDelta;
use contracts::{
    BoxFuture, Bytes, Call, INTAKE_SERVICE, Serve, ServiceInfo,
    intake::v1::{GetStatusRequest, GetStatusResponse},
    rpc::parse,
    timestamp,
};
use kernel::{Clock, Fault};
use prost::Message as _;
use runner::{Context, Service, Started};
use serde_json::Value;
use testkit::System;

use crate::world::{CONFIG, World, refusal, refused, start, world};

const DIGITS: &str = "8000";

/// Knows one phone number, and every receipt.
struct Intake;

impl Serve for Intake {
    fn info(&self) -> &'static ServiceInfo {
        &INTAKE_SERVICE
    }

    fn serve(&self, _: &'static str, _: Call, body: Bytes) -> BoxFuture<Result<Vec<u8>, Fault>> {
        Box::pin(async move {
            let request: GetStatusRequest = parse(&body)?;
            if request.phone_last_four != DIGITS {
                return Err(Fault::not_found("contact-unknown", "没有。", "None."));
            }
            let at = "2026-11-21T01:30:00Z".parse().unwrap();
            let answer = GetStatusResponse {
                received_at: Some(timestamp(at)),
                state: "answered".to_owned(),
                updated_at: Some(timestamp(at)),
                reply: "已为您<换货>。".to_owned(),
            };
            Ok(answer.encode_to_vec())
        })
    }
}

struct StandIn;

impl Service for StandIn {
    fn name(&self) -> &'static str {
        "intake"
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move {
            let mut parts = context.parts();
            parts.serve(Intake);
            Ok(parts)
        })
    }
}

async fn world_with_intake(clock: Clock) -> World {
    let services: [&'static dyn Service; 2] = [intake_gateway::service(), &StandIn];
    start(System::of(services).config(CONFIG).clock(clock)).await
}

fn receipt(name: &str) -> String {
    kernel::Receipt::derived(chrono::NaiveDate::from_ymd_opt(2026, 11, 21).unwrap(), &[name]).to_string()
}

fn ask(world: &World, receipt: &str, four: &str) -> reqwest::RequestBuilder {
    world
        .post("/form/status")
        .form(&[("receipt", receipt), ("phone_last_four", four)])
}

#[tokio::test]
async fn whoever_knows_number_and_phone_sees_state_and_reply() {
    let world = world_with_intake(Clock::system()).await;
    // as people type it
    let typed = receipt("a").to_lowercase().replace('-', " ");
    let page = ask(&world, &typed, DIGITS).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    for wanted in [
        "已答复",
        "已为您&lt;换货&gt;。",
        "2026-11-21 09:30",
        &receipt("a"),
    ] {
        assert!(page.contains(wanted), "{wanted}");
    }
    let json = world.get(&format!("/form/status?receipt={}&phone={DIGITS}", receipt("a")));
    let json: Value = json
        .header("accept", "application/json")
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    assert_eq!(
        (json["state"].as_str(), json["receipt"].as_str()),
        (Some("answered"), Some(receipt("a").as_str()))
    );
    world.system.finish().await;
}

#[tokio::test]
async fn a_slip_is_pointed_out_and_a_wrong_phone_learns_nothing() {
    let world = world_with_intake(Clock::system()).await;
    let page = |receipt: String, four: &'static str| {
        let request = ask(&world, &receipt, four);
        async {
            let answer = request.send().await.unwrap();
            (answer.status().as_u16(), answer.text().await.unwrap())
        }
    };
    let (status, body) = page(receipt("a"), "1111").await;
    assert!(status == 404 && body.contains("没有找到与编号和电话相符的记录") && body.contains(&receipt("a")));
    let mut wrong = receipt("a");
    let last = if wrong.pop() == Some('5') { '6' } else { '5' };
    wrong.push(last);
    let (status, body) = page(wrong, DIGITS).await;
    assert!(status == 422 && body.contains("编号有误"));
    let (status, body) = page(receipt("a"), "80").await;
    assert!(status == 422 && body.contains("请输入四位数字"));
    let (status, body) = page(String::new(), "").await;
    assert!(status == 422 && body.contains("编号有误"));
    world.system.finish().await;
}

#[tokio::test]
async fn guessing_is_slowed_down_by_address_and_by_receipt() {
    let clock = Clock::manual(Clock::system().now());
    let config = CONFIG.replace(
        "[intake_gateway.form]\n",
        "[intake_gateway.form]\nstatus_burst = 5\nstatus_per_minute = 5\nstatus_per_receipt_hour = 3\n",
    );
    let services: [&'static dyn Service; 2] = [intake_gateway::service(), &StandIn];
    let world = start(System::of(services).config(&config).clock(clock.clone())).await;
    let status = |name: &'static str| {
        let request = ask(&world, &receipt(name), "0000").header("accept", "application/json");
        async { request.send().await.unwrap() }
    };
    for _ in 0..3 {
        assert_eq!(refusal(status("a").await).await, refused(404, "status-unknown"));
    }
    assert_eq!(refusal(status("a").await).await, refused(429, "rate-exceeded"));
    assert_eq!(status("b").await.status(), 404);
    assert_eq!(status("b").await.status(), 429);
    clock.advance(TimeDelta::minutes(2));
    assert_eq!(status("b").await.status(), 404);
    assert_eq!(refusal(status("a").await).await, refused(429, "rate-exceeded"));
    world.system.finish().await;
}

/// Rule 1: with everything behind down, the page still says that the submission is safe.
#[tokio::test]
async fn without_intake_the_page_says_that_the_submission_is_safe() {
    let world = world().await;
    let page = ask(&world, &receipt("a"), DIGITS).send().await.unwrap();
    assert_eq!(page.status(), 503);
    assert_eq!(page.headers()["retry-after"], "60");
    assert!(
        page.text()
            .await
            .unwrap()
            .contains("您的来件已在我们这里，不会丢失")
    );
    let machine = ask(&world, &receipt("a"), DIGITS)
        .header("accept", "application/json")
        .send()
        .await
        .unwrap();
    assert_eq!(refusal(machine).await, refused(503, "status-unavailable"));
    world.system.finish().await;
}
