//! The numbers the channel ledger is compared with.

use contracts::intake::v1::ChannelObserved;
use kernel::Clock;
use testkit::Listener;

use crate::{
    form::{filled, key},
    world::{MAILBOX, PUSH, World, event, receipt, world},
};

async fn form(world: &World, key: &str) {
    let request = world
        .post("/form")
        .header("accept", "application/json")
        .multipart(filled(key, &[]));
    receipt(request.send().await.unwrap()).await;
}

async fn call(world: &World, call: &str, what: &str) {
    receipt(
        world
            .signed("/hotline/service/events", &event(call, what))
            .send()
            .await
            .unwrap(),
    )
    .await;
}

async fn mail(world: &World, mail: &str) {
    let request = world
        .post(&format!("/mail/{MAILBOX}"))
        .bearer_auth(PUSH)
        .header("content-type", "message/rfc822");
    receipt(request.body(mail.to_owned()).send().await.unwrap()).await;
}

async fn until(heard: &mut Listener<ChannelObserved>, source: &str, number: u64) {
    let observed = heard
        .find(|observed| observed.source == source && observed.server_count >= number)
        .await;
    assert_eq!(observed.server_count, number, "{source}");
    assert!(observed.trouble.is_empty() && observed.uid_validity.is_empty());
}

/// forms count by key, calls by call, mails by content; sending again changes nothing, nor does a restart.
#[tokio::test]
async fn distinct_things_are_counted_across_resubmissions_and_restarts() {
    let mut world = world().await;
    let mut heard = Listener::<ChannelObserved>::new(&world.system.client).await;
    until(&mut heard, "form", 0).await;
    let (one, two) = (key(), key());
    for key in [&one, &two, &one] {
        form(&world, key).await;
    }
    for (name, what) in [
        ("c-1", "ringing"),
        ("c-1", "answered"),
        ("c-2", "ringing"),
        ("c-1", "ringing"),
    ] {
        call(&world, name, what).await;
    }
    for text in ["a", "b", "a"] {
        mail(&world, text).await;
    }
    until(&mut heard, "form", 2).await;
    until(&mut Listener::new(&world.system.client).await, "service", 2).await;
    until(
        &mut Listener::new(&world.system.client).await,
        &format!("push:{MAILBOX}"),
        2,
    )
    .await;
    world.system.settle().await;
    world.system.restart().await;
    form(&world, &one).await;
    form(&world, &key()).await;
    call(&world, "c-1", "hung_up").await;
    call(&world, "c-3", "missed").await;
    until(&mut Listener::new(&world.system.client).await, "form", 3).await;
    until(&mut Listener::new(&world.system.client).await, "service", 3).await;
    world.system.finish().await;
}

/// Two replicas accept at the same time, some things through both: one number.
#[tokio::test]
async fn two_replicas_count_together() {
    let world = world().await;
    let services = vec![intake_gateway::service()];
    let mut second = runner::start(services, world.system.settings(), Clock::system(), None)
        .await
        .unwrap();
    second.ready(std::time::Duration::from_secs(20)).await.unwrap();
    let other = format!(
        "http://{}/hotline/service/events",
        second.address("intake-gateway").unwrap()
    );
    let now = world.system.clock.now().timestamp();
    for number in 0..20 {
        let name = format!("c-{}", number / 2);
        call(&world, &name, "ringing").await;
        let body = event(&name, if number % 2 == 0 { "ringing" } else { "answered" });
        let request = world.http.post(&other).header("X-Afterdose-Timestamp", now);
        let request = request
            .header("X-Afterdose-Signature", crate::world::signature(now, &body))
            .body(body);
        receipt(request.send().await.unwrap()).await;
    }
    let mut heard = Listener::<ChannelObserved>::new(&world.system.client).await;
    until(&mut heard, "service", 10).await;
    world.system.settle().await;
    assert!(second.stop().await);
    world.system.finish().await;
}
