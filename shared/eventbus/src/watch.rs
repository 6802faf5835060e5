//! What an operator can see of streams, consumers, outbox and inbox: for metrics and readiness, never for decisions.
//! Everything here only looks, but for one small message that shows whether JetStream still keeps what it is given.

use std::{collections::BTreeMap, time::Duration};

use async_nats::jetstream::{
    self, ErrorCode,
    context::{PublishError, PublishErrorKind},
    stream::{Config, DirectGetErrorKind, StorageType},
};
use futures::TryStreamExt as _;
use sqlx::PgPool;
use tokio::time::Instant;

use crate::dead_letters;

/// Keeps one message: the last that [`try_storing`] had stored.
const PROBE: &str = "WATCH";
const PROBE_SUBJECT: &str = "watch.probe";

/// A stream as the server tells of it.
#[derive(Clone, Debug)]
pub struct StreamState {
    /// Its name.
    pub name: String,
    /// Messages in it.
    pub messages: u64,
    /// What they take up in storage.
    pub bytes: u64,
    /// The most that it may take up, if that was limited.
    pub most_bytes: Option<u64>,
}

/// All streams; one request.
///
/// # Errors
/// When JetStream does not answer.
pub async fn streams(context: &jetstream::Context) -> anyhow::Result<Vec<StreamState>> {
    let infos: Vec<_> = context.streams().try_collect().await?;
    let state = |info: jetstream::stream::Info| StreamState {
        name: info.config.name,
        messages: info.state.messages,
        bytes: info.state.bytes,
        most_bytes: u64::try_from(info.config.max_bytes).ok().filter(|most| *most > 0),
    };
    Ok(infos.into_iter().map(state).collect())
}

/// A durable consumer as the server tells of it.
#[derive(Clone, Debug)]
pub struct ConsumerState {
    /// Its stream.
    pub stream: String,
    /// Its name, `<service>_on_<event>`.
    pub name: String,
    /// What it follows.
    pub subject: String,
    /// Events that nobody was given yet.
    pub pending: u64,
    /// Events that somebody was given and has not acknowledged.
    pub unacknowledged: u64,
    /// Place in the stream up to which everything is handled.
    pub floor: u64,
}

impl ConsumerState {
    /// Events not handled yet.
    pub fn lag(&self) -> u64 {
        self.pending + self.unacknowledged
    }
}

/// The durable consumers of a stream; one request for up to 256 of them.
///
/// # Errors
/// When JetStream does not answer or there is no such stream.
pub async fn consumers(context: &jetstream::Context, stream: &str) -> anyhow::Result<Vec<ConsumerState>> {
    let stream = context.get_stream_no_info(stream).await?;
    let infos: Vec<_> = stream.consumers().try_collect().await?;
    let durable = infos
        .into_iter()
        .filter(|info| info.config.durable_name.is_some());
    let state = |info: jetstream::consumer::Info| ConsumerState {
        stream: info.stream_name,
        name: info.name,
        subject: info.config.filter_subject,
        pending: info.num_pending,
        unacknowledged: info.num_ack_pending as u64,
        floor: info.ack_floor.stream_sequence,
    };
    Ok(durable.map(state).collect())
}

/// When the oldest event that the consumer has not handled was stored, in seconds since 1970; `None` when there is none.
/// One request.
///
/// # Errors
/// When JetStream does not answer.
pub async fn oldest_unhandled(
    context: &jetstream::Context,
    consumer: &ConsumerState,
) -> anyhow::Result<Option<f64>> {
    let stream = context.get_stream_no_info(&consumer.stream).await?;
    let oldest = stream.direct_get_next_for_subject(consumer.subject.as_str(), Some(consumer.floor + 1));
    match oldest.await {
        Ok(message) => Ok(Some(message.time.unix_timestamp_nanos() as f64 / 1e9)),
        Err(error) if error.kind() == DirectGetErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// How many dead letters each consumer has; consumers without any are left out. One request.
///
/// # Errors
/// When JetStream does not answer.
pub async fn standing_dead_letters(context: &jetstream::Context) -> anyhow::Result<BTreeMap<String, u64>> {
    let stream = context.get_stream_no_info(dead_letters::STREAM).await?;
    let counts = stream
        .info_with_subjects(format!("{}.>", dead_letters::PREFIX))
        .await?;
    let counts: Vec<(String, usize)> = counts.try_collect().await?;
    let by_consumer = counts.into_iter().filter_map(|(subject, count)| {
        let (_, consumer) = subject.split_once('.')?;
        Some((consumer.to_owned(), count as u64))
    });
    Ok(by_consumer.collect())
}

/// Storage of the account.
#[derive(Clone, Copy, Debug)]
pub struct Storage {
    /// Bytes on disk.
    pub used: u64,
    /// The most it may be, if the account is limited. A limit of the server itself is not told to clients.
    pub most: Option<u64>,
}

/// What all streams together take up; one request.
///
/// # Errors
/// When JetStream does not answer.
pub async fn storage(context: &jetstream::Context) -> anyhow::Result<Storage> {
    let account = context.query_account().await?;
    let most = account.limits.max_storage;
    Ok(Storage {
        used: account.storage,
        most: most.and_then(|most| u64::try_from(most).ok()),
    })
}

/// Why JetStream did not keep a message.
#[derive(Debug, thiserror::Error)]
pub enum NotStored {
    /// Its storage is used up.
    #[error("jetstream has no storage left")]
    Full,
    /// It gave no answer, or one that says nothing of storage.
    #[error("jetstream does not answer")]
    Away(#[source] anyhow::Error),
}

/// Has JetStream keep one small message, which takes the place of the last one; answers how long that took. This is
/// what a server without storage refuses, whatever else it still answers.
///
/// # Errors
/// When it does not keep it.
pub async fn try_storing(context: &jetstream::Context, replicas: usize) -> Result<Duration, NotStored> {
    let started = Instant::now();
    match store(context).await {
        Ok(()) => {}
        Err(error) if error.kind() == PublishErrorKind::StreamNotFound => {
            let config = Config {
                name: PROBE.to_owned(),
                subjects: vec![PROBE_SUBJECT.to_owned()],
                storage: StorageType::File,
                num_replicas: replicas,
                max_messages: 1,
                ..Config::default()
            };
            let made = context.create_or_update_stream(config).await;
            made.map_err(|error| not_stored(error.into()))?;
            store(context).await.map_err(|error| not_stored(error.into()))?;
        }
        Err(error) => return Err(not_stored(error.into())),
    }
    Ok(started.elapsed())
}

async fn store(context: &jetstream::Context) -> Result<(), PublishError> {
    context.publish(PROBE_SUBJECT, bytes::Bytes::new()).await?.await?;
    Ok(())
}

fn not_stored(error: anyhow::Error) -> NotStored {
    const FULL: [ErrorCode; 4] = [
        ErrorCode::ACCOUNT_RESOURCES_EXCEEDED,
        ErrorCode::INSUFFICIENT_RESOURCES,
        ErrorCode::STORAGE_RESOURCES_EXCEEDED,
        ErrorCode::STREAM_STORE_FAILED,
    ];
    let said = error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<jetstream::Error>());
    if said
        .map(jetstream::Error::error_code)
        .any(|code| FULL.contains(&code))
    {
        NotStored::Full
    } else {
        NotStored::Away(error)
    }
}

/// The events on their way out of a database.
#[derive(Clone, Copy, Debug)]
pub struct OutboxState {
    /// How many wait.
    pub waiting: i64,
    /// Seconds since the oldest of them became true.
    pub age: f64,
    /// Names the one that is next; as long as it stays the same, nothing leaves.
    pub next: Option<i64>,
}

/// Looks at the outbox.
///
/// # Errors
/// When the database does not answer.
pub async fn outbox(pool: &PgPool) -> Result<OutboxState, sqlx::Error> {
    sqlx::query_as!(
        OutboxState,
        r#"select count(*) as "waiting!", min(outbox_id) as next,
                  greatest(coalesce(extract(epoch from now() - min(occurred_at))::float8, 0), 0) as "age!"
           from outbox"#
    )
    .fetch_one(pool)
    .await
}

/// About how many rows the inbox has, as of the last time Postgres gathered statistics; `None` before the first time.
///
/// # Errors
/// When the database does not answer.
pub async fn inbox_rows(pool: &PgPool) -> Result<Option<f64>, sqlx::Error> {
    let rows = sqlx::query_scalar!(
        r#"select reltuples::float8 as "rows!" from pg_class where oid = 'inbox'::regclass"#
    );
    Ok(rows.fetch_optional(pool).await?.filter(|rows| *rows >= 0.0))
}

/// What the database takes up on disk, in bytes.
///
/// # Errors
/// When the database does not answer.
pub async fn database_bytes(pool: &PgPool) -> Result<i64, sqlx::Error> {
    sqlx::query_scalar!(r#"select pg_database_size(current_database()) as "bytes!""#)
        .fetch_one(pool)
        .await
}
