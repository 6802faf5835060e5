//! Bringing the streams back to what restored databases know. Databases that were restored to a moment, or lost their
//! last transactions, have lost facts that the streams still announce; those events are taken out, and every consumer
//! starts from the first event again, which the inbox makes harmless for what was handled before that moment.
//!
//! No clock decides. The relay notes in each database, in the transaction that empties the outbox, how far its events
//! have got in each stream (table `published`). An event of a service behind that mark is either in its outbox, and
//! true, or was made by a transaction that the database no longer has. What the gateways said has no database behind it
//! and stays, so contacts come again.

use std::collections::{HashMap, HashSet};

use anyhow::{Context as _, ensure};
use async_nats::jetstream::{
    self,
    consumer::{DeliverPolicy, pull::OrderedConfig},
    message::Info,
    stream::Stream,
};
use contracts::{EVENTS, Event as _, audit::v1::JournalSealed};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use sqlx::PgPool;
use uuid::Uuid;

use crate::{dead_letters, delivery};

/// Deletions under way at a time.
const AT_ONCE: usize = 64;

/// A service with its database as it was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// Name of the service.
    pub service: &'static str,
    /// Connections as the service's own role.
    pub pool: PgPool,
}

/// An event of a transaction that is lost: it says what is no longer true. Holds no personal data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Undone {
    /// Who said it.
    pub service: String,
    /// What was said.
    pub subject: String,
    /// Its id.
    pub event_id: Uuid,
    /// When the fact became true, RFC 3339.
    pub occurred_at: String,
    /// The aggregate it is about.
    pub key: String,
    /// The stream that holds it.
    pub stream: String,
    /// Its place there.
    pub sequence: u64,
}

/// What is to be done to the streams; nothing has happened yet.
#[derive(Debug)]
pub struct Recovery {
    context: jetstream::Context,
    undone: Vec<Undone>,
    letters: Vec<u64>,
    consumers: Vec<(String, String)>,
    left: Vec<String>,
}

/// What the restored databases say of their services' events.
struct Known {
    services: HashSet<&'static str>,
    published: HashMap<(&'static str, String), u64>,
    waiting: HashSet<Uuid>,
}

impl Recovery {
    /// Compares the streams with the databases, which must be those of all services that have one.
    ///
    /// # Errors
    /// When a service is still running; when a stream is older than a database, or a database older than another (then
    /// they were not restored to one moment); when Postgres or JetStream does not answer.
    pub async fn plan(client: &async_nats::Client, restored: &[Restored]) -> anyhow::Result<Self> {
        let context = jetstream::new(client.clone());
        for one in restored {
            is_stopped(one).await?;
        }
        let (consumers, left) = consumers(&context, restored).await?;
        let known = Known::read(restored).await?;
        let mut undone = Vec::new();
        for name in contracts::STREAMS {
            let stream = context.get_stream(*name).await?;
            undone.append(&mut known.compare(name, stream).await?);
        }
        for one in restored {
            knows_none_of(one, &undone).await?;
        }
        let gone: HashSet<_> = undone.iter().map(|event| event.event_id.to_string()).collect();
        let letters = dead_letters::list(&context).await?;
        let letters = letters.iter().filter(|letter| gone.contains(&letter.event_id));
        Ok(Self {
            letters: letters.map(|letter| letter.sequence).collect(),
            context,
            undone,
            consumers,
            left,
        })
    }

    /// The events to be taken out, by stream and place.
    pub fn undone(&self) -> &[Undone] {
        &self.undone
    }

    /// How many consumers start from the first event again.
    pub fn consumers(&self) -> usize {
        self.consumers.len()
    }

    /// Consumers of gateways that are running: left as they are, since no database is behind them.
    pub fn left(&self) -> &[String] {
        &self.left
    }

    /// Carries it out and says after each event how many are out. A dead letter goes before its event, so that a plan
    /// made after a crash finds whatever is left of both.
    ///
    /// # Errors
    /// When JetStream does not answer. A new plan then finds what is left.
    pub async fn carry_out(self, mut progress: impl FnMut(usize)) -> anyhow::Result<()> {
        let letters = self
            .letters
            .iter()
            .map(|sequence| (dead_letters::STREAM, *sequence));
        self.delete(letters.collect(), |_| ()).await?;
        let events = self
            .undone
            .iter()
            .map(|event| (event.stream.as_str(), event.sequence));
        self.delete(events.collect(), &mut progress).await?;
        for (stream, consumer) in &self.consumers {
            self.context
                .get_stream(stream)
                .await?
                .delete_consumer(consumer)
                .await?;
        }
        Ok(())
    }

    async fn delete(
        &self,
        messages: Vec<(&str, u64)>,
        mut progress: impl FnMut(usize),
    ) -> anyhow::Result<()> {
        let mut streams: HashMap<&str, Stream> = HashMap::new();
        for (name, _) in &messages {
            if !streams.contains_key(name) {
                streams.insert(name, self.context.get_stream(*name).await?);
            }
        }
        let deletions = messages.iter().filter_map(|(name, sequence)| {
            let stream = streams.get(name)?;
            Some(stream.delete_message(*sequence))
        });
        let mut deletions = stream::iter(deletions).buffer_unordered(AT_ONCE);
        let mut done = 0;
        while deletions.try_next().await?.is_some() {
            done += 1;
            progress(done);
        }
        Ok(())
    }
}

impl Known {
    async fn read(restored: &[Restored]) -> anyhow::Result<Self> {
        let mut known = Self {
            services: restored.iter().map(|one| one.service).collect(),
            published: HashMap::new(),
            waiting: HashSet::new(),
        };
        for one in restored {
            let marks = sqlx::query!("select stream, last_sequence from published");
            for mark in marks.fetch_all(&one.pool).await? {
                let last = u64::try_from(mark.last_sequence)?;
                known.published.insert((one.service, mark.stream), last);
            }
            let waiting = sqlx::query_scalar!("select event_id from outbox");
            known.waiting.extend(waiting.fetch_all(&one.pool).await?);
        }
        Ok(known)
    }

    /// The events of a stream that no database knows of.
    async fn compare(&self, name: &str, mut stream: Stream) -> anyhow::Result<Vec<Undone>> {
        let last = stream.info().await?.state.last_sequence;
        let speakers: Vec<_> = self
            .services
            .iter()
            .filter(|service| speaks_in(service, name))
            .collect();
        for service in &speakers {
            ensure!(
                self.mark(service, name) <= last,
                "the stream {name} is older than the database of {service}: it ends at {last}, and the database knows of \
                 {}; restore the databases to a moment before the streams were copied",
                self.mark(service, name),
            );
        }
        let Some(first) = speakers.iter().map(|service| self.mark(service, name) + 1).min() else {
            return Ok(Vec::new());
        };
        let headers = OrderedConfig {
            deliver_policy: DeliverPolicy::ByStartSequence {
                start_sequence: first,
            },
            headers_only: true,
            ..OrderedConfig::default()
        };
        let mut consumer = stream.create_consumer(headers).await?;
        if first > last || consumer.info().await?.num_pending == 0 {
            return Ok(Vec::new());
        }
        let mut messages = consumer.messages().await?;
        let mut undone = Vec::new();
        while let Some(message) = messages.try_next().await? {
            let info = message
                .info()
                .map_err(|error| anyhow::anyhow!("place of a message: {error}"))?;
            undone.extend(self.undone(name, &message, &info));
            if info.pending == 0 {
                break;
            }
        }
        Ok(undone)
    }

    fn mark(&self, service: &'static str, stream: &str) -> u64 {
        let mark = self.published.get(&(service, stream.to_owned()));
        mark.copied().unwrap_or_default()
    }

    fn undone(&self, stream: &str, message: &jetstream::Message, info: &Info<'_>) -> Option<Undone> {
        let header = |name: &str| Some(message.headers.as_ref()?.get(name)?.as_str());
        let key = header(delivery::SUBJECT)?;
        let publisher = match message.subject.as_str() {
            // the one event that every service says, each about itself
            JournalSealed::SUBJECT => key,
            subject => contracts::event_info(subject)?.publisher,
        };
        let service = *self.services.get(publisher)?;
        let event_id: Uuid = header(delivery::ID)?.parse().ok()?;
        let is_known = info.stream_sequence <= self.mark(service, stream) || self.waiting.contains(&event_id);
        (!is_known).then(|| Undone {
            service: service.to_owned(),
            subject: message.subject.to_string(),
            event_id,
            occurred_at: header(delivery::TIME).unwrap_or_default().to_owned(),
            key: key.to_owned(),
            stream: stream.to_owned(),
            sequence: info.stream_sequence,
        })
    }
}

fn speaks_in(service: &str, stream: &str) -> bool {
    stream == JournalSealed::STREAM
        || EVENTS
            .iter()
            .any(|event| event.stream == stream && event.publisher == service)
}

/// The service has no connection to its database but this one.
async fn is_stopped(one: &Restored) -> anyhow::Result<()> {
    let others = sqlx::query_scalar!(
        r#"select count(*) as "others!" from pg_stat_activity
           where datname = current_database() and usename = current_user and pid <> pg_backend_pid()"#
    );
    let others = others
        .fetch_one(&one.pool)
        .await
        .with_context(|| format!("the database of {}", one.service))?;
    ensure!(
        others == 0,
        "{} is still running: {others} connections to its database; stop it first",
        one.service
    );
    Ok(())
}

/// The durable consumers to be deleted, and those of running gateways.
async fn consumers(
    context: &jetstream::Context,
    restored: &[Restored],
) -> anyhow::Result<(Vec<(String, String)>, Vec<String>)> {
    let (mut ours, mut left) = (Vec::new(), Vec::new());
    for name in contracts::STREAMS {
        let stream = context.get_stream(*name).await?;
        let mut consumers = stream.consumers();
        while let Some(consumer) = consumers.try_next().await? {
            let Some((service, _)) = consumer.name.split_once("_on_") else {
                continue;
            };
            let has_database = restored
                .iter()
                .any(|one| one.service.replace('-', "_") == service);
            let is_read = consumer.num_waiting > 0;
            ensure!(
                !(has_database && is_read),
                "{service} is still running: {} is being read; stop it first",
                consumer.name
            );
            if is_read {
                left.push(consumer.name);
            } else {
                ours.push(((*name).to_owned(), consumer.name));
            }
        }
    }
    Ok((ours, left))
}

/// Whoever has handled an event was restored to a later moment than whoever said it.
async fn knows_none_of(one: &Restored, undone: &[Undone]) -> anyhow::Result<()> {
    let events: Vec<_> = undone.iter().map(|event| event.event_id).collect();
    let handled = sqlx::query_scalar!(
        r#"select count(*) as "handled!" from inbox where event_id = any($1)"#,
        &events
    );
    let handled = handled.fetch_one(&one.pool).await?;
    ensure!(
        handled == 0,
        "the database of {} has handled {handled} events that the databases of their services do not know of; restore \
         all databases to one moment",
        one.service
    );
    Ok(())
}
