//! Carries events from the outbox to JetStream. One relay at a time per database, whichever replica gets the lock;
//! woken by commits of its own process, and by a poll for those of others.

use std::time::Duration;

use async_nats::jetstream::{self, context::PublishAckFuture};
use kernel::Chain;
use sqlx::PgPool;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::{Database, delivery::headers_for};

const BATCH: i64 = 500;
const POLL: Duration = Duration::from_millis(500);
/// The advisory lock that makes the relay single.
const LOCK: i64 = 0x0BD0_5E01;

/// The relay of one service.
pub struct Relay {
    database: Database,
    context: jetstream::Context,
    service: &'static str,
}

impl Relay {
    /// Publishes the outbox of the database over the connection.
    pub fn new(database: Database, client: async_nats::Client, service: &'static str) -> Self {
        Self {
            database,
            context: jetstream::new(client),
            service,
        }
    }

    /// Runs until `stop`; what is in the outbox then is published by the next one.
    pub async fn run(self, stop: CancellationToken) {
        let committed = self.database.committed();
        loop {
            let moved = match self.carry().await {
                Ok(moved) => moved,
                Err(error) => {
                    tracing::warn!(service = self.service, error = %Chain(error.as_ref()), "outbox not carried");
                    0
                }
            };
            if stop.is_cancelled() {
                return;
            }
            if moved < BATCH {
                tokio::select! {
                    () = stop.cancelled() => {}
                    _ = timeout(POLL, committed.notified()) => {}
                }
            }
        }
    }

    /// Publishes one batch; returns how many rows left the outbox.
    async fn carry(&self) -> anyhow::Result<i64> {
        let mut tx = self.database.pool().begin().await?;
        let locked = sqlx::query_scalar!(r#"select pg_try_advisory_xact_lock($1) as "locked!""#, LOCK);
        if !locked.fetch_one(&mut *tx).await? {
            return Ok(0);
        }
        let rows = sqlx::query!(
            "select outbox_id, event_id, subject, key, occurred_at, traceparent, payload
             from outbox order by outbox_id limit $1",
            BATCH,
        )
        .fetch_all(&mut *tx)
        .await?;
        let mut waiting: Vec<(i64, PublishAckFuture)> = Vec::with_capacity(rows.len());
        for row in rows {
            let headers = headers_for(
                &row.subject,
                row.event_id,
                &row.key,
                row.occurred_at,
                row.traceparent.as_deref(),
            );
            let sent = self
                .context
                .publish_with_headers(row.subject, headers, row.payload.into())
                .await;
            waiting.push((
                row.outbox_id,
                sent.map_err(|error| anyhow::anyhow!("publish: {}", error.kind()))?,
            ));
        }
        let (done, trouble) = confirmed(waiting).await;
        sqlx::query!("delete from outbox where outbox_id = any($1)", &done)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        let moved = i64::try_from(done.len())?;
        metrics::counter!("afterdose_events_published_total", "service" => self.service)
            .increment(done.len() as u64);
        trouble.map_or(Ok(moved), Err)
    }
}

/// Waits for the confirmations in order and stops at the first that fails, so that nothing is taken for published
/// that stands behind something that is not.
async fn confirmed(waiting: Vec<(i64, PublishAckFuture)>) -> (Vec<i64>, Option<anyhow::Error>) {
    let mut done = Vec::with_capacity(waiting.len());
    for (outbox_id, ack) in waiting {
        match ack.await {
            Ok(_) => done.push(outbox_id),
            Err(error) => return (done, Some(anyhow::anyhow!("confirmation: {}", error.kind()))),
        }
    }
    (done, None)
}

/// How many events wait, and for how many seconds the oldest has.
///
/// # Errors
/// When the database does not answer.
pub async fn pending(pool: &PgPool) -> Result<(i64, f64), sqlx::Error> {
    let row = sqlx::query!(
        r#"select count(*) as "waiting!",
           coalesce(extract(epoch from now() - min(occurred_at))::float8, 0) as "age!" from outbox"#
    )
    .fetch_one(pool)
    .await?;
    Ok((row.waiting, row.age))
}
