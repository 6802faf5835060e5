//! The process's metrics, written with the `metrics` macros anywhere and read as Prometheus text on the operations port.

use std::sync::OnceLock;
use std::time::Duration;

use anyhow::Context;
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use opentelemetry::metrics::Meter;

use crate::otlp_metrics::Both;
use crate::process;

/// For durations, from a cache hit to a request nobody waits for any more.
static SECONDS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];
/// For sizes, from a header to the largest attachment.
static BYTES: [f64; 7] = [
    256.0,
    1_024.0,
    4_096.0,
    16_384.0,
    131_072.0,
    1_048_576.0,
    16_777_216.0,
];
/// For counts such as the size of a batch.
static COUNTS: [f64; 8] = [1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 100.0, 500.0];

static RECORDER: OnceLock<PrometheusHandle> = OnceLock::new();

/// Installs the recorder, once a process; later calls find it installed. With a meter, observations go there too.
pub(crate) fn install(service_name: &str, meter: Option<Meter>) -> anyhow::Result<()> {
    if RECORDER.get().is_some() {
        return Ok(());
    }
    let recorder = PrometheusBuilder::new()
        .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), &SECONDS)
        .and_then(|builder| builder.set_buckets_for_metric(Matcher::Suffix("_bytes".to_owned()), &BYTES))
        .and_then(|builder| builder.set_buckets(&COUNTS))
        .context("cannot record metrics")?
        .build_recorder();
    let handle = recorder.handle();
    match meter {
        Some(meter) => metrics::set_global_recorder(Both::new(recorder, meter)).is_ok(),
        None => metrics::set_global_recorder(recorder).is_ok(),
    }
    .then_some(())
    .context("another recorder of metrics is installed")?;
    if RECORDER.set(handle).is_ok() {
        process::describe(service_name);
        // histograms keep every observation until somebody folds them
        std::thread::Builder::new()
            .name("metrics-upkeep".to_owned())
            .spawn(upkeep)
            .context("cannot start the upkeep of metrics")?;
    }
    Ok(())
}

/// The upper bounds of a histogram's buckets, by the unit its name ends with.
pub(crate) fn buckets_of(name: &str) -> &'static [f64] {
    match name {
        _ if name.ends_with("_seconds") => &SECONDS,
        _ if name.ends_with("_bytes") => &BYTES,
        _ => &COUNTS,
    }
}

/// All metrics of this process in the Prometheus text format; empty before [`crate::init`].
#[must_use]
pub fn render_metrics() -> String {
    process::observe();
    RECORDER.get().map(PrometheusHandle::render).unwrap_or_default()
}

fn upkeep() {
    loop {
        std::thread::sleep(Duration::from_secs(5));
        process::observe();
        if let Some(handle) = RECORDER.get() {
            handle.run_upkeep();
        }
    }
}
