//! Publishing without a database, for the gateways: the caller's own id makes a repetition harmless. What many callers
//! publish at the same time is made durable together (group commit): whoever comes while a batch is being synced is in
//! the next one. So a crowd costs a sync a batch, and a single caller waits for nobody.

use std::{sync::Arc, time::Duration};

use async_nats::{HeaderMap, jetstream::context::PublishErrorKind};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use contracts::Event;
use tokio::sync::{Mutex, mpsc, oneshot};
use uuid::Uuid;

use crate::{
    batch::{Batcher, MOST_MESSAGES, Outgoing, Stored, runs},
    delivery::envelope,
};

/// Batches under way at once: while one is being synced the next is on its way.
const BATCHES: usize = 2;

/// Publishes straight to JetStream. Clones share the batches.
#[derive(Clone, Debug)]
pub struct Publisher {
    queue: mpsc::Sender<Waiting>,
}

/// JetStream has not confirmed the event; it may or may not be there. Publishing it again with the same id is safe.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Full, without a leader, or out of reach: try again later.
    #[error("jetstream does not take the event at the moment: {0}")]
    Unavailable(PublishErrorKind),
    /// Something is there already that the message was not to replace.
    #[error("there is a newer message under the subject")]
    Refused,
}

struct Waiting {
    stream: &'static str,
    message: Outgoing,
    answer: oneshot::Sender<Stored>,
}

impl Publisher {
    /// Uses the connection; waits at most `patience` for a confirmation. Its tasks end with the last clone.
    pub fn new(client: async_nats::Client, patience: Duration) -> Self {
        let (queue, waiting) = mpsc::channel(MOST_MESSAGES);
        let (batcher, waiting) = (Batcher::new(client, patience), Arc::new(Mutex::new(waiting)));
        for _ in 0..BATCHES {
            tokio::spawn(commit(batcher.clone(), waiting.clone()));
        }
        Self { queue }
    }

    /// Publishes and waits until the event is on disk. Returns whether the server had it already.
    ///
    /// # Errors
    /// When the confirmation does not come.
    pub async fn publish<E: Event>(
        &self,
        event_id: Uuid,
        key: &str,
        at: DateTime<Utc>,
        event: &E,
    ) -> Result<bool, PublishError> {
        let traceparent = telemetry::current_traceparent();
        let message = Outgoing {
            subject: E::SUBJECT.to_owned(),
            headers: envelope::<E>(event_id, key, at, traceparent.as_deref()),
            payload: event.encode_to_vec().into(),
        };
        let stored = self.store(E::STREAM, message).await;
        stored
            .map(|place| place.duplicate)
            .map_err(PublishError::Unavailable)
    }

    /// Stores a message that is no event, such as a note in a key-value bucket, whose stream is named `stream`. The stream
    /// should allow atomic batches, or every message costs a sync of its own.
    ///
    /// # Errors
    /// When the confirmation does not come, or [`PublishError::Refused`] when a condition in the headers does not hold.
    pub async fn put(
        &self,
        stream: &'static str,
        subject: String,
        headers: HeaderMap,
        payload: Bytes,
    ) -> Result<(), PublishError> {
        let message = Outgoing {
            subject,
            headers,
            payload,
        };
        match self.store(stream, message).await {
            Ok(_) => Ok(()),
            Err(PublishErrorKind::WrongLastSequence) => Err(PublishError::Refused),
            Err(kind) => Err(PublishError::Unavailable(kind)),
        }
    }

    async fn store(&self, stream: &'static str, message: Outgoing) -> Stored {
        let (answer, stored) = oneshot::channel();
        let waiting = Waiting {
            stream,
            message,
            answer,
        };
        // neither end of either channel goes away while the tasks live, which they do as long as `self`
        let sent = self.queue.send(waiting).await;
        sent.map_err(|_| PublishErrorKind::Other)?;
        stored.await.map_err(|_| PublishErrorKind::Other)?
    }
}

/// Takes whatever waits, stores it in one batch and answers, until nobody can ask any more.
async fn commit(batcher: Batcher, queue: Arc<Mutex<mpsc::Receiver<Waiting>>>) {
    loop {
        let mut crowd = Vec::new();
        if queue.lock().await.recv_many(&mut crowd, MOST_MESSAGES).await == 0 {
            return;
        }
        crowd.sort_by_key(|waiting| waiting.stream);
        while let Some(stream) = crowd.first().map(|waiting| waiting.stream) {
            let others = crowd.split_off(crowd.partition_point(|waiting| waiting.stream == stream));
            store(&batcher, std::mem::replace(&mut crowd, others)).await;
        }
    }
}

async fn store(batcher: &Batcher, crowd: Vec<Waiting>) {
    let (messages, answers): (Vec<_>, Vec<_>) = crowd
        .into_iter()
        .map(|waiting| (waiting.message, waiting.answer))
        .unzip();
    let mut answers = answers.into_iter();
    for run in runs(&messages) {
        for (stored, answer) in batcher.publish(run).await.into_iter().zip(answers.by_ref()) {
            // whoever does not wait any more will come again, which is harmless
            let _gone = answer.send(stored);
        }
    }
}
