//! Carries events from the outbox to JetStream. One relay at a time per database, whichever replica gets the lock;
//! woken by commits of its own process, and by a poll for those of others.

use std::{collections::BTreeMap, time::Duration};

use kernel::Chain;
use sqlx::{Connection as _, PgConnection, PgPool};
use tokio::{
    sync::Notify,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use crate::{
    Database,
    batch::{self, Batcher, Outgoing},
    delivery::headers_for,
};

const BATCH: i64 = 500;
/// How long a confirmation may take.
const PATIENCE: Duration = Duration::from_secs(10);
const POLL: Duration = Duration::from_millis(500);
/// Events moved at once, from which on more are expected at once.
const MANY: i64 = 16;
/// How long they may gather.
const GATHER: Duration = Duration::from_millis(30);
/// The advisory lock that makes the relay single.
const LOCK: i64 = 0x0BD0_5E01;

/// How the connection with that lock behaves, and those that wait for it. What is taken out of the outbox need not be on disk at once: should that be
/// lost, the events are published again under the same ids and change nothing, so nothing here costs a sync. And whoever
/// hangs, or vanished with his machine, loses the lock: a relay that works asks twice a second.
const SESSION: &str = "set synchronous_commit = off; set idle_session_timeout = '30s'";

/// The relay of one service.
pub struct Relay {
    database: Database,
    batcher: Batcher,
    service: &'static str,
}

impl Relay {
    /// Publishes the outbox of the database over the connection.
    pub fn new(database: Database, client: async_nats::Client, service: &'static str) -> Self {
        Self {
            database,
            batcher: Batcher::new(client, PATIENCE),
            service,
        }
    }

    /// Runs until `stop`; what is in the outbox then is published by the next one.
    pub async fn run(self, stop: CancellationToken) {
        let committed = self.database.committed();
        let mut held = None;
        loop {
            let moved = match self.turn(&mut held).await {
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
                    () = rest(moved, &committed) => {}
                }
            }
        }
    }

    /// Carries a batch, if it is our turn, over a connection that is given up after any trouble with the database.
    async fn turn(&self, held: &mut Option<Own>) -> anyhow::Result<i64> {
        let mut own = match held.take() {
            Some(own) => own,
            None => timeout(PATIENCE, Own::connect(&self.database)).await??,
        };
        let carried = if own.may_carry().await? {
            self.carry(&mut own.connection).await?
        } else {
            (0, None)
        };
        *held = Some(own);
        let (moved, trouble) = carried;
        trouble.map_or(Ok(moved), Err)
    }

    /// Publishes one batch; returns how many rows left the outbox, and what kept others in it.
    async fn carry(&self, connection: &mut PgConnection) -> anyhow::Result<(i64, Option<anyhow::Error>)> {
        let rows = sqlx::query!(
            "select outbox_id, event_id, subject, key, occurred_at, traceparent, payload
             from outbox order by outbox_id limit $1",
            BATCH,
        )
        .fetch_all(&mut *connection)
        .await?;
        let (mut ids, mut messages) = (Vec::with_capacity(rows.len()), Vec::with_capacity(rows.len()));
        for row in rows {
            let (at, trace) = (row.occurred_at, row.traceparent.as_deref());
            let headers = headers_for(&row.subject, row.event_id, &row.key, at, trace);
            ids.push(row.outbox_id);
            messages.push(Outgoing {
                subject: row.subject,
                headers,
                payload: row.payload.into(),
            });
        }
        let (stored, reached, trouble) = self.publish(&messages).await;
        if stored > 0 {
            settle(connection, &ids[..stored], reached).await?;
        }
        metrics::counter!("afterdose_events_published_total", "service" => self.service)
            .increment(stored as u64);
        Ok((i64::try_from(stored)?, trouble))
    }

    /// Publishes in order and stops at the first message that is not confirmed, so that nothing is taken for published
    /// that stands behind something that is not. Returns how many are, and how far each stream has got with them.
    async fn publish(&self, messages: &[Outgoing]) -> (usize, Reached, Option<anyhow::Error>) {
        let (mut stored, mut reached) = (0, Reached::new());
        for of_stream in messages.chunk_by(|one, other| stream(one) == stream(other)) {
            for run in batch::runs(of_stream) {
                for (message, outcome) in run.iter().zip(self.batcher.publish(run).await) {
                    let place = match outcome {
                        Ok(place) => place,
                        Err(kind) => {
                            return (stored, reached, Some(anyhow::anyhow!("confirmation: {kind}")));
                        }
                    };
                    let last = reached.entry(stream(message).to_uppercase()).or_default();
                    *last = place.sequence.max(*last);
                    stored += 1;
                }
            }
        }
        (stored, reached, None)
    }
}

/// Until something was committed; after many events a little longer, so that the next ones go together and cost less.
async fn rest(moved: i64, committed: &Notify) {
    let _nothing_came = timeout(POLL, committed.notified()).await;
    if moved >= MANY {
        sleep(GATHER).await;
    }
}

/// A connection beside the pool; the lock comes with it and goes with it.
struct Own {
    connection: PgConnection,
    has_lock: bool,
}

impl Own {
    async fn connect(database: &Database) -> Result<Self, sqlx::Error> {
        let mut connection = PgConnection::connect_with(&database.pool().connect_options()).await?;
        sqlx::raw_sql(SESSION).execute(&mut connection).await?;
        Ok(Self {
            connection,
            has_lock: false,
        })
    }

    /// Not while another replica does.
    async fn may_carry(&mut self) -> Result<bool, sqlx::Error> {
        if !self.has_lock {
            let asked = sqlx::query_scalar!(r#"select pg_try_advisory_lock($1) as "locked!""#, LOCK);
            self.has_lock = asked.fetch_one(&mut self.connection).await?;
        }
        Ok(self.has_lock)
    }
}

/// The last sequence by stream.
type Reached = BTreeMap<String, u64>;

/// Takes out what is published and notes how far that is, so that after a restore this database can tell which events
/// it has not lost.
async fn settle(connection: &mut PgConnection, done: &[i64], reached: Reached) -> anyhow::Result<()> {
    let (streams, sequences): (Vec<_>, Vec<_>) = reached.into_iter().unzip();
    let sequences: Vec<_> = sequences.into_iter().map(u64::cast_signed).collect();
    sqlx::query!(
        "with gone as (delete from outbox where outbox_id = any($1))
         insert into published (stream, last_sequence) select * from unnest($2::text[], $3::bigint[])
         on conflict on constraint published_pk
         do update set last_sequence = greatest(published.last_sequence, excluded.last_sequence)",
        done,
        &streams,
        &sequences,
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// The stream of a message: its subject begins with the context's name.
fn stream(message: &Outgoing) -> &str {
    message.subject.split('.').next().unwrap_or_default()
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
