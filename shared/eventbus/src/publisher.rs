//! Publishing without a database, for the gateways: the caller's own id makes a repetition harmless.

use std::time::Duration;

use async_nats::jetstream::{self, context::PublishErrorKind};
use chrono::{DateTime, Utc};
use contracts::Event;
use uuid::Uuid;

use crate::delivery::envelope;

/// Publishes straight to JetStream.
#[derive(Clone, Debug)]
pub struct Publisher {
    context: jetstream::Context,
}

/// JetStream has not confirmed the event; it may or may not be there. Publishing it again with the same id is safe.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Full, without a leader, or out of reach: try again later.
    #[error("jetstream does not take the event at the moment: {0}")]
    Unavailable(PublishErrorKind),
}

impl Publisher {
    /// Uses the connection; waits at most `patience` for a confirmation.
    pub fn new(client: async_nats::Client, patience: Duration) -> Self {
        let mut context = jetstream::new(client);
        context.set_timeout(patience);
        Self { context }
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
        let headers = envelope::<E>(event_id, key, at, traceparent.as_deref());
        let payload = event.encode_to_vec().into();
        let sent = self
            .context
            .publish_with_headers(E::SUBJECT, headers, payload)
            .await;
        let ack = sent.map_err(|error| PublishError::Unavailable(error.kind()))?;
        let ack = ack
            .await
            .map_err(|error| PublishError::Unavailable(error.kind()))?;
        Ok(ack.duplicate)
    }
}
