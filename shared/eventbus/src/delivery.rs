//! An event as it arrives.

use async_nats::{HeaderMap, jetstream::Message};
use chrono::{DateTime, Utc};
use contracts::Event;
use uuid::Uuid;

/// One event with what the envelope says of it.
#[derive(Clone, Debug)]
pub struct Delivery<E> {
    /// The same for every redelivery and replay of the event.
    pub event_id: Uuid,
    /// The aggregate it is about.
    pub key: String,
    /// When the fact became true.
    pub occurred_at: DateTime<Utc>,
    /// Trace context of whoever caused it.
    pub traceparent: Option<String>,
    /// The fact.
    pub event: E,
}

/// A message that is no event of ours.
#[derive(Debug, thiserror::Error)]
pub(crate) enum EnvelopeError {
    #[error("the header {0} is missing or wrong")]
    Header(&'static str),
    #[error("the body is not a {0}")]
    Body(&'static str, #[source] prost::DecodeError),
}

pub(crate) const ID: &str = "ce-id";
pub(crate) const TYPE: &str = "ce-type";
pub(crate) const SOURCE: &str = "ce-source";
pub(crate) const TIME: &str = "ce-time";
pub(crate) const SUBJECT: &str = "ce-subject";
pub(crate) const TRACEPARENT: &str = "traceparent";

impl<E: Event> Delivery<E> {
    pub(crate) fn read(message: &Message) -> Result<Self, EnvelopeError> {
        let none = HeaderMap::new();
        let headers = message.headers.as_ref().unwrap_or(&none);
        let event_id = text(headers, ID)?
            .parse()
            .map_err(|_| EnvelopeError::Header(ID))?;
        let occurred_at = text(headers, TIME)?
            .parse()
            .map_err(|_| EnvelopeError::Header(TIME))?;
        let event =
            E::decode(message.payload.clone()).map_err(|error| EnvelopeError::Body(E::NAME, error))?;
        Ok(Self {
            event_id,
            key: text(headers, SUBJECT)?.to_owned(),
            occurred_at,
            traceparent: text(headers, TRACEPARENT).ok().map(str::to_owned),
            event,
        })
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, EnvelopeError> {
    headers
        .get(name)
        .map(async_nats::HeaderValue::as_str)
        .ok_or(EnvelopeError::Header(name))
}

/// The headers of an event: `Nats-Msg-Id` for the server's own deduplication, CloudEvents attributes, trace context.
pub(crate) fn envelope<E: Event>(
    event_id: Uuid,
    key: &str,
    occurred_at: DateTime<Utc>,
    traceparent: Option<&str>,
) -> HeaderMap {
    headers_for(E::SUBJECT, event_id, key, occurred_at, traceparent)
}

pub(crate) fn headers_for(
    subject: &str,
    event_id: Uuid,
    key: &str,
    occurred_at: DateTime<Utc>,
    traceparent: Option<&str>,
) -> HeaderMap {
    let (full_name, publisher) = contracts::event_info(subject)
        .map_or((subject, "unknown"), |event| (event.full_name, event.publisher));
    let mut headers = HeaderMap::new();
    headers.insert(async_nats::header::NATS_MESSAGE_ID, event_id.to_string());
    headers.insert(ID, event_id.to_string());
    headers.insert(TYPE, full_name);
    headers.insert(SOURCE, publisher);
    headers.insert(TIME, occurred_at.to_rfc3339());
    headers.insert(SUBJECT, key);
    if let Some(traceparent) = traceparent {
        headers.insert(TRACEPARENT, traceparent);
    }
    headers
}
