//! Sends what is due, a few at a time. A crash between the mail server's yes and our record sends a mail twice; both
//! copies carry the same Message-ID. A database that is away in that moment does not: its record is waited for.

use std::{sync::Arc, time::Duration};

use access::Scope;
use chrono::{DateTime, TimeDelta, Utc};
use eventbus::Database;
use futures::{StreamExt as _, stream};
use kernel::{Chain, Clock};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use vault::{SealError, Vault};

use crate::{
    commands::{Due, claim_due, record_attempt},
    config::Config,
    domain::{Outcome, Verdict},
    smtp::Relay,
};

/// Messages claimed at once, for each that can be under way. The lease covers them all, even when each takes as long
/// as it may: else another replica would send what still waits here.
const ROUNDS: usize = 4;
/// How often an attempt is recorded while the database is there; an outage costs none of these.
const RECORDINGS: usize = 5;
/// Pause between two looks at a database that is away.
const PAUSE: Duration = Duration::from_millis(250);

/// The sending task of one replica.
pub(crate) struct Sender {
    pub(crate) database: Database,
    pub(crate) relay: Relay,
    pub(crate) clock: Clock,
    pub(crate) config: Config,
    pub(crate) vault: Arc<Vault>,
}

impl Sender {
    pub(crate) async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let poll = Duration::from_millis(self.config.poll_milliseconds);
        while !stop.is_cancelled() {
            let sent = match self.round(&stop).await {
                Ok(sent) => sent,
                Err(error) => {
                    tracing::warn!(error = %Chain(&error), "no messages claimed");
                    0
                }
            };
            if sent == 0 && timeout(poll, stop.cancelled()).await.is_ok() {
                break;
            }
        }
        Ok(())
    }

    /// Claims and sends one handful; returns how many.
    async fn round(&self, stop: &CancellationToken) -> Result<usize, SealError> {
        let most = i64::try_from(self.config.concurrency * ROUNDS).unwrap_or(16);
        let lease = TimeDelta::seconds(
            i64::try_from(self.config.attempt_seconds * (u64::try_from(ROUNDS).unwrap_or(4) + 1))
                .unwrap_or(300),
        );
        let now = self.clock.now();
        let due = claim_due((&self.database, &self.vault), most, now, lease).await?;
        let count = due.len();
        stream::iter(due)
            .for_each_concurrent(self.config.concurrency, |due| {
                self.attempt(due, now + lease, stop)
            })
            .await;
        Ok(count)
    }

    async fn attempt(&self, due: Due, leased_until: DateTime<Utc>, stop: &CancellationToken) {
        let limit = Duration::from_secs(self.config.attempt_seconds);
        if leased_until.signed_duration_since(self.clock.now())
            < TimeDelta::from_std(limit).unwrap_or_default()
        {
            tracing::info!(message_id = %due.message_id, "message left to whoever claims it next: the lease is nearly over");
            return;
        }
        let outcome = timeout(limit, self.relay.send(&due)).await;
        let outcome = outcome.unwrap_or_else(|_| Outcome::Later("server-slow".to_owned()));
        let now = self.clock.now();
        let verdict = self.config.patience().judge(outcome, due.attempt, now);
        let (word, trouble) = match &verdict {
            Verdict::Sent => ("sent", ""),
            Verdict::Waits { trouble, .. } => ("delayed", trouble.as_str()),
            Verdict::Failed { trouble } => ("failed", trouble.as_str()),
        };
        metrics::counter!("afterdose_messages_total", "purpose" => due.purpose.clone(), "outcome" => word)
            .increment(1);
        tracing::info!(message_id = %due.message_id, purpose = due.purpose, attempt = due.attempt, outcome = word, trouble, "message attempted");
        self.record(&due, &verdict, now, stop).await;
    }

    /// Records an attempt, however long the database is away: a mail whose record is lost is sent a second time.
    async fn record(&self, due: &Due, verdict: &Verdict, now: DateTime<Utc>, stop: &CancellationToken) {
        for _ in 0..RECORDINGS {
            let Err(error) = record_attempt(&self.database, due, verdict, now).await else {
                return;
            };
            tracing::warn!(message_id = %due.message_id, error = %Chain(&error), "attempt not recorded yet");
            if !self.database_is_back(stop).await {
                break;
            }
        }
        tracing::error!(message_id = %due.message_id, "attempt not recorded, will be made again");
    }

    /// Waits until the database takes a transaction; false when a stop came first.
    async fn database_is_back(&self, stop: &CancellationToken) -> bool {
        while timeout(PAUSE, stop.cancelled()).await.is_err() {
            if self.database.begin(&Scope::Everything).await.is_ok() {
                return true;
            }
        }
        false
    }
}
