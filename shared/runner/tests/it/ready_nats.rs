//! Ready as far as NATS goes: the connection, streams, consumers, endpoints, storage.

use std::sync::atomic::Ordering;

use async_nats::jetstream;
use embedded::NatsOptions;
use testkit::{System, eventually};

use crate::{
    ops::{sentences, told},
    worker::{QUICK, changed, gate, own_nats, worker},
};

/// without NATS nobody is ready and nobody is restarted; when it is back, all are ready without a restart.
#[tokio::test]
async fn without_nats_nobody_is_ready_until_it_is_back_r_646() {
    let folder = tempfile::tempdir().unwrap();
    let options = || NatsOptions {
        store_dir: Some(folder.path().join("nats")),
        ..NatsOptions::for_tests()
    };
    let nats = own_nats(options()).await;
    let port = nats.port();
    let (service, _) = worker("worker");
    let mut system = System::of([service, gate(folder.path().join("evidence"))])
        .config(&format!("{QUICK}nats.url = '{}'", nats.url()))
        .start()
        .await;
    let ops = system.address("ops");
    told(ops, &[]).await;

    nats.stop().await.unwrap();
    told(ops, &["gate/nats-disconnected", "worker/nats-disconnected"]).await;
    assert!(!sentences(ops).await.contains("127.0.0.1"), "no addresses");

    let back = own_nats(NatsOptions {
        port: Some(port),
        ..options()
    })
    .await;
    told(ops, &[]).await;
    system.halt().await;
    back.stop().await.unwrap();
}

/// A consumer that somebody deleted is made again and misses nothing; one whose stream is gone cannot be, and both are named.
#[tokio::test]
async fn a_consumer_that_is_gone_comes_back_and_a_stream_that_is_gone_is_named() {
    let (service, _) = worker("worker");
    let mut system = System::of([service]).config(QUICK).start().await;
    let ops = system.address("ops");
    let context = jetstream::new(system.client.clone());
    let consumer = "worker_on_region_changed";
    let stream = context.get_stream("CATALOG").await.unwrap();
    eventually("the consumer is there", || async {
        stream.consumer_info(consumer).await.ok()
    })
    .await;

    stream.delete_consumer(consumer).await.unwrap();
    system.say("region", &changed("cn.east")).await;
    eventually("the consumer is back and has handled the event", || async {
        let info = stream.consumer_info(consumer).await.ok()?;
        (info.ack_floor.stream_sequence == 1).then_some(())
    })
    .await;
    told(ops, &[]).await;

    context.delete_stream("CATALOG").await.unwrap();
    told(ops, &["worker/consumer-missing", "worker/stream-missing"]).await;
    let named = sentences(ops).await;
    assert!(named.contains(consumer) && named.contains("CATALOG"), "{named}");
    system.halt().await;
}

/// Lag alone is no trouble; lag that nobody works on is.
#[tokio::test]
async fn a_consumer_that_stands_still_with_events_to_handle_is_named() {
    let (service, stand_still) = worker("worker");
    let config = format!("{QUICK}ops.stuck_seconds = 2");
    let system = System::of([service]).config(&config).start().await;
    let ops = system.address("ops");
    stand_still.store(true, Ordering::SeqCst);
    for path in ["cn", "cn.east", "cn.north"] {
        system.say("region", &changed(path)).await;
    }
    told(ops, &["worker/consumer-stuck"]).await;
    let told_of = sentences(ops).await;
    assert!(
        told_of.contains("worker_on_region_changed") && told_of.contains("积压 3 条"),
        "{told_of}"
    );
    stand_still.store(false, Ordering::SeqCst);
    told(ops, &[]).await;
    system.finish().await;
}

/// A server that answers everything and keeps nothing is found out.
#[tokio::test]
async fn a_jetstream_without_storage_makes_everybody_unready() {
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("nats");
    let nats = own_nats(NatsOptions {
        store_dir: Some(store.clone()),
        config: format!(
            "jetstream {{ store_dir: '{}', max_file_store: 2MB }}\n",
            store.display()
        ),
        ..NatsOptions::for_tests()
    })
    .await;
    let mut system = System::of([gate(folder.path().join("evidence"))])
        .config(&format!("{QUICK}nats.url = '{}'", nats.url()))
        .start()
        .await;
    let ops = system.address("ops");
    told(ops, &[]).await;

    let client = async_nats::connect(nats.url()).await.unwrap();
    let context = jetstream::new(client);
    let config = jetstream::stream::Config {
        name: "BALLAST".to_owned(),
        subjects: vec!["ballast".to_owned()],
        ..jetstream::stream::Config::default()
    };
    context.create_stream(config).await.unwrap();
    let load: bytes::Bytes = vec![7; 200_000].into();
    while context
        .publish("ballast", load.clone())
        .await
        .unwrap()
        .await
        .is_ok()
    {}
    told(ops, &["gate/jetstream-full"]).await;

    context.delete_stream("BALLAST").await.unwrap();
    told(ops, &[]).await;
    system.halt().await;
    nats.stop().await.unwrap();
}

/// A service whose endpoints NATS does not know gets no requests, however well it is otherwise.
#[tokio::test]
async fn endpoints_that_nats_does_not_know_are_a_trouble() {
    let nats = own_nats(NatsOptions {
        config: "authorization { users [
            { user: watched, password: pw, permissions: { subscribe: { deny: ['$SRV.INFO.>'] } } }
        ] }
        no_auth_user: watched\n"
            .to_owned(),
        ..NatsOptions::for_tests()
    })
    .await;
    let (service, _) = worker("worker");
    let mut system = System::of([service]).config(QUICK).start().await;
    told(system.address("ops"), &[]).await;
    system.halt().await;
    let settings = system
        .settings()
        .with(&[service], &format!("nats.url = '{}'", nats.url()));
    let running = runner::start(vec![service], settings.unwrap(), system.clock.clone(), None).await;
    let running = running.unwrap();
    told(running.address("ops").unwrap(), &["worker/rpc-not-announced"]).await;
    running.stop().await;
    nats.stop().await.unwrap();
}
