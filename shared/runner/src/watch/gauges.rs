//! The gauges of the watch. Their names are described where the executable lists all of them.

use std::{sync::atomic::Ordering, time::Duration};

use async_nats::Client;
use chrono::{DateTime, Utc};
use eventbus::watch::{ConsumerState, OutboxState, Storage, StreamState};
use journal::Sealing;
use metrics::{counter, gauge, histogram};
use sqlx::PgPool;

use crate::life::nats_connected;

pub(super) fn nats(nats: &Client) {
    gauge!("afterdose_nats_connected").set(f64::from(u8::from(nats_connected(nats).is_ok())));
    counter!("afterdose_nats_connects_total").absolute(nats.statistics().connects.load(Ordering::Relaxed));
}

pub(super) fn streams(streams: &[StreamState]) {
    for stream in streams {
        gauge!("afterdose_stream_messages", "stream" => stream.name.clone()).set(stream.messages as f64);
        gauge!("afterdose_stream_bytes", "stream" => stream.name.clone()).set(stream.bytes as f64);
        if let Some(most) = stream.most_bytes {
            gauge!("afterdose_stream_limit_bytes", "stream" => stream.name.clone()).set(most as f64);
        }
    }
}

pub(super) fn storage(storage: Storage) {
    gauge!("afterdose_jetstream_bytes").set(storage.used as f64);
    if let Some(most) = storage.most {
        gauge!("afterdose_jetstream_limit_bytes").set(most as f64);
    }
}

pub(super) fn stored(took: Duration) {
    histogram!("afterdose_jetstream_store_seconds").record(took.as_secs_f64());
}

/// `age` is left as it was when it could not be seen.
pub(super) fn consumer(service: &'static str, state: &ConsumerState, age: Option<f64>) {
    gauge!("afterdose_consumer_pending", "service" => service, "consumer" => state.name.clone())
        .set(state.pending as f64);
    gauge!("afterdose_consumer_ack_pending", "service" => service, "consumer" => state.name.clone())
        .set(state.unacknowledged as f64);
    if let Some(age) = age {
        gauge!("afterdose_consumer_age_seconds", "service" => service, "consumer" => state.name.clone())
            .set(age);
    }
}

pub(super) fn dead_letters(consumer: &str, standing: u64) {
    gauge!("afterdose_dead_letters_standing", "consumer" => consumer.to_owned()).set(standing as f64);
}

pub(super) fn outbox(service: &'static str, outbox: OutboxState) {
    gauge!("afterdose_outbox_waiting", "service" => service).set(outbox.waiting as f64);
    gauge!("afterdose_outbox_age_seconds", "service" => service).set(outbox.age);
}

pub(super) fn inbox(service: &'static str, rows: f64) {
    gauge!("afterdose_inbox_rows", "service" => service).set(rows);
}

pub(super) fn database(service: &'static str, bytes: i64) {
    gauge!("afterdose_database_bytes", "service" => service).set(bytes as f64);
}

pub(super) fn pool(service: &'static str, pool: &PgPool) {
    let idle = f64::from(u32::try_from(pool.num_idle()).unwrap_or(u32::MAX));
    let busy = (f64::from(pool.size()) - idle).max(0.0);
    gauge!("afterdose_database_connections", "service" => service, "state" => "busy").set(busy);
    gauge!("afterdose_database_connections", "service" => service, "state" => "idle").set(idle);
    gauge!("afterdose_database_connections_max", "service" => service)
        .set(f64::from(pool.options().get_max_connections()));
}

pub(super) fn sealing(service: &'static str, sealing: Sealing, now: DateTime<Utc>) {
    let age = |at: DateTime<Utc>| ((now - at).num_milliseconds() as f64 / 1e3).max(0.0);
    if let Some(sealed_at) = sealing.sealed_at {
        gauge!("afterdose_journal_seal_age_seconds", "service" => service).set(age(sealed_at));
    }
    gauge!("afterdose_journal_unsealed_age_seconds", "service" => service)
        .set(sealing.unsealed_since.map_or(0.0, age));
}

pub(super) fn ready(service: &'static str, ready: bool) {
    gauge!("afterdose_ready", "service" => service).set(f64::from(u8::from(ready)));
}
