//! Many messages made durable by one sync: an atomic batch, as JetStream calls it. All of its messages are stored or none,
//! so where the server refuses a batch (one of its ids is known, or it is too old for batches) they go one by one, each
//! sent without waiting for the one before. So do a few, because the server opens a store of its own for every batch.

use std::time::Duration;

use async_nats::{
    Client, HeaderMap,
    header::{NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL, NATS_BATCH_ID, NATS_BATCH_SEQUENCE},
    jetstream::{self, context::PublishErrorKind, publish::PublishAck, response::Response},
};
use bytes::Bytes;
use futures::future::join_all;
use tokio::time::timeout;

/// Fewest messages in one batch. A batch costs the server about two milliseconds of a processor whatever is in it, a
/// message by itself a tenth to a sixth of that.
const FEWEST_MESSAGES: usize = 16;
/// Most messages in one batch; servers take 1,000.
pub(crate) const MOST_MESSAGES: usize = 500;
/// Most bytes of payload in one batch, so that a batch of large messages does not fill the server's memory.
pub(crate) const MOST_BYTES: usize = 4 * 1024 * 1024;

/// A message to be stored.
#[derive(Clone, Debug)]
pub(crate) struct Outgoing {
    pub(crate) subject: String,
    pub(crate) headers: HeaderMap,
    pub(crate) payload: Bytes,
}

/// A message is on disk.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// Where in the stream.
    pub(crate) sequence: u64,
    /// The server had it before.
    pub(crate) duplicate: bool,
}

/// What became of a message: stored, or unknown.
pub(crate) type Stored = Result<Place, PublishErrorKind>;

/// Publishes to one stream.
#[derive(Clone, Debug)]
pub(crate) struct Batcher {
    client: Client,
    context: jetstream::Context,
    patience: Duration,
}

/// How a batch ended.
enum Answer {
    /// Every message is stored, the last one at this sequence and the others right before it.
    Whole(u64),
    /// None is stored: the server said so.
    Refused,
    /// Nobody knows.
    Silence(PublishErrorKind),
}

impl Batcher {
    /// Waits at most `patience` for a confirmation.
    pub(crate) fn new(client: Client, patience: Duration) -> Self {
        let mut context = jetstream::new(client.clone());
        context.set_timeout(patience);
        Self {
            client,
            context,
            patience,
        }
    }

    /// Stores the messages, which all belong to one stream, in their order; answers for each in that order. Publishing a
    /// message again with the same id is harmless.
    pub(crate) async fn publish(&self, messages: &[Outgoing]) -> Vec<Stored> {
        if messages.len() >= FEWEST_MESSAGES {
            match self.at_once(messages).await {
                Answer::Whole(last) => return places(last, messages.len()).map(Ok).collect(),
                Answer::Silence(kind) => return vec![Err(kind); messages.len()],
                Answer::Refused => {}
            }
        }
        self.one_by_one(messages).await
    }

    async fn at_once(&self, messages: &[Outgoing]) -> Answer {
        let id = self.client.new_inbox();
        let id = id.rsplit('.').next().unwrap_or(&id).to_owned();
        let Some((last, others)) = messages.split_last() else {
            return Answer::Refused;
        };
        for (place, message) in others.iter().enumerate() {
            let headers = numbered(message, &id, place + 1);
            let sent =
                self.client
                    .publish_with_headers(message.subject.clone(), headers, message.payload.clone());
            // a message that cannot even be sent ends the batch, which the server then forgets
            if sent.await.is_err() {
                return Answer::Refused;
            }
        }
        let mut headers = numbered(last, &id, messages.len());
        headers.insert(NATS_BATCH_COMMIT, NATS_BATCH_COMMIT_FINAL);
        let asked = self
            .client
            .request_with_headers(last.subject.clone(), headers, last.payload.clone());
        let Ok(Ok(answer)) = timeout(self.patience, asked).await else {
            return Answer::Silence(PublishErrorKind::TimedOut);
        };
        match serde_json::from_slice::<Response<PublishAck>>(&answer.payload) {
            Ok(Response::Ok(ack)) => Answer::Whole(ack.sequence),
            Ok(Response::Err { error }) => {
                tracing::debug!(code = error.code(), "batch refused, its messages go one by one");
                Answer::Refused
            }
            Err(_) => Answer::Silence(PublishErrorKind::Other),
        }
    }

    async fn one_by_one(&self, messages: &[Outgoing]) -> Vec<Stored> {
        let mut waiting = Vec::with_capacity(messages.len());
        for message in messages {
            let sent = self.context.publish_with_headers(
                message.subject.clone(),
                message.headers.clone(),
                message.payload.clone(),
            );
            waiting.push(sent.await);
        }
        join_all(waiting.into_iter().map(|sent| async {
            let ack = sent.map_err(|error| error.kind())?;
            let ack = ack.await.map_err(|error| error.kind())?;
            Ok(Place {
                sequence: ack.sequence,
                duplicate: ack.duplicate,
            })
        }))
        .await
    }
}

/// The messages of a batch stand one after the other.
fn places(last: u64, count: usize) -> impl Iterator<Item = Place> {
    (0..count as u64).rev().map(move |behind| Place {
        sequence: last.saturating_sub(behind),
        duplicate: false,
    })
}

/// The headers of a message as another message may carry them, which belongs to no batch or to another one.
pub(crate) fn unnumbered(headers: &HeaderMap) -> HeaderMap {
    let batch = [NATS_BATCH_ID, NATS_BATCH_SEQUENCE, NATS_BATCH_COMMIT];
    let mut kept = HeaderMap::new();
    for (name, values) in headers.iter().filter(|(name, _)| !batch.contains(name)) {
        for value in values {
            kept.append(name.clone(), value.clone());
        }
    }
    kept
}

fn numbered(message: &Outgoing, id: &str, place: usize) -> HeaderMap {
    let mut headers = message.headers.clone();
    headers.insert(NATS_BATCH_ID, id);
    headers.insert(NATS_BATCH_SEQUENCE, place.to_string());
    headers
}

/// Cuts messages into runs that fit a batch.
pub(crate) fn runs(messages: &[Outgoing]) -> impl Iterator<Item = &[Outgoing]> {
    let mut rest = messages;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut bytes = 0;
        let fitting = rest.iter().take(MOST_MESSAGES).take_while(|message| {
            bytes += message.payload.len();
            bytes <= MOST_BYTES
        });
        let (run, left) = rest.split_at(fitting.count().max(1));
        rest = left;
        Some(run)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(bytes: usize) -> Outgoing {
        Outgoing {
            subject: String::new(),
            headers: HeaderMap::new(),
            payload: vec![0; bytes].into(),
        }
    }

    #[test]
    fn a_run_holds_what_a_batch_may_hold() {
        let small = vec![message(10); MOST_MESSAGES + 1];
        let lengths: Vec<usize> = runs(&small).map(<[Outgoing]>::len).collect();
        assert_eq!(lengths, [MOST_MESSAGES, 1]);
        let large = [
            message(MOST_BYTES + 1),
            message(MOST_BYTES),
            message(1),
            message(1),
        ];
        let lengths: Vec<usize> = runs(&large).map(<[Outgoing]>::len).collect();
        assert_eq!(lengths, [1, 1, 2]);
        assert_eq!(runs(&[]).count(), 0);
    }
}
