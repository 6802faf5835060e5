//! nats-server: what it keeps, whom it lets in, how it ends.

use async_nats::jetstream;
use embedded::{Nats, NatsOptions};

use crate::{runs, tools};

fn stored_in(dir: &tempfile::TempDir) -> NatsOptions {
    NatsOptions {
        store_dir: Some(dir.path().to_owned()),
        ..NatsOptions::default()
    }
}

async fn start(options: NatsOptions) -> anyhow::Result<Nats> {
    Nats::start(tools().nats_server(), options).await
}

#[tokio::test]
async fn an_acknowledged_message_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let nats = start(stored_in(&dir)).await.unwrap();
    let bus = jetstream::new(async_nats::connect(nats.url()).await.unwrap());
    let config = jetstream::stream::Config {
        name: "A".into(),
        subjects: vec!["a.>".into()],
        ..Default::default()
    };
    bus.create_stream(config).await.unwrap();
    bus.publish("a.b", "kept".into()).await.unwrap().await.unwrap();
    nats.stop().await.unwrap();

    let nats = start(stored_in(&dir)).await.unwrap();
    let bus = jetstream::new(async_nats::connect(nats.url()).await.unwrap());
    let message = bus
        .get_stream("A")
        .await
        .unwrap()
        .get_raw_message(1)
        .await
        .unwrap();
    assert_eq!(message.payload, "kept");
    nats.stop().await.unwrap();
}

#[tokio::test]
async fn an_acknowledged_message_is_synced_to_disk_unless_a_test_says_otherwise() {
    for (options, synced) in [(NatsOptions::default(), true), (NatsOptions::for_tests(), false)] {
        let nats = start(options).await.unwrap();
        let config = std::fs::read_to_string(nats.store_dir().join("nats.conf")).unwrap();
        assert_eq!(config.contains("sync_interval: always"), synced);
        nats.stop().await.unwrap();
    }
}

#[tokio::test]
async fn users_and_their_permissions_come_from_the_snippet() {
    let config = r#"authorization { users: [ { user: "intake", password: "secret", permissions: { publish: "intake.>" } } ] }"#;
    let nats = start(NatsOptions {
        config: config.to_owned(),
        ..NatsOptions::for_tests()
    })
    .await
    .unwrap();
    assert!(
        async_nats::connect(nats.url()).await.is_err(),
        "nobody enters without a name"
    );
    let options = async_nats::ConnectOptions::with_user_and_password("intake".into(), "secret".into());
    options.connect(nats.url()).await.unwrap();
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(nats.store_dir().join("nats.conf"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o077, 0, "the file with the passwords is closed to others");
}

#[tokio::test]
async fn a_refused_configuration_is_told_in_the_servers_own_words() {
    let refused = start(NatsOptions {
        config: "no_such_setting: 1".into(),
        ..NatsOptions::for_tests()
    })
    .await;
    let error = format!("{:#}", refused.unwrap_err());
    assert!(error.contains("no_such_setting"), "{error}");
}

#[tokio::test]
async fn a_second_server_on_the_same_store_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let first = start(stored_in(&dir)).await.unwrap();
    let error = format!("{:#}", start(stored_in(&dir)).await.unwrap_err());
    assert!(error.contains("another nats-server uses"), "{error}");
    first.stop().await.unwrap();
    start(stored_in(&dir)).await.unwrap().stop().await.unwrap();
}

#[tokio::test]
async fn a_forgotten_server_ends_and_its_temporary_folder_goes() {
    let nats = start(NatsOptions::for_tests()).await.unwrap();
    let (pid, dir) = (nats.pid(), nats.store_dir().to_owned());
    assert!(runs(pid) && dir.exists());
    drop(nats);
    assert!(!runs(pid) && !dir.exists());
}

#[tokio::test]
async fn a_server_that_died_is_noticed() {
    let mut nats = start(NatsOptions::for_tests()).await.unwrap();
    nats.check_alive().unwrap();
    let killed = std::process::Command::new("sh")
        .args(["-c", &format!("kill -9 {}", nats.pid())])
        .status();
    assert!(killed.unwrap().success());
    crate::within_ten_seconds("the death is noticed", || nats.check_alive().is_err()).await;
}
