//! Events that could not be handled: kept with payload and reason until somebody mends the cause and replays them.

use async_nats::{
    HeaderMap,
    jetstream::{self, Message, stream::RawMessageErrorKind},
};
use bytes::Bytes;
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
    let origin = message.info().map_or(0, |info| info.stream_sequence);
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
            Ok(message) => letters.push(read(sequence, message.headers, message.payload)),
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
    Ok(read(sequence, message.headers, message.payload))
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

fn read(sequence: u64, headers: HeaderMap, payload: Bytes) -> DeadLetter {
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
        payload,
        headers,
    }
}
