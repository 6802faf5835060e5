//! What metrics mean: said once, for the page of Prometheus and for a collector.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

/// How a metric behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// Only grows, until the process starts again.
    Counter,
    /// What is now.
    Gauge,
    /// How observations spread, in buckets.
    Histogram,
}

/// A metric under its full name.
#[derive(Clone, Copy, Debug)]
pub struct Metric {
    /// As on the page, without the suffixes of a histogram.
    pub name: &'static str,
    /// How it behaves.
    pub kind: MetricKind,
    /// The labels every series of it has.
    pub labels: &'static [&'static str],
    /// One sentence for whoever reads the page.
    pub help: &'static str,
}

/// Has the page and the collector say what the metrics mean. Call once, after [`crate::init`].
pub fn describe(metrics: &'static [Metric]) {
    for metric in metrics {
        let unit = unit_of(metric.name);
        match metric.kind {
            MetricKind::Counter => describe_counter!(metric.name, unit, metric.help),
            MetricKind::Gauge => describe_gauge!(metric.name, unit, metric.help),
            MetricKind::Histogram => describe_histogram!(metric.name, unit, metric.help),
        }
    }
}

/// The unit that a name ends with.
fn unit_of(name: &str) -> Unit {
    match name {
        _ if name.ends_with("_seconds") => Unit::Seconds,
        _ if name.ends_with("_bytes") => Unit::Bytes,
        _ => Unit::Count,
    }
}
