//! Where log lines go and which are written; the choice can be changed while the process runs.

use anyhow::Context as _;
use tracing::Subscriber;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::JsonFields;
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{EnvFilter, Layer, Registry, reload};

use crate::config::LogFormat;
use crate::format::{JsonLines, TextLines};

/// Changes what is logged, without a restart. Cheap to clone.
#[derive(Debug, Clone)]
pub struct LogFilter(pub(crate) reload::Handle<EnvFilter, Registry>);

impl LogFilter {
    /// Replaces the filter, e.g. by `info,eventbus=debug`.
    ///
    /// # Errors
    /// When the text is no filter; the old one stays.
    pub fn set(&self, filter: &str) -> anyhow::Result<()> {
        let parsed = parse(filter)?;
        self.0
            .reload(parsed)
            .context("the log filter cannot be changed any more")
    }

    /// The filter in force.
    #[must_use]
    pub fn get(&self) -> String {
        self.0.with_current(ToString::to_string).unwrap_or_default()
    }
}

pub(crate) fn parse(filter: &str) -> anyhow::Result<EnvFilter> {
    EnvFilter::try_new(filter).with_context(|| format!("`{filter}` is no log filter"))
}

/// The layer that writes log lines to `writer`.
pub(crate) fn lines<S, W>(format: LogFormat, writer: W) -> Box<dyn Layer<S> + Send + Sync>
where
    S: Subscriber + for<'a> LookupSpan<'a>,
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(writer);
    match format {
        LogFormat::Json => lines
            .fmt_fields(JsonFields::new())
            .event_format(JsonLines)
            .boxed(),
        LogFormat::Text => lines.event_format(TextLines::default()).boxed(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    use opentelemetry_sdk::trace::SdkTracerProvider;
    use serde_json::Value;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    #[derive(Clone, Default)]
    struct Captured(Arc<Mutex<Vec<u8>>>);

    impl Write for Captured {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat, test: impl FnOnce()) -> String {
        let captured = Captured::default();
        let writer = captured.clone();
        let provider = SdkTracerProvider::builder().build();
        let subscriber = tracing_subscriber::registry()
            .with(lines(format, move || writer.clone()))
            .with(crate::start::spans(&provider));
        tracing::subscriber::with_default(subscriber, test);
        String::from_utf8(captured.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn a_json_line_holds_the_spans_fields_the_events_fields_and_the_trace() {
        let line = logged(LogFormat::Json, || {
            let outer = tracing::info_span!("request", ticket_id = "T-1", attempt = 1).entered();
            let inner = tracing::info_span!("open_case", attempt = 2).entered();
            tracing::warn!(rows = 7, late = true, "slow \"query\"");
            drop((inner, outer));
        });
        let line: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(line["message"], "slow \"query\"");
        assert_eq!(
            (&line["rows"], &line["late"], &line["attempt"]),
            (&7.into(), &true.into(), &2.into())
        );
        assert_eq!(
            (line["level"].as_str(), line["ticket_id"].as_str()),
            (Some("WARN"), Some("T-1"))
        );
        assert_eq!(line["spans"], serde_json::json!(["request", "open_case"]));
        assert_eq!(line["trace_id"].as_str().map(str::len), Some(32));
    }

    #[test]
    fn a_text_line_ends_with_the_trace_inside_a_span_only() {
        let text = logged(LogFormat::Text, || {
            tracing::info!("outside");
            tracing::info_span!("request").in_scope(|| tracing::info!(rows = 7, "inside"));
        });
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].ends_with("outside") && !lines[0].contains("trace="));
        assert!(lines[1].contains("inside rows=7 trace="), "{}", lines[1]);
    }
}
