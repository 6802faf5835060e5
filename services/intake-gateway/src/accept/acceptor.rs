//! The one way in: evidence safe, one message confirmed by JetStream, then the answer.

use std::{sync::Arc, time::Duration};

use async_nats::{Client, jetstream};
use chrono::{DateTime, NaiveDate, Utc};
use contracts::{intake::v1::ContactSubmitted, timestamp};
use eventbus::{PublishError, Publisher};
use evidence::{EvidenceError, EvidenceStore};
use kernel::Receipt;
use prost::Message as _;

use super::{
    Dated, Memory, MemoryError, Submission, door::Door, memory::name, pieces, submission::day_in_china,
};

/// NATS takes messages up to 1 MiB; headers need a little of it.
const MESSAGE_LIMIT: usize = 1024 * 1024 - 8 * 1024;

/// Accepts submissions. Clones share everything, so keep one in every task.
#[derive(Clone)]
pub struct Acceptor(Arc<Inner>);

struct Inner {
    publisher: Publisher,
    door: Door,
    evidence: EvidenceStore,
    memory: Memory,
}

/// The submission is kept, whatever happens to this process or to the services behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// What the sender is told; the same for the same submission.
    pub receipt: Receipt,
    /// JetStream had it already. Only known within the duplicate window of the stream; `intake` tells for good.
    pub duplicate: bool,
}

/// The submission may or may not be kept: the sender must come again, with the same key, which is harmless.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// There is no connection to NATS, or confirmations have stopped coming.
    #[error("there is no way to jetstream at the moment")]
    Closed,
    /// The confirmation did not come.
    #[error("the submission was not confirmed")]
    Unconfirmed(#[source] PublishError),
    /// Large evidence could not be stored.
    #[error("the evidence was not stored")]
    Evidence(#[source] EvidenceError),
    /// The first day of the thing could not be found out.
    #[error("the first day of the thing is not known")]
    Memory(#[source] MemoryError),
    /// What was understood of the submission does not fit a message. Coming again does not help.
    #[error("the submission is too large for a message: {0} bytes")]
    TooLarge(usize),
}

impl AcceptError {
    /// Whether the same submission may be taken later.
    pub fn is_temporary(&self) -> bool {
        !matches!(self, Self::TooLarge(_))
    }
}

/// A submission ready to be confirmed; the publisher confirms many at once.
struct Ready {
    receipt: Receipt,
    id: uuid::Uuid,
    at: DateTime<Utc>,
    event: ContactSubmitted,
}

impl Acceptor {
    /// Uses the connection and the store; waits at most `patience` for a confirmation.
    pub fn new(client: Client, evidence: EvidenceStore, patience: Duration) -> Self {
        let mut context = jetstream::new(client.clone());
        context.set_timeout(patience);
        let publisher = Publisher::new(client.clone(), patience);
        Self(Arc::new(Inner {
            publisher: publisher.clone(),
            door: Door::new(client),
            evidence,
            memory: Memory::new(context, publisher),
        }))
    }

    /// Keeps the submission. When this returns `Ok`, the source may be told that it was received.
    ///
    /// Calling it again for the same thing is harmless and gives the same receipt.
    ///
    /// # Errors
    /// When it could not be made sure that the submission is kept.
    #[tracing::instrument(name = "accept", skip_all, fields(channel = submission.channel.as_str_name(), source = submission.source))]
    pub async fn accept(&self, submission: Submission) -> Result<Accepted, AcceptError> {
        let channel = submission.channel.as_str_name();
        let source = submission.source.clone();
        let accepted = self.0.accept(submission).await;
        match &accepted {
            Ok(accepted) => metrics::counter!("afterdose_submissions_accepted_total",
                "channel" => channel, "source" => source, "duplicate" => accepted.duplicate.to_string())
            .increment(1),
            Err(error) => tracing::warn!(error = %kernel::Chain(error), "submission not accepted"),
        }
        accepted
    }

    /// What the gateways remember.
    pub fn memory(&self) -> &Memory {
        &self.0.memory
    }
}

impl Inner {
    async fn accept(&self, submission: Submission) -> Result<Accepted, AcceptError> {
        // before any work: a closed door must be cheap to find closed
        let pass = self.door.pass().ok_or(AcceptError::Closed)?;
        let accepted = match self.prepare(submission).await {
            Ok(ready) => self.confirm(ready).await,
            Err(error) => Err(error),
        };
        match &accepted {
            Ok(_) => pass.report(true),
            Err(AcceptError::Unconfirmed(_) | AcceptError::Memory(_)) => pass.report(false),
            // says nothing of jetstream
            Err(_) => drop(pass),
        }
        accepted
    }

    async fn prepare(&self, submission: Submission) -> Result<Ready, AcceptError> {
        let id = submission.id();
        let receipt = self.receipt(&submission).await?;
        let evidence = pieces::secure(&self.evidence, submission.evidence).await;
        let event = ContactSubmitted {
            submission_id: id.to_string(),
            receipt: receipt.to_string(),
            channel: submission.channel.into(),
            source: submission.source,
            source_key: submission.source_key,
            received_at: Some(timestamp(submission.received_at)),
            region: submission.region,
            stated_kind: submission.stated_kind.into(),
            content: Some(submission.content),
            evidence: evidence.map_err(AcceptError::Evidence)?,
        };
        let size = event.encoded_len();
        if size > MESSAGE_LIMIT {
            return Err(AcceptError::TooLarge(size));
        }
        Ok(Ready {
            receipt,
            id: id.uuid(),
            at: submission.received_at,
            event,
        })
    }

    async fn confirm(&self, ready: Ready) -> Result<Accepted, AcceptError> {
        let key = ready.id.to_string();
        let duplicate = self
            .publisher
            .publish(ready.id, &key, ready.at, &ready.event)
            .await;
        Ok(Accepted {
            receipt: ready.receipt,
            duplicate: duplicate.map_err(AcceptError::Unconfirmed)?,
        })
    }

    async fn receipt(&self, submission: &Submission) -> Result<Receipt, AcceptError> {
        let names = [
            submission.channel.as_str_name(),
            &submission.source,
            &submission.source_key,
        ];
        let date = match submission.dated {
            Dated::At(at) => day_in_china(at),
            Dated::FirstSeen => self.first_day(&names, submission.received_at).await?,
        };
        Ok(Receipt::derived(date, &names))
    }

    async fn first_day(&self, names: &[&str; 3], now: DateTime<Utc>) -> Result<NaiveDate, AcceptError> {
        let [channel, source, source_key] = names;
        let key = format!("first_day.{channel}.{}.{}", name(source), name(source_key));
        let today = day_in_china(now);
        let first = self
            .memory
            .first(&key, &today.to_string())
            .await
            .map_err(AcceptError::Memory)?;
        // an unreadable note can only come from a hand in the bucket; today is then as good as any day
        Ok(first.parse().unwrap_or(today))
    }
}
