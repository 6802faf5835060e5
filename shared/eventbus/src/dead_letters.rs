//! Events that could not be handled: kept with payload and reason until somebody mends the cause and replays them.

use async_nats::{
    HeaderMap,
    jetstream::{self, Message, message::StreamMessage, stream::RawMessageErrorKind},
};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::{
    batch::unnumbered,
    delivery::{ID, TIME, TYPE},
};

pub(crate) const STREAM: &str = "DEAD_LETTERS";
pub(crate) const PREFIX: &str = "dead_letter";
const CONSUMER: &str = "Afterdose-Consumer";
const REASON: &str = "Afterdose-Reason";
const ORIGIN: &str = "Afterdose-Origin";
const DELIVERIES: &str = "Afterdose-Deliveries";
/// Letters looked at for one page: those of other services lie between.
const LOOKED_AT: u64 = 1_000;

/// An event that a consumer gave up.
#[derive(Clone, Debug, Serialize)]
pub struct DeadLetter {
    /// Names it in `show` and `replay`.
    pub sequence: u64,
    /// Who gave it up.
    pub consumer: String,
    /// Id of the event.
    pub event_id: String,
    /// Full name of the event's message.
    pub event_type: String,
    /// Where it was published.
    pub subject: String,
    /// When the fact became true.
    pub occurred_at: String,
    /// The error chain of the last attempt.
    pub reason: String,
    /// How often it was tried; 0 for one given up before that was written down.
    pub deliveries: u32,
    /// When it was given up.
    pub given_up_at: DateTime<Utc>,
    /// The event itself.
    #[serde(skip)]
    pub payload: Bytes,
    #[serde(skip)]
    headers: HeaderMap,
}

/// Stores the message with the reason.
pub(crate) async fn bury(
    context: &jetstream::Context,
    consumer: &str,
    message: &Message,
    reason: &str,
) -> anyhow::Result<()> {
    let mut headers = message.headers.as_ref().map(unnumbered).unwrap_or_default();
    let (origin, deliveries) = message
        .info()
        .map_or((0, 0), |info| (info.stream_sequence, info.delivered));
    headers.insert(DELIVERIES, deliveries.to_string());
    headers.insert(
        async_nats::header::NATS_MESSAGE_ID,
        format!("{consumer}:{origin}"),
    );
    headers.insert(CONSUMER, consumer);
    headers.insert(REASON, reason.replace(['\r', '\n'], " "));
    headers.insert(ORIGIN, message.subject.as_str());
    let subject = format!("{PREFIX}.{consumer}");
    context
        .publish_with_headers(subject, headers, message.payload.clone())
        .await?
        .await?;
    Ok(())
}

/// All dead letters, oldest first.
///
/// # Errors
/// When JetStream does not answer.
pub async fn list(context: &jetstream::Context) -> anyhow::Result<Vec<DeadLetter>> {
    let mut stream = context.get_stream(STREAM).await?;
    let state = stream.info().await?.state.clone();
    let mut letters = Vec::new();
    for sequence in state.first_sequence.max(1)..=state.last_sequence {
        match stream.get_raw_message(sequence).await {
            Ok(message) => letters.push(read(message)),
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(letters)
}

/// One of them.
///
/// # Errors
/// When there is none of that sequence, or JetStream does not answer.
pub async fn show(context: &jetstream::Context, sequence: u64) -> anyhow::Result<DeadLetter> {
    let message = context
        .get_stream(STREAM)
        .await?
        .get_raw_message(sequence)
        .await?;
    Ok(read(message))
}

/// One of them that a consumer of the service gave up; `None` when there is none of that sequence, or it is another
/// service's.
///
/// # Errors
/// When JetStream does not answer.
pub async fn find(
    context: &jetstream::Context,
    service: &str,
    sequence: u64,
) -> anyhow::Result<Option<DeadLetter>> {
    let stream = context.get_stream(STREAM).await?;
    match stream.get_raw_message(sequence).await {
        Ok(message) => Ok(Some(read(message)).filter(|letter| letter.is_of(service))),
        Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Some dead letters of one service, newest first.
#[derive(Debug)]
pub struct Page {
    /// The letters.
    pub letters: Vec<DeadLetter>,
    /// Where the next page begins; `None` when this was the last.
    pub next: Option<u64>,
}

/// At most `limit` dead letters of the service with a sequence below `before`. A page may hold fewer although there are
/// more, because only so many letters are looked at for it.
///
/// # Errors
/// When JetStream does not answer.
pub async fn page(
    context: &jetstream::Context,
    service: &str,
    before: Option<u64>,
    limit: usize,
) -> anyhow::Result<Page> {
    let mut stream = context.get_stream(STREAM).await?;
    let state = stream.info().await?.state.clone();
    let oldest = state.first_sequence.max(1);
    let mut next = before.map_or(state.last_sequence, |before| {
        before.saturating_sub(1).min(state.last_sequence)
    });
    let enough = next.saturating_sub(LOOKED_AT);
    let mut letters = Vec::new();
    while next >= oldest && next > enough && letters.len() < limit {
        match stream.get_raw_message(next).await {
            Ok(message) => letters.extend(Some(read(message)).filter(|letter| letter.is_of(service))),
            Err(error) if error.kind() == RawMessageErrorKind::NoMessageFound => {}
            Err(error) => return Err(error.into()),
        }
        next -= 1;
    }
    let is_more = state.messages > 0 && next >= oldest;
    Ok(Page {
        letters,
        next: is_more.then_some(next + 1),
    })
}

/// Publishes it again where it came from and takes it off the list. Consumers that have handled the event before know
/// its id and do nothing.
///
/// # Errors
/// When there is none of that sequence, or JetStream does not answer.
pub async fn replay(context: &jetstream::Context, sequence: u64) -> anyhow::Result<DeadLetter> {
    let letter = show(context, sequence).await?;
    let mut headers = letter.headers.clone();
    headers.insert(
        async_nats::header::NATS_MESSAGE_ID,
        format!("replay:{sequence}:{}", letter.event_id),
    );
    context
        .publish_with_headers(letter.subject.clone(), headers, letter.payload.clone())
        .await?
        .await?;
    context.get_stream(STREAM).await?.delete_message(sequence).await?;
    Ok(letter)
}

impl DeadLetter {
    fn is_of(&self, service: &str) -> bool {
        let consumers = format!("{}_on_", service.replace('-', "_"));
        self.consumer.starts_with(&consumers)
    }
}

fn read(message: StreamMessage) -> DeadLetter {
    let (sequence, headers, payload) = (message.sequence, message.headers, message.payload);
    let text = |name: &str| {
        headers
            .get(name)
            .map(|value| value.as_str().to_owned())
            .unwrap_or_default()
    };
    DeadLetter {
        sequence,
        consumer: text(CONSUMER),
        event_id: text(ID),
        event_type: text(TYPE),
        subject: text(ORIGIN),
        occurred_at: text(TIME),
        reason: text(REASON),
        deliveries: text(DELIVERIES).parse().unwrap_or_default(),
        given_up_at: DateTime::from_timestamp(message.time.unix_timestamp(), message.time.nanosecond())
            .unwrap_or_default(),
        payload,
        headers,
    }
}
