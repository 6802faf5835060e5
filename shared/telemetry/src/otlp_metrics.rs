//! Sends the process's metrics to a collector as well: a recorder that hands every observation to Prometheus and to
//! OpenTelemetry. Used only when an OTLP endpoint is configured.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use metrics::{
    Counter, CounterFn, Gauge, GaugeFn, Histogram, HistogramFn, Key, KeyName, Metadata, Recorder,
    SharedString, Unit,
};
use opentelemetry::KeyValue;
use opentelemetry::metrics::{self as otel, Meter};

use crate::prometheus::buckets_of;

/// The recorder; `P` is the one for Prometheus.
pub(crate) struct Both<P> {
    prometheus: P,
    meter: Meter,
    counters: Kept<Arc<BothCounter>>,
    gauges: Kept<Arc<BothGauge>>,
    histograms: Kept<Arc<BothHistogram>>,
    descriptions: Mutex<HashMap<String, String>>,
}

impl<P> Both<P> {
    pub(crate) fn new(prometheus: P, meter: Meter) -> Self {
        Self {
            prometheus,
            meter,
            counters: Kept::default(),
            gauges: Kept::default(),
            histograms: Kept::default(),
            descriptions: Mutex::default(),
        }
    }

    fn describe(&self, key: &KeyName, description: &SharedString) {
        let mut known = self.descriptions.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(key.as_str().to_owned(), description.to_string());
    }

    /// What the metric means; empty when nobody has said so.
    fn description(&self, key: &Key) -> String {
        let known = self.descriptions.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key.name()).cloned().unwrap_or_default()
    }
}

impl<P: Recorder> Recorder for Both<P> {
    fn describe_counter(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(&key, &description);
        self.prometheus.describe_counter(key, unit, description);
    }

    fn describe_gauge(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(&key, &description);
        self.prometheus.describe_gauge(key, unit, description);
    }

    fn describe_histogram(&self, key: KeyName, unit: Option<Unit>, description: SharedString) {
        self.describe(&key, &description);
        self.prometheus.describe_histogram(key, unit, description);
    }

    fn register_counter(&self, key: &Key, metadata: &Metadata<'_>) -> Counter {
        let both = self.counters.of(key, || BothCounter {
            prometheus: self.prometheus.register_counter(key, metadata),
            otlp: self
                .meter
                .u64_counter(key.name().to_owned())
                .with_description(self.description(key))
                .build(),
            total: AtomicU64::new(0),
            attributes: attributes(key),
        });
        Counter::from_arc(both)
    }

    fn register_gauge(&self, key: &Key, metadata: &Metadata<'_>) -> Gauge {
        let both = self.gauges.of(key, || BothGauge {
            prometheus: self.prometheus.register_gauge(key, metadata),
            otlp: self
                .meter
                .f64_gauge(key.name().to_owned())
                .with_description(self.description(key))
                .build(),
            value: Mutex::new(0.0),
            attributes: attributes(key),
        });
        Gauge::from_arc(both)
    }

    fn register_histogram(&self, key: &Key, metadata: &Metadata<'_>) -> Histogram {
        let both = self.histograms.of(key, || BothHistogram {
            prometheus: self.prometheus.register_histogram(key, metadata),
            otlp: self
                .meter
                .f64_histogram(key.name().to_owned())
                .with_description(self.description(key))
                .with_boundaries(buckets_of(key.name()).to_vec())
                .build(),
            attributes: attributes(key),
        });
        Histogram::from_arc(both)
    }
}

/// What has been registered: the `metrics` macros register anew at every use.
struct Kept<T>(Mutex<HashMap<Key, T>>);

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Kept<Arc<T>>
where
    Key: Hash + Eq,
{
    fn of(&self, key: &Key, make: impl FnOnce() -> T) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept.get(key) {
            return Arc::clone(found);
        }
        let made = Arc::new(make());
        kept.insert(key.clone(), Arc::clone(&made));
        made
    }
}

fn attributes(key: &Key) -> Vec<KeyValue> {
    key.labels()
        .map(|label| KeyValue::new(label.key().to_owned(), label.value().to_owned()))
        .collect()
}

struct BothCounter {
    prometheus: Counter,
    otlp: otel::Counter<u64>,
    total: AtomicU64,
    attributes: Vec<KeyValue>,
}

impl CounterFn for BothCounter {
    fn increment(&self, value: u64) {
        self.prometheus.increment(value);
        self.total.fetch_add(value, Ordering::Relaxed);
        self.otlp.add(value, &self.attributes);
    }

    fn absolute(&self, value: u64) {
        self.prometheus.absolute(value);
        let before = self.total.fetch_max(value, Ordering::Relaxed);
        self.otlp.add(value.saturating_sub(before), &self.attributes);
    }
}

struct BothGauge {
    prometheus: Gauge,
    otlp: otel::Gauge<f64>,
    // OpenTelemetry's gauge knows no steps
    value: Mutex<f64>,
    attributes: Vec<KeyValue>,
}

impl BothGauge {
    fn change(&self, change: impl FnOnce(f64) -> f64) {
        let mut value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        *value = change(*value);
        self.otlp.record(*value, &self.attributes);
    }
}

impl GaugeFn for BothGauge {
    fn increment(&self, step: f64) {
        self.prometheus.increment(step);
        self.change(|value| value + step);
    }

    fn decrement(&self, step: f64) {
        self.prometheus.decrement(step);
        self.change(|value| value - step);
    }

    fn set(&self, value: f64) {
        self.prometheus.set(value);
        self.change(|_| value);
    }
}

struct BothHistogram {
    prometheus: Histogram,
    otlp: otel::Histogram<f64>,
    attributes: Vec<KeyValue>,
}

impl HistogramFn for BothHistogram {
    fn record(&self, value: f64) {
        self.prometheus.record(value);
        self.otlp.record(value, &self.attributes);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use metrics::NoopRecorder;
    use opentelemetry::metrics::MeterProvider;
    use opentelemetry_sdk::error::OTelSdkResult;
    use opentelemetry_sdk::metrics::data::{
        AggregatedMetrics, Metric, MetricData, ResourceMetrics, ScopeMetrics,
    };
    use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
    use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider, Temporality};

    use super::*;

    /// A collector that writes down what it gets, as `name/labels value`.
    #[derive(Clone, Default)]
    struct Collector(Arc<Mutex<Vec<String>>>);

    impl PushMetricExporter for Collector {
        async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
            let scopes = metrics.scope_metrics();
            *self.0.lock().unwrap() = scopes.flat_map(ScopeMetrics::metrics).flat_map(lines).collect();
            Ok(())
        }

        fn force_flush(&self) -> OTelSdkResult {
            Ok(())
        }

        fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
            Ok(())
        }

        fn temporality(&self) -> Temporality {
            Temporality::Cumulative
        }
    }

    fn lines(metric: &Metric) -> Vec<String> {
        let name = match metric.description() {
            "" => metric.name().to_owned(),
            description => format!("{} ({description})", metric.name()),
        };
        match metric.data() {
            AggregatedMetrics::U64(MetricData::Sum(sum)) => {
                let points = sum.data_points();
                points
                    .map(|p| format!("{name}/{} {}", p.attributes().count(), p.value()))
                    .collect()
            }
            AggregatedMetrics::F64(MetricData::Gauge(gauge)) => gauge
                .data_points()
                .map(|p| format!("{name} {}", p.value()))
                .collect(),
            AggregatedMetrics::F64(MetricData::Histogram(histogram)) => {
                let points = histogram.data_points();
                points
                    .map(|p| format!("{name} {} in {}", p.count(), p.bounds().count()))
                    .collect()
            }
            _ => vec![format!("{name} of another kind")],
        }
    }

    fn sent(observe: impl FnOnce()) -> Vec<String> {
        let collector = Collector::default();
        let reader = PeriodicReader::builder(collector.clone()).build();
        let provider = SdkMeterProvider::builder().with_reader(reader).build();
        metrics::with_local_recorder(&Both::new(NoopRecorder, provider.meter("test")), observe);
        provider.force_flush().unwrap();
        let mut lines = collector.0.lock().unwrap().clone();
        lines.sort();
        lines
    }

    #[test]
    fn what_the_macros_count_reaches_the_collector() {
        let lines = sent(|| {
            metrics::describe_counter!("cases", "cases opened");
            metrics::counter!("cases", "kind" => "complaint").increment(2);
            metrics::counter!("cases", "kind" => "complaint").increment(3);
            metrics::counter!("bytes").absolute(7);
            metrics::counter!("bytes").absolute(9);
            metrics::gauge!("open").set(4.0);
            metrics::gauge!("open").increment(1.5);
            metrics::gauge!("open").decrement(0.5);
            metrics::histogram!("answer_seconds").record(0.2);
        });
        assert_eq!(
            lines,
            [
                "answer_seconds 1 in 14",
                "bytes/0 9",
                "cases (cases opened)/1 5",
                "open 5"
            ]
        );
    }
}
