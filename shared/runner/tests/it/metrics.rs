//! `/metrics` of a process with traffic: what the watch measures is there, under its name and with its labels.

use std::{net::SocketAddr, sync::atomic::Ordering};

use telemetry::TelemetryConfig;
use testkit::{System, eventually};

use crate::{
    ops::get,
    worker::{changed, let_in, worker},
};

const AWAITING: &str =
    r#"afterdose_consumer_ack_pending{service="metered",consumer="metered_on_region_changed"}"#;
const PENDING: &str = r#"afterdose_consumer_pending{service="metered",consumer="metered_on_region_changed"}"#;
const AGE: &str = r#"afterdose_consumer_age_seconds{service="metered",consumer="metered_on_region_changed"}"#;
const DEAD: &str = r#"afterdose_dead_letters_standing{consumer="metered_on_region_changed"}"#;
const WAITING: &str = r#"afterdose_outbox_waiting{service="metered"}"#;
const READY: &str = r#"afterdose_ready{service="metered"}"#;

type Fits = fn(f64) -> bool;

/// What a quiet service shows, and what its value is like.
const QUIET: [(&str, Fits); 15] = [
    (PENDING, |pending| pending == 0.0),
    (r#"afterdose_outbox_age_seconds{service="metered"}"#, |age| {
        age > 3_599.0
    }),
    (r#"afterdose_inbox_rows{service="metered"}"#, |rows| rows >= 0.0),
    (r#"afterdose_database_bytes{service="metered"}"#, |bytes| {
        bytes > 1e6
    }),
    (
        r#"afterdose_database_connections{service="metered",state="busy"}"#,
        |busy| busy >= 1.0,
    ),
    (
        r#"afterdose_database_connections{service="metered",state="idle"}"#,
        |_| true,
    ),
    (
        r#"afterdose_database_connections_max{service="metered"}"#,
        |most| most == 4.0,
    ),
    (
        r#"afterdose_journal_unsealed_age_seconds{service="metered"}"#,
        |age| age == 0.0,
    ),
    (r#"afterdose_stream_messages{stream="CATALOG"}"#, |messages| {
        messages >= 1.0
    }),
    (r#"afterdose_stream_bytes{stream="CATALOG"}"#, |bytes| bytes > 0.0),
    ("afterdose_jetstream_bytes", |bytes| bytes > 0.0),
    (
        r#"afterdose_jetstream_store_seconds_bucket{le="+Inf"}"#,
        |stored| stored >= 1.0,
    ),
    ("afterdose_nats_connected", |connected| connected == 1.0),
    ("afterdose_nats_connects_total", |connects| connects >= 1.0),
    (READY, |ready| ready == 1.0),
];

/// Waits until the series has a value that fits.
async fn shows(ops: SocketAddr, series: &str, fits: Fits) {
    eventually(series, || async {
        let page = get(ops, "metrics").await.1;
        let value = page.lines().find_map(|line| line.strip_prefix(series))?;
        fits(value.trim().parse().ok()?).then_some(())
    })
    .await;
}

async fn metered() -> (System, std::sync::Arc<std::sync::atomic::AtomicBool>) {
    let (service, stand_still) = worker("metered");
    let seed = access::Signer::generate_seed();
    let config =
        format!("ops.watch_seconds = 1\njournal.signing_key = '{seed}'\njournal.seal_every_seconds = 3600\n");
    (System::of([service]).config(&config).start().await, stand_still)
}

/// R-646: lag, outbox, dead letters, storage, connections and seals of a working service stand on its page.
#[tokio::test]
async fn what_a_service_has_left_undone_stands_on_its_page_r_646() {
    let quiet = TelemetryConfig {
        log_filter: "off".to_owned(),
        ..TelemetryConfig::default()
    };
    let _guard = telemetry::init(&quiet).unwrap();
    let (mut system, stand_still) = metered().await;
    let ops = system.address("ops");
    system.say("region", &changed("hopeless")).await;
    shows(ops, DEAD, |standing| standing == 1.0).await;
    stand_still.store(true, Ordering::SeqCst);
    for path in ["cn", "cn.a", "cn.b", "cn.c"] {
        system.say("region", &changed(path)).await;
    }
    shows(ops, AWAITING, |waiting| waiting == 4.0).await;
    shows(ops, AGE, |age| age > 0.5).await;
    let pool = system.pool("metered").await;
    sqlx::raw_sql(
        "insert into outbox (event_id, subject, key, occurred_at, payload)
         values (gen_random_uuid(), 'nowhere.v1.nothing_happened', 'key', now() - interval '1 hour', '');
         analyze inbox",
    )
    .execute(&pool)
    .await
    .unwrap();
    shows(ops, WAITING, |waiting| waiting == 1.0).await;
    for (series, fits) in QUIET {
        shows(ops, series, fits).await;
    }

    // with its database away the process stays, says so, and counts the looks that failed
    let_in(&system, "metered", false).await;
    shows(
        ops,
        r#"afterdose_watch_failed_total{look="database"}"#,
        |failed| failed >= 1.0,
    )
    .await;
    shows(ops, READY, |ready| ready == 0.0).await;
    shows(ops, WAITING, |waiting| waiting == 1.0).await;
    let_in(&system, "metered", true).await;
    stand_still.store(false, Ordering::SeqCst);
    shows(ops, AWAITING, |waiting| waiting == 0.0).await;
    shows(ops, AGE, |age| age == 0.0).await;
    shows(ops, READY, |ready| ready == 1.0).await;
    system.halt().await;
}
