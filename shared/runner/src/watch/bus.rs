//! What JetStream tells of streams, consumers, dead letters and storage.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use async_nats::jetstream::{self, Context};
use chrono::{DateTime, Utc};
use contracts::{EVENTS, Event as _, audit::v1::JournalSealed};
use eventbus::watch::{self, ConsumerState, NotStored};

use super::{PATIENCE, SETTLING, Watched, gauges, progress::Progress, tried};
use crate::{Trouble, life::nats_connected};

/// Looks at JetStream and remembers what it saw.
pub(super) struct Bus {
    nats: async_nats::Client,
    context: Context,
    replicas: usize,
    stuck_after: Duration,
    progress: Progress,
    /// Consumers that were there once.
    seen: BTreeSet<String>,
    /// Consumers with a gauge of dead letters.
    buried: BTreeSet<String>,
}

/// What one look found.
struct Found {
    streams: BTreeSet<String>,
    consumers: BTreeMap<String, ConsumerState>,
}

impl Bus {
    pub(super) fn new(nats: async_nats::Client, replicas: usize, stuck_after: Duration) -> Self {
        let mut context = jetstream::new(nats.clone());
        context.set_timeout(PATIENCE);
        Self {
            nats,
            context,
            replicas,
            stuck_after,
            progress: Progress::default(),
            seen: BTreeSet::new(),
            buried: BTreeSet::new(),
        }
    }

    /// What is wrong, for each of the services.
    pub(super) async fn look(&mut self, services: &[Watched], now: DateTime<Utc>) -> Vec<Vec<Trouble>> {
        let all = |troubles: Vec<Trouble>| vec![troubles; services.len()];
        if nats_connected(&self.nats).is_err() {
            metrics::counter!("afterdose_watch_failed_total", "look" => "jetstream").increment(1);
            return all(Vec::new());
        }
        let Some(found) = self.find(services).await else {
            return all(vec![Trouble::jetstream_unavailable()]);
        };
        self.dead_letters(services).await;
        let mut of_all = Vec::new();
        of_all.extend(self.storage().await);
        let mut troubles = all(of_all);
        for (watched, troubles) in services.iter().zip(&mut troubles) {
            let missing = needed(watched)
                .into_iter()
                .filter(|stream| !found.streams.contains(*stream));
            troubles.extend(missing.map(Trouble::stream_missing));
            troubles.extend(self.consumers(watched, &found, now).await);
        }
        troubles
    }

    async fn find(&self, services: &[Watched]) -> Option<Found> {
        let streams = tried("streams", watch::streams(&self.context)).await?;
        gauges::streams(&streams);
        let streams: BTreeSet<_> = streams.into_iter().map(|stream| stream.name).collect();
        let followed: BTreeSet<_> = services
            .iter()
            .flat_map(|watched| watched.consumers.iter().map(|followed| followed.stream))
            .filter(|stream| streams.contains(*stream))
            .collect();
        let mut consumers = BTreeMap::new();
        for stream in followed {
            let there = tried("consumers", watch::consumers(&self.context, stream)).await?;
            consumers.extend(
                there
                    .into_iter()
                    .map(|consumer| (consumer.name.clone(), consumer)),
            );
        }
        Some(Found { streams, consumers })
    }

    /// The consumers of one service: gauges, and those that are gone or stand still.
    async fn consumers(&mut self, watched: &Watched, found: &Found, now: DateTime<Utc>) -> Vec<Trouble> {
        let mut troubles = Vec::new();
        for followed in &watched.consumers {
            let name = followed.name.as_str();
            let Some(state) = found.consumers.get(name) else {
                if self.seen.contains(name) || watched.since.elapsed() > SETTLING {
                    troubles.push(Trouble::consumer_missing(name));
                }
                continue;
            };
            self.seen.insert(name.to_owned());
            let lag = state.lag();
            let age = if lag == 0 {
                Some(0.0)
            } else {
                let oldest = tried("oldest", watch::oldest_unhandled(&self.context, state)).await;
                let now = now.timestamp_micros() as f64 / 1e6;
                oldest.map(|stored| stored.map_or(0.0, |stored| (now - stored).max(0.0)))
            };
            gauges::consumer(watched.service, state, age);
            let still = self.progress.still(name, (lag > 0).then_some(state.floor));
            if still >= self.stuck_after {
                troubles.push(Trouble::consumer_stuck(name, lag, still.as_secs()));
            }
        }
        troubles
    }

    async fn dead_letters(&mut self, services: &[Watched]) {
        let ours = services.iter().flat_map(|watched| &watched.consumers);
        self.buried.extend(ours.map(|followed| followed.name.clone()));
        let Some(standing) = tried("dead-letters", watch::standing_dead_letters(&self.context)).await else {
            return;
        };
        self.buried.extend(standing.keys().cloned());
        for consumer in &self.buried {
            gauges::dead_letters(consumer, standing.get(consumer).copied().unwrap_or_default());
        }
    }

    /// Whether JetStream still keeps what it is given.
    async fn storage(&self) -> Option<Trouble> {
        if let Some(storage) = tried("storage", watch::storage(&self.context)).await {
            gauges::storage(storage);
        }
        let stored = async { Ok(watch::try_storing(&self.context, self.replicas).await) };
        match tried("store", stored).await {
            Some(Ok(took)) => {
                gauges::stored(took);
                None
            }
            Some(Err(NotStored::Full)) => Some(Trouble::jetstream_full()),
            Some(Err(error)) => {
                tracing::warn!(error = %kernel::Chain(&error), "nothing stored");
                Some(Trouble::jetstream_unavailable())
            }
            None => Some(Trouble::jetstream_unavailable()),
        }
    }
}

/// The streams that a service reads or writes.
fn needed(watched: &Watched) -> BTreeSet<&'static str> {
    let said = EVENTS.iter().filter(|event| event.publisher == watched.service);
    let read = watched.consumers.iter().map(|followed| followed.stream);
    let sealed = watched.sealed.then_some(JournalSealed::STREAM);
    said.map(|event| event.stream).chain(read).chain(sealed).collect()
}
