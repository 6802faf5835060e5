//! Sets telemetry up once a process and takes it down last.

use anyhow::Context;
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::TracerProvider;
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::SdkMeterProvider;
use opentelemetry_sdk::trace::SdkTracerProvider;
use tracing::Subscriber;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::{Targets, filter_fn};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{Layer, Registry, reload};

use crate::config::TelemetryConfig;
use crate::logs::{self, LogFilter};
use crate::{export, prometheus};

/// What sending telemetry itself logs; sent on, it would feed itself.
const EXPORTERS: [&str; 6] = ["opentelemetry", "hyper", "reqwest", "h2", "rustls", "tower"];

/// Keeps telemetry running. [`Guard::shutdown`] is the last thing a process does.
#[derive(Debug)]
pub struct Guard {
    filter: LogFilter,
    traces: SdkTracerProvider,
    metrics: Option<SdkMeterProvider>,
    logs: Option<SdkLoggerProvider>,
}

/// Sets up logs (to standard error), traces and metrics for the whole process. Call inside the runtime.
///
/// # Errors
/// When the filter or the endpoint is malformed, or telemetry was set up before.
pub fn init(config: &TelemetryConfig) -> anyhow::Result<Guard> {
    let resource = export::resource(&config.service_name);
    let endpoint = config
        .otlp_endpoint
        .as_deref()
        .filter(|endpoint| !endpoint.is_empty());
    let traces = export::traces(resource.clone(), endpoint)?;
    let metrics = endpoint
        .map(|endpoint| export::metrics(resource.clone(), endpoint))
        .transpose()?;
    let logs = endpoint
        .map(|endpoint| export::logs(resource, endpoint))
        .transpose()?;
    let (filter, handle) = reload::Layer::new(logs::parse(&config.log_filter)?);
    let sent_logs = logs.as_ref().map(|provider| {
        let unsent = filter_fn(|of| !EXPORTERS.iter().any(|exporter| of.target().starts_with(exporter)));
        OpenTelemetryTracingBridge::new(provider)
            .with_filter(unsent)
            .with_filter(LevelFilter::INFO)
    });
    Registry::default()
        .with(logs::lines(config.log_format, std::io::stderr).with_filter(filter))
        .with(spans(&traces))
        .with(sent_logs)
        .try_init()
        .context("telemetry is set up already")?;
    let meter = metrics.as_ref().map(|provider| provider.meter("afterdose"));
    prometheus::install(&config.service_name, meter)?;
    Ok(Guard {
        filter: LogFilter(handle),
        traces,
        metrics,
        logs,
    })
}

/// Gives every span an id. Independent of the log filter, so that a quiet log does not tear traces apart.
pub(crate) fn spans<S>(provider: &SdkTracerProvider) -> impl Layer<S> + use<S>
where
    S: Subscriber + for<'a> LookupSpan<'a> + Send + Sync,
{
    let wanted = EXPORTERS.into_iter().map(|exporter| (exporter, LevelFilter::OFF));
    tracing_opentelemetry::layer()
        .with_tracer(provider.tracer("afterdose"))
        .with_location(false)
        .with_threads(false)
        .with_tracked_inactivity(false)
        .with_filter(
            Targets::new()
                .with_default(LevelFilter::INFO)
                .with_targets(wanted),
        )
}

impl Guard {
    /// The handle to change what is logged while the process runs.
    #[must_use]
    pub fn log_filter_handle(&self) -> LogFilter {
        self.filter.clone()
    }

    /// Sends what has not been sent yet and stops; afterwards spans have no ids. A collector that is away costs its
    /// timeout and a warning, nothing else.
    pub async fn shutdown(self) {
        let Self {
            traces,
            metrics,
            logs,
            ..
        } = self;
        let stopped = tokio::task::spawn_blocking(move || {
            let traces = traces.shutdown();
            let metrics = metrics.map_or(Ok(()), |metrics| metrics.shutdown());
            let logs = logs.map_or(Ok(()), |logs| logs.shutdown());
            traces.and(metrics).and(logs)
        });
        match stopped.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "cannot send the last telemetry"),
            Err(error) => tracing::warn!(%error, "cannot stop telemetry"),
        }
    }
}
