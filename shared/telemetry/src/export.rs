//! Sends traces, metrics and logs to a collector as OTLP over HTTP.

use std::time::Duration;

use anyhow::Context;
use async_trait::async_trait;
use bytes::Bytes;
use http::{Request, Response};
use opentelemetry_http::{HttpClient, HttpError};
use opentelemetry_otlp::{
    LogExporter, MetricExporter, Protocol, SpanExporter, WithExportConfig, WithHttpConfig,
};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider};
use opentelemetry_sdk::trace::SdkTracerProvider;
use tokio::runtime::Handle;

const TIMEOUT: Duration = Duration::from_secs(10);
const METRICS_EVERY: Duration = Duration::from_secs(30);

/// Who we are, on every span and log record.
pub(crate) fn resource(service_name: &str) -> Resource {
    let version = opentelemetry::KeyValue::new("service.version", env!("CARGO_PKG_VERSION"));
    Resource::builder()
        .with_service_name(service_name.to_owned())
        .with_attribute(version)
        .build()
}

/// Makes spans with ids; sends them to `endpoint` when there is one.
pub(crate) fn traces(resource: Resource, endpoint: Option<&str>) -> anyhow::Result<SdkTracerProvider> {
    let provider = SdkTracerProvider::builder().with_resource(resource);
    let Some(endpoint) = endpoint else {
        return Ok(provider.build());
    };
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(OnRuntime::try_new()?)
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(TIMEOUT)
        .with_endpoint(signal(endpoint, "traces"))
        .build()
        .context("cannot export traces")?;
    Ok(provider.with_batch_exporter(exporter).build())
}

/// Sends log records to `endpoint`.
pub(crate) fn logs(resource: Resource, endpoint: &str) -> anyhow::Result<SdkLoggerProvider> {
    let exporter = LogExporter::builder()
        .with_http()
        .with_http_client(OnRuntime::try_new()?)
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(TIMEOUT)
        .with_endpoint(signal(endpoint, "logs"))
        .build()
        .context("cannot export logs")?;
    Ok(SdkLoggerProvider::builder()
        .with_resource(resource)
        .with_batch_exporter(exporter)
        .build())
}

/// Sends metrics to `endpoint` every half minute.
pub(crate) fn metrics(resource: Resource, endpoint: &str) -> anyhow::Result<SdkMeterProvider> {
    let exporter = MetricExporter::builder()
        .with_http()
        .with_http_client(OnRuntime::try_new()?)
        .with_protocol(Protocol::HttpBinary)
        .with_timeout(TIMEOUT)
        .with_endpoint(signal(endpoint, "metrics"))
        .build()
        .context("cannot export metrics")?;
    let reader = PeriodicReader::builder(exporter)
        .with_interval(METRICS_EVERY)
        .build();
    Ok(SdkMeterProvider::builder()
        .with_resource(resource)
        .with_reader(reader)
        .build())
}

fn signal(endpoint: &str, signal: &str) -> String {
    format!("{}/v1/{signal}", endpoint.trim_end_matches('/'))
}

/// An HTTP client for exporters, which call from threads of their own: the requests run on our runtime.
#[derive(Debug)]
struct OnRuntime {
    runtime: Handle,
    client: reqwest::Client,
}

impl OnRuntime {
    fn try_new() -> anyhow::Result<Self> {
        // reqwest needs a process-wide provider; an error only says that somebody has set it already
        drop(rustls::crypto::ring::default_provider().install_default());
        let runtime = Handle::try_current().context("telemetry with an OTLP endpoint needs a runtime")?;
        let client = reqwest::Client::builder()
            .timeout(TIMEOUT)
            .build()
            .context("cannot make an HTTP client")?;
        Ok(Self { runtime, client })
    }
}

#[async_trait]
impl HttpClient for OnRuntime {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let client = self.client.clone();
        self.runtime
            .spawn(async move { client.send_bytes(request).await })
            .await?
    }
}
