//! Logs, traces and metrics for every process, and the trace context in message headers.
//!
//! One trace id runs from the ringing phone to the dashboard, so spans have ids even where nothing collects them:
//! without an OTLP endpoint they are made and propagated, only not sent.

mod config;
mod describe;
mod export;
mod format;
mod logs;
mod otlp_metrics;
mod process;
mod prometheus;
mod propagation;
mod start;

pub use config::{LogFormat, TelemetryConfig};
pub use describe::{Metric, MetricKind, describe};
pub use logs::LogFilter;
pub use prometheus::render_metrics;
pub use propagation::{
    context_from_traceparent, current_trace_id, current_traceparent, extract, extract_http, inject,
    inject_http, set_parent, span_from_traceparent,
};
pub use start::{Guard, init};

/// The context of a trace: what [`extract`] finds and [`set_parent`] takes.
pub use opentelemetry::Context;
