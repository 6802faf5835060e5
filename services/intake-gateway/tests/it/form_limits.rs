//! How often and how much.

use chrono::TimeDelta;
use kernel::Clock;
use testkit::System;

use crate::{
    form::{filled, key},
    world::{CONFIG, World, receipt, start},
};

async fn post(world: &World, forwarded: &str) -> reqwest::Response {
    let request = world
        .post("/form")
        .header("accept", "application/json")
        .header("x-forwarded-for", forwarded);
    request.multipart(filled(&key(), &[])).send().await.unwrap()
}

#[tokio::test]
async fn one_address_may_not_send_without_end_and_is_told_when_to_come_again() {
    let clock = Clock::manual(Clock::system().now());
    let config = CONFIG
        .replace(
            "[intake_gateway.form]\n",
            "[intake_gateway.form]\nburst = 2\nper_minute = 6\n",
        )
        .replace(
            "confirm_seconds",
            "trusted_proxies = ['127.0.0.0/8']\nconfirm_seconds",
        );
    let world = start(
        System::of([intake_gateway::service()])
            .config(&config)
            .clock(clock.clone()),
    )
    .await;
    for _ in 0..2 {
        receipt(post(&world, "198.51.100.1").await).await;
    }
    let refused = post(&world, "198.51.100.1").await;
    assert_eq!(refused.headers()["retry-after"], "10");
    assert_eq!(
        crate::world::refusal(refused).await,
        (429, "rate-exceeded".to_owned())
    );
    let page = world
        .post("/form")
        .header("x-forwarded-for", "198.51.100.1")
        .multipart(filled(&key(), &[]));
    let page = page.send().await.unwrap();
    assert_eq!(page.status(), 429);
    assert!(page.text().await.unwrap().contains("请稍等片刻"));
    receipt(post(&world, "198.51.100.2").await).await;
    clock.advance(TimeDelta::seconds(10));
    receipt(post(&world, "198.51.100.1").await).await;
    world.system.finish().await;
}

#[tokio::test]
async fn without_trusted_proxies_a_claimed_address_changes_nothing() {
    let config = CONFIG.replace(
        "[intake_gateway.form]\n",
        "[intake_gateway.form]\nburst = 1\nper_minute = 1\n",
    );
    let world = start(System::of([intake_gateway::service()]).config(&config)).await;
    receipt(post(&world, "198.51.100.1").await).await;
    assert_eq!(post(&world, "198.51.100.2").await.status(), 429);
    world.system.finish().await;
}

/// More than the configured memory under way: told to come again, not swallowed.
#[tokio::test]
async fn a_crowd_is_told_to_come_again_before_memory_grows() {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let config = CONFIG.replace("confirm_seconds", "in_flight_kib = 605\nconfirm_seconds");
    let world = start(System::of([intake_gateway::service()]).config(&config)).await;
    // somebody who announces 600 KiB and sends nothing holds the room
    let mut slow = tokio::net::TcpStream::connect(world.system.address("intake-gateway"))
        .await
        .unwrap();
    let head = format!(
        "POST /mail/{} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-type: message/rfc822\r\n\
         expect: 100-continue\r\ncontent-length: 614400\r\n\r\n",
        crate::world::MAILBOX,
        crate::world::PUSH
    );
    slow.write_all(head.as_bytes()).await.unwrap();
    let mut begun = [0; 12];
    slow.read_exact(&mut begun).await.unwrap();
    assert_eq!(&begun, b"HTTP/1.1 100");
    let refused = post(&world, "").await;
    let wait: u64 = refused.headers()["retry-after"]
        .to_str()
        .unwrap()
        .parse()
        .unwrap();
    assert!((3..=7).contains(&wait), "{wait}");
    assert_eq!(
        crate::world::refusal(refused).await,
        (503, "gateway-crowded".to_owned())
    );
    drop(slow);
    testkit::eventually("room again", || async {
        (post(&world, "").await.status() == 202).then_some(())
    })
    .await;
    world.system.finish().await;
}
