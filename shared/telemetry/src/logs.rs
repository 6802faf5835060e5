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
    let lines = tracing_subscriber::fmt::layer().with_writer(writer);
    match format {
        LogFormat::Json => lines
            .fmt_fields(JsonFields::new())
            .event_format(JsonLines)
            .boxed(),
        LogFormat::Text => lines.event_format(TextLines::default()).boxed(),
    }
}
