//! What an operator may choose about telemetry.

use serde::{Deserialize, Serialize};

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One JSON object a line, for collectors.
    #[default]
    Json,
    /// For a person at a terminal.
    Text,
}

/// The `[telemetry]` section of a process's configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TelemetryConfig {
    /// How a log line looks.
    pub log_format: LogFormat,
    /// What is logged, in the language of `tracing_subscriber::EnvFilter`, e.g. `info,sqlx=warn`.
    pub log_filter: String,
    /// Where traces, metrics and logs are sent as OTLP over HTTP, e.g. `http://collector:4318`; nowhere when absent.
    pub otlp_endpoint: Option<String>,
    /// The name this process has in traces and metrics.
    pub service_name: String,
}

impl Default for TelemetryConfig {
    fn default() -> Self {
        Self {
            log_format: LogFormat::Json,
            log_filter: "info".to_owned(),
            otlp_endpoint: None,
            service_name: "afterdose".to_owned(),
        }
    }
}
