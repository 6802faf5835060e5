//! Signed webhooks of a telephone system.

use std::time::Duration;

use chrono::TimeDelta;
use contracts::{
    common::v1::{Channel, WorkKind},
    intake::v1::{CallEvent, ContactSubmitted, contact_submitted::Content},
};
use kernel::Clock;
use serde_json::json;

use crate::world::{event, receipt, refusal, refused, signature, world, world_at};

fn call(submitted: &ContactSubmitted) -> CallEvent {
    match submitted.content.clone() {
        Some(Content::Call(call)) => call,
        _ => panic!("no call"),
    }
}

/// a call is taken at any hour, here at three in the night in China.
#[tokio::test]
async fn a_signed_call_event_is_accepted_at_three_in_the_night_r_015() {
    let world = world_at(Clock::manual("2026-11-21T19:00:00Z".parse().unwrap())).await;
    let mut heard = world.submissions().await;
    let body = event("c-1", "ringing");
    let told = receipt(
        world
            .signed("/hotline/service/events", &body)
            .send()
            .await
            .unwrap(),
    )
    .await;
    assert!(told.starts_with("YH-20261122-"), "{told}");
    let submitted = heard.next().await;
    assert_eq!(
        (submitted.source.as_str(), submitted.source_key.as_str()),
        ("service", "c-1")
    );
    assert!(submitted.channel() == Channel::Phone);
    assert_eq!(submitted.evidence[0].inline, body);
    let call = call(&submitted);
    assert_eq!(
        (call.kind.as_str(), call.from.as_str(), call.outbound),
        ("ringing", "13800138000", false)
    );
    assert_eq!(submitted.receipt, told);
    world.system.finish().await;
}

/// the complaint line states its kind; the telephone system may tell the caller's region.
#[tokio::test]
async fn a_call_on_the_complaint_line_is_a_complaint_and_carries_its_region_r_018() {
    let world = world().await;
    let mut heard = world.submissions().await;
    let path = "/hotline/complaint/events";
    receipt(
        world
            .signed(path, &event("c-1", "answered"))
            .send()
            .await
            .unwrap(),
    )
    .await;
    let first = heard.next().await;
    assert!(first.stated_kind() == WorkKind::Complaint);
    assert_eq!(first.region, "cn.east");
    let mut body: serde_json::Value = serde_json::from_slice(&event("c-2", "answered")).unwrap();
    body["region"] = json!("cn.southwest.sichuan");
    body["summary"] = json!("患者㛃𠮷反映药片变色");
    receipt(
        world
            .signed(path, body.to_string().as_bytes())
            .send()
            .await
            .unwrap(),
    )
    .await;
    let second = heard.next().await;
    assert_eq!(second.region, "cn.southwest.sichuan");
    assert_eq!(call(&second).summary, "患者㛃𠮷反映药片变色");
    world.system.finish().await;
}

/// unsigned is 401, and so is a signature that is wrong, too old, or moved to another time.
#[tokio::test]
async fn an_unsigned_wrong_or_expired_webhook_is_refused_r_015() {
    let world = world().await;
    let body = event("c-1", "ringing");
    let path = "/hotline/service/events";
    let now = world.system.clock.now().timestamp();
    let no = |request: reqwest::RequestBuilder| async { refusal(request.send().await.unwrap()).await };
    assert_eq!(
        no(world.post(path).body(body.clone())).await,
        refused(401, "signature-missing")
    );
    let other_body = world.signed(path, &body).body(event("c-2", "ringing"));
    assert_eq!(no(other_body).await, refused(401, "signature-wrong"));
    assert_eq!(
        no(world.signed_at(path, &body, now - 301)).await,
        refused(401, "signature-expired")
    );
    assert_eq!(
        no(world.signed_at(path, &body, now + 330)).await,
        refused(401, "signature-expired")
    );
    // an old request under a new time
    let moved = world.post(path).header("X-Afterdose-Timestamp", now);
    let moved = moved
        .header("X-Afterdose-Signature", signature(now - 400, &body))
        .body(body.clone());
    assert_eq!(no(moved).await, refused(401, "signature-wrong"));
    assert_eq!(
        no(world.signed("/hotline/nobody/events", &body)).await,
        refused(404, "line-unknown")
    );
    assert_eq!(
        no(world.signed(path, b"{}")).await,
        refused(422, "event-field-missing")
    );
    assert_eq!(
        no(world.signed(path, b"\xff")).await,
        refused(422, "event-unreadable")
    );
    let mut heard = world.submissions().await;
    assert!(heard.silent_for(Duration::from_millis(200)).await);
    world.system.finish().await;
}

/// A telephone system delivers at least once: the same bytes are answered 202 and kept once; a copy of them is worth
/// nothing once the time in them has passed.
#[tokio::test]
async fn a_redelivered_event_is_answered_and_kept_once_and_a_late_replay_is_refused() {
    let clock = Clock::manual(Clock::system().now());
    let world = world_at(clock.clone()).await;
    let mut heard = world.submissions().await;
    let body = event("c-1", "hung_up");
    let sent_at = clock.now().timestamp();
    let path = "/hotline/service/events";
    let first = receipt(world.signed_at(path, &body, sent_at).send().await.unwrap()).await;
    clock.advance(TimeDelta::seconds(200));
    assert_eq!(
        receipt(world.signed_at(path, &body, sent_at).send().await.unwrap()).await,
        first
    );
    assert_eq!(
        receipt(world.signed(path, &body).send().await.unwrap()).await,
        first
    );
    clock.advance(TimeDelta::seconds(200));
    let replay = world.signed_at(path, &body, sent_at).send().await.unwrap();
    assert_eq!(refusal(replay).await, refused(401, "signature-expired"));
    heard.next().await;
    assert!(heard.silent_for(Duration::from_millis(300)).await);
    world.system.finish().await;
}

/// All events of a call have one receipt, though it lasts beyond midnight; each is a submission of its own.
#[tokio::test]
async fn the_events_of_a_call_share_a_receipt_beyond_midnight() {
    let clock = Clock::manual("2026-11-21T15:59:50Z".parse().unwrap());
    let world = world_at(clock.clone()).await;
    let mut heard = world.submissions().await;
    let path = "/hotline/service/events";
    let first = receipt(world.signed(path, &event("c-1", "ringing")).send().await.unwrap()).await;
    clock.advance(TimeDelta::minutes(5));
    let second = receipt(world.signed(path, &event("c-1", "hung_up")).send().await.unwrap()).await;
    assert_eq!(first, second);
    let (one, two) = (heard.next().await, heard.next().await);
    assert_ne!(one.submission_id, two.submission_id);
    assert_eq!(one.source_key, two.source_key);
    world.system.finish().await;
}

#[tokio::test]
async fn a_recording_is_evidence_of_its_call_and_its_signature_counts_for_no_other() {
    let world = world().await;
    let mut heard = world.submissions().await;
    let audio = vec![7u8; 200 * 1024];
    let now = world.system.clock.now().timestamp();
    let send = |path: &str| {
        let request = world
            .signed_at(path, &audio, now)
            .header("content-type", "audio/wav");
        async { request.send().await.unwrap() }
    };
    let path = "/hotline/service/recordings/c-1";
    let told = receipt(send(path).await).await;
    assert_eq!(receipt(send(path).await).await, told);
    let submitted = heard.next().await;
    assert_eq!(submitted.source_key, "c-1");
    assert_eq!(call(&submitted).kind, "recording_ready");
    let reference = submitted.evidence[0].r#ref.as_ref().unwrap();
    assert_eq!(
        (reference.role.as_str(), reference.media_type.as_str()),
        ("recording", "audio/wav")
    );
    assert!(submitted.evidence[0].inline.is_empty());
    let elsewhere = send("/hotline/service/recordings/c-2").await;
    assert_eq!(refusal(elsewhere).await, refused(401, "signature-reused"));
    let text = world
        .signed(path, b"x")
        .header("content-type", "text/html")
        .send()
        .await
        .unwrap();
    assert_eq!(refusal(text).await, refused(415, "media-type-unsupported"));
    assert!(heard.silent_for(Duration::from_millis(200)).await);
    world.system.finish().await;
}
