//! The trace context in headers: W3C `traceparent` and `tracestate`, on NATS messages and HTTP requests alike.

use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};
use opentelemetry::trace::{SpanContext, TraceContextExt};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use tracing::Span;
use tracing_opentelemetry::OpenTelemetrySpanExt;

/// Writes the current span's context into the headers of a message about to be sent; nothing outside a span.
pub fn inject(headers: &mut async_nats::HeaderMap) {
    TraceContextPropagator::new().inject_context(&current(), &mut NatsHeaders(headers));
}

/// The context a message came with; an empty one when it has none, or a malformed one.
#[must_use]
pub fn extract(headers: &async_nats::HeaderMap) -> Context {
    TraceContextPropagator::new().extract_with_context(&Context::new(), &ReadNatsHeaders(headers))
}

/// As [`inject`], for an HTTP request.
pub fn inject_http(headers: &mut http::HeaderMap) {
    TraceContextPropagator::new().inject_context(&current(), &mut HttpHeaders(headers));
}

/// As [`extract`], for an HTTP request.
#[must_use]
pub fn extract_http(headers: &http::HeaderMap) -> Context {
    TraceContextPropagator::new().extract_with_context(&Context::new(), &ReadHttpHeaders(headers))
}

/// Makes `span` a child of `parent`. Only before the span is first entered: create it, set its parent, then
/// `.instrument(span)`; a span that has begun keeps the parent it has. An empty context changes nothing.
pub fn set_parent(span: &Span, parent: &Context) {
    if !parent.span().span_context().is_valid() {
        return;
    }
    if let Err(error) = span.set_parent(parent.clone()) {
        // also the answer where no telemetry was set up, as in most tests
        tracing::trace!(%error, "span has no parent set");
    }
}

/// The current span's trace id as 32 hexadecimal digits; `None` outside a span.
#[must_use]
pub fn current_trace_id() -> Option<String> {
    let context = current_span_context()?;
    Some(context.trace_id().to_string())
}

/// The current span as a W3C `traceparent`, for storing beside work that is done later (an outbox row).
#[must_use]
pub fn current_traceparent() -> Option<String> {
    let context = current_span_context()?;
    let flags = context.trace_flags().to_u8();
    Some(format!(
        "00-{}-{}-{flags:02x}",
        context.trace_id(),
        context.span_id()
    ))
}

/// The context a stored `traceparent` stands for; an empty one when it is malformed.
#[must_use]
pub fn context_from_traceparent(traceparent: &str) -> Context {
    TraceContextPropagator::new().extract_with_context(&Context::new(), &Stored(traceparent))
}

/// Makes `span` continue the trace of a stored `traceparent`:
/// `span_from_traceparent(info_span!("publish"), row.traceparent.as_deref())`.
#[must_use]
pub fn span_from_traceparent(span: Span, traceparent: Option<&str>) -> Span {
    if let Some(traceparent) = traceparent {
        set_parent(&span, &context_from_traceparent(traceparent));
    }
    span
}

/// As [`current_trace_id`], for code that runs inside the subscriber, where asking for the current span answers nothing.
pub(crate) fn entered_trace_id() -> Option<String> {
    let context = Context::current();
    let context = context.span().span_context().clone();
    context.is_valid().then(|| context.trace_id().to_string())
}

fn current() -> Context {
    Span::current().context()
}

fn current_span_context() -> Option<SpanContext> {
    let context = current().span().span_context().clone();
    context.is_valid().then_some(context)
}

struct NatsHeaders<'a>(&'a mut async_nats::HeaderMap);

impl Injector for NatsHeaders<'_> {
    fn set(&mut self, key: &str, value: String) {
        // an empty tracestate says nothing
        if !value.is_empty() {
            self.0.insert(key, value);
        }
    }
}

struct ReadNatsHeaders<'a>(&'a async_nats::HeaderMap);

impl Extractor for ReadNatsHeaders<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(async_nats::HeaderValue::as_str)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_ref()).collect()
    }
}

struct HttpHeaders<'a>(&'a mut http::HeaderMap);

impl Injector for HttpHeaders<'_> {
    fn set(&mut self, key: &str, value: String) {
        let name = http::HeaderName::try_from(key);
        if let (false, Ok(name), Ok(value)) = (value.is_empty(), name, http::HeaderValue::try_from(value)) {
            self.0.insert(name, value);
        }
    }
}

struct ReadHttpHeaders<'a>(&'a http::HeaderMap);

impl Extractor for ReadHttpHeaders<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(http::HeaderName::as_str).collect()
    }
}

struct Stored<'a>(&'a str);

impl Extractor for Stored<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        (key == "traceparent").then_some(self.0)
    }

    fn keys(&self) -> Vec<&str> {
        vec!["traceparent"]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use opentelemetry_sdk::trace::SdkTracerProvider;
    use tracing::info_span;
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;

    /// Runs `test` as in a process without an OTLP endpoint.
    fn traced(test: impl FnOnce()) {
        let provider = SdkTracerProvider::builder().build();
        let subscriber = tracing_subscriber::registry().with(crate::start::spans(&provider));
        tracing::subscriber::with_default(subscriber, test);
    }

    fn trace_id_within(span: &Span) -> Option<String> {
        span.in_scope(current_trace_id)
    }

    #[test]
    fn a_trace_crosses_a_message_without_any_collector() {
        traced(|| {
            let mut headers = async_nats::HeaderMap::new();
            let sender = info_span!("sender");
            sender.in_scope(|| inject(&mut headers));
            let receiver = info_span!("receiver");
            set_parent(&receiver, &extract(&headers));
            assert!(trace_id_within(&sender).is_some());
            assert_eq!(trace_id_within(&receiver), trace_id_within(&sender));
        });
    }

    #[test]
    fn a_trace_crosses_an_http_request_and_keeps_the_senders_state() {
        traced(|| {
            let mut incoming = http::HeaderMap::new();
            let traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
            incoming.insert("traceparent", http::HeaderValue::from_static(traceparent));
            incoming.insert("tracestate", http::HeaderValue::from_static("pbx=1"));
            let span = info_span!("request");
            set_parent(&span, &extract_http(&incoming));
            let mut outgoing = http::HeaderMap::new();
            span.in_scope(|| inject_http(&mut outgoing));
            assert_eq!(
                trace_id_within(&span).as_deref(),
                Some("4bf92f3577b34da6a3ce929d0e0e4736")
            );
            assert_eq!(outgoing["tracestate"], "pbx=1");
            assert_ne!(
                outgoing["traceparent"], traceparent,
                "the span itself is the new parent"
            );
        });
    }

    #[test]
    fn a_trace_waits_in_the_database_and_goes_on() {
        traced(|| {
            let writer = info_span!("writer");
            let stored = writer.in_scope(current_traceparent);
            let relay = span_from_traceparent(info_span!("relay"), stored.as_deref());
            assert!(stored.is_some_and(|stored| stored.starts_with("00-") && stored.ends_with("-01")));
            assert_eq!(trace_id_within(&relay), trace_id_within(&writer));
        });
    }

    #[test]
    fn a_malformed_traceparent_starts_a_trace_of_its_own() {
        traced(|| {
            let malformed = [
                "",
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            ];
            let ids =
                malformed.map(|text| trace_id_within(&span_from_traceparent(info_span!("x"), Some(text))));
            assert!(ids.iter().all(Option::is_some));
            assert_eq!(ids.iter().collect::<HashSet<_>>().len(), malformed.len());
        });
    }

    #[test]
    fn outside_a_span_there_is_no_trace_and_no_header() {
        traced(|| {
            let mut headers = async_nats::HeaderMap::new();
            inject(&mut headers);
            assert!(headers.is_empty());
            assert_eq!((current_trace_id(), current_traceparent()), (None, None));
        });
    }
}
