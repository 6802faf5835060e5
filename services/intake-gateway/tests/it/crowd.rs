//! More senders than the gateway can take, and senders who never finish: they are told to come again, what was taken
//! stays taken, and nobody keeps others out by doing nothing.

use std::{path::PathBuf, time::Duration};

use contracts::intake::v1::ContactSubmitted;
use embedded::{Nats, NatsOptions};
use testkit::{Listener, System};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::{sleep, timeout},
};

use crate::world::{CONFIG, World, event, receipt, refusal, refused, start};

async fn world_with(settings: &str) -> World {
    let config = CONFIG.replace(
        "confirm_seconds = 2\n",
        &format!("confirm_seconds = 4\n{settings}\n"),
    );
    start(System::of([intake_gateway::service()]).config(&config)).await
}

async fn post(world: &World, call: &str) -> reqwest::Response {
    let body = event(call, "ringing");
    world
        .signed("/hotline/service/events", &body)
        .send()
        .await
        .unwrap()
}

fn says_when_to_come_again(answer: &reqwest::Response) {
    let seconds: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((3..8).contains(&seconds), "{seconds}");
}

async fn signal(nats: &Nats, name: &str) {
    let mut kill = tokio::process::Command::new("kill");
    let done = kill
        .args([&format!("-{name}"), &nats.pid().to_string()])
        .status()
        .await;
    assert!(done.unwrap().success());
}

/// Sends the bytes and leaves the connection open.
async fn begin(world: &World, bytes: &str) -> TcpStream {
    let mut stream = TcpStream::connect(world.system.address("intake-gateway"))
        .await
        .unwrap();
    stream.write_all(bytes.as_bytes()).await.unwrap();
    stream
}

/// What is answered until the connection ends.
async fn rest(mut stream: TcpStream) -> String {
    let mut text = String::new();
    let read = timeout(Duration::from_secs(10), stream.read_to_string(&mut text)).await;
    read.unwrap().unwrap();
    text
}

/// A mail of which only a little comes.
fn unfinished_mail(size: usize) -> String {
    format!(
        "POST /mail/service@yaohou.example HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\n\
         Content-Type: message/rfc822\r\nContent-Length: {size}\r\n\r\nFrom: a",
        crate::world::PUSH
    )
}

/// With JetStream standing still, as many wait as may; the others hear 503 at once. Those who waited are kept, and only
/// they.
#[tokio::test]
async fn a_crowd_is_told_to_come_again_and_who_was_taken_is_kept() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test run hands its servers over in the environment"
    )]
    let program = PathBuf::from(std::env::var("NATS_SERVER_BIN").unwrap());
    let nats = Nats::start(&program, NatsOptions::for_tests()).await.unwrap();
    let config = CONFIG.replace("confirm_seconds = 2\n", "confirm_seconds = 20\nin_flight = 3\n");
    let config = format!("nats.url = '{}'\n{config}", nats.url());
    let mut world = start(System::of([intake_gateway::service()]).config(&config)).await;
    receipt(post(&world, "c-0").await).await;

    signal(&nats, "STOP").await;
    let waiting: Vec<_> = ["c-1", "c-2", "c-3"]
        .map(|call| {
            let body = event(call, "ringing");
            tokio::spawn(world.signed("/hotline/service/events", &body).send())
        })
        .into();
    sleep(Duration::from_millis(300)).await;
    let crowd = futures::future::join_all((4..54).map(|call| {
        let call = format!("c-{call}");
        let world = &world;
        async move { post(world, &call).await }
    }));
    // at once, not when patience with JetStream ends
    for answer in timeout(Duration::from_secs(5), crowd).await.unwrap() {
        says_when_to_come_again(&answer);
        assert_eq!(refusal(answer).await, refused(503, "gateway-crowded"));
    }
    signal(&nats, "CONT").await;
    for answer in waiting {
        receipt(answer.await.unwrap().unwrap()).await;
    }
    receipt(post(&world, "c-4").await).await;

    let client = async_nats::connect(nats.url()).await.unwrap();
    let mut heard = Listener::<ContactSubmitted>::new(&client).await;
    let mut calls = Vec::new();
    for _ in 0..5 {
        calls.push(heard.next().await.source_key);
    }
    calls.sort();
    assert_eq!(calls, ["c-0", "c-1", "c-2", "c-3", "c-4"]);
    assert!(heard.silent_for(Duration::from_millis(300)).await);
    world.system.halt().await;
    nats.stop().await.unwrap();
}

#[tokio::test]
async fn there_is_no_room_beside_a_large_body_until_its_sender_gives_up_or_is_given_up() {
    let world = world_with("in_flight_kib = 500\nidle_seconds = 1").await;
    let slow = begin(&world, &unfinished_mail(490 * 1024)).await;
    sleep(Duration::from_millis(200)).await;
    let answer = post(&world, "c-1").await;
    says_when_to_come_again(&answer);
    assert_eq!(refusal(answer).await, refused(503, "gateway-crowded"));
    // nothing more comes of it, so it is given up and its room is free
    let told = rest(slow).await;
    assert!(
        told.starts_with("HTTP/1.1 408") && told.contains("body-slow"),
        "{told}"
    );
    receipt(post(&world, "c-1").await).await;
    world.system.finish().await;
}

#[tokio::test]
async fn who_sends_slowly_takes_no_place_from_who_sends_quickly() {
    let world = world_with("in_flight = 1").await;
    let slow = begin(&world, &unfinished_mail(1024)).await;
    sleep(Duration::from_millis(200)).await;
    receipt(post(&world, "c-1").await).await;
    drop(slow);
    world.system.finish().await;
}

/// The ports of all gateways are served alike; this one stands for them.
#[tokio::test]
async fn connections_beyond_the_limit_are_told_to_come_again_and_idle_ones_end() {
    let config = format!("{CONFIG}\n[http]\nconnections = 2\nhead_seconds = 1\n");
    let world = start(System::of([intake_gateway::service()]).config(&config)).await;
    let mut idle = begin(&world, "GET /contact-points HTTP/1.1\r\nHost: a\r\n\r\n").await;
    idle.read_exact(&mut [0; 15]).await.unwrap();
    let unfinished = begin(&world, "POST /form HTTP/1.1\r\nX-Never: en").await;
    sleep(Duration::from_millis(200)).await;
    let refused = rest(begin(&world, "GET /form HTTP/1.1\r\nHost: a\r\n\r\n").await).await;
    assert!(
        refused.starts_with("HTTP/1.1 503") && refused.contains("\r\nRetry-After: 5\r\n"),
        "{refused}"
    );
    assert!(refused.contains("too-many-connections"), "{refused}");
    // both end by themselves: one that asks for nothing more, one that never says what it wants
    assert!(rest(idle).await.contains("12315-7"));
    rest(unfinished).await;
    receipt(post(&world, "c-1").await).await;
    world.system.finish().await;
}
