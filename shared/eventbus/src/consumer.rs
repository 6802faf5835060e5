//! Pulls events in batches and sees each of them through to an acknowledgement or a dead letter.

use std::{collections::HashSet, sync::Arc, time::Duration};

use async_nats::jetstream::{
    self, AckKind, Message,
    consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull},
};
use contracts::Event;
use futures::{FutureExt as _, StreamExt as _, stream::FuturesUnordered};
use kernel::Chain;
use serde::Deserialize;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

use crate::{
    Database, Delivery, Handle,
    attempt::{self, Attempt},
    dead_letters, delivery,
};

/// How a consumer behaves; the same for all, set in one place.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsumerOptions {
    /// Most events in one transaction.
    pub batch: usize,
    /// Most transactions of one consumer at the same time. A second one works while the first waits for the disk; it begins
    /// only with a full batch, and only when that is about other keys.
    pub pipeline: usize,
    /// Deliveries before an event is put with the dead letters.
    pub attempts: i64,
    /// Seconds after which an unacknowledged event is delivered again.
    pub ack_wait_seconds: u64,
    /// Longest pause between two attempts, in seconds; the first pause is a quarter of a second and doubles.
    pub longest_pause_seconds: u64,
}

impl Default for ConsumerOptions {
    fn default() -> Self {
        Self {
            batch: 100,
            pipeline: 3,
            attempts: 8,
            ack_wait_seconds: 30,
            longest_pause_seconds: 60,
        }
    }
}

impl ConsumerOptions {
    fn pause(&self, delivered: i64) -> Duration {
        let doublings = u32::try_from(delivered.clamp(1, 16)).unwrap_or(16) - 1;
        Duration::from_millis(250u64 << doublings).min(Duration::from_secs(self.longest_pause_seconds))
    }
}

/// `<service>_on_<event>`, e.g. `routing_on_contact_received`.
pub fn consumer_name<E: Event>(service: &str) -> String {
    let event = E::SUBJECT.rsplit('.').next().unwrap_or(E::SUBJECT);
    format!("{}_on_{event}", service.replace('-', "_"))
}

/// Something else goes by the name of the consumer.
#[derive(Debug, thiserror::Error)]
#[error("consumer {0} came back with the filter {1:?}")]
struct OtherFilter(String, String);

/// Feeds one event type to one handler of a service.
pub struct Consumer<E, H> {
    name: String,
    database: Database,
    context: jetstream::Context,
    handler: H,
    options: ConsumerOptions,
    event: std::marker::PhantomData<fn() -> E>,
}

impl<E: Event, H: Handle<E>> Consumer<E, H> {
    /// A consumer of `service` that has not started yet.
    pub fn new(
        service: &str,
        database: Database,
        client: async_nats::Client,
        handler: H,
        options: ConsumerOptions,
    ) -> Self {
        let name = consumer_name::<E>(service);
        Self {
            name,
            database,
            context: jetstream::new(client),
            handler,
            options,
            event: std::marker::PhantomData,
        }
    }

    /// Handles events until `stop`, then ends the batch at hand. A durable consumer that cannot be had yet, as while a
    /// cluster chooses its leaders, is waited for. One that is gone later on (deleted, or lost with its server) is made
    /// again and begins with the first event, which changes nothing for those handled before.
    ///
    /// # Errors
    /// When the durable consumer is there at the start with another filter than asked for.
    pub async fn run(self, stop: CancellationToken) -> anyhow::Result<()> {
        let mut consumer = match self.bind().await {
            Ok(consumer) => consumer,
            Err(error) if error.is::<OtherFilter>() => return Err(error),
            Err(error) => {
                self.not_there(&error);
                match self.bind_again(&stop).await {
                    Some(consumer) => consumer,
                    None => return Ok(()),
                }
            }
        };
        while !stop.is_cancelled() {
            if let Err(error) = self.follow(&consumer, &stop).await {
                tracing::warn!(consumer = self.name, error = %Chain(error.as_ref()), "pull interrupted");
                consumer = match self.bind_again(&stop).await {
                    Some(consumer) => consumer,
                    None => return Ok(()),
                };
            }
        }
        Ok(())
    }

    async fn follow(&self, consumer: &PullConsumer, stop: &CancellationToken) -> anyhow::Result<()> {
        let messages = consumer
            .stream()
            .max_messages_per_batch(self.options.batch * (self.options.pipeline + 1))
            .expires(Duration::from_secs(30))
            .heartbeat(Duration::from_secs(5))
            .messages()
            .await?;
        self.drain(messages, stop).await
    }

    /// Tries until it can be had; `None` when a stop came first.
    async fn bind_again(&self, stop: &CancellationToken) -> Option<PullConsumer> {
        let mut time = Duration::from_millis(100);
        while !pause(stop, time).await {
            match self.bind().await {
                Ok(consumer) => return Some(consumer),
                Err(error) => self.not_there(&error),
            }
            time = Duration::from_secs(1);
        }
        None
    }

    fn not_there(&self, error: &anyhow::Error) {
        tracing::warn!(consumer = self.name, error = %Chain(error.as_ref()), "consumer not there");
    }

    async fn bind(&self) -> anyhow::Result<PullConsumer> {
        let stream = self.context.get_stream(E::STREAM).await?;
        let config = pull::Config {
            durable_name: Some(self.name.clone()),
            filter_subject: E::SUBJECT.to_owned(),
            ack_policy: AckPolicy::Explicit,
            deliver_policy: DeliverPolicy::All,
            ack_wait: Duration::from_secs(self.options.ack_wait_seconds),
            // giving up is decided here, with the payload at hand, never by the server
            max_deliver: -1,
            max_ack_pending: i64::try_from(self.options.batch * 10)?,
            ..pull::Config::default()
        };
        let mut consumer = stream.get_or_create_consumer(&self.name, config).await?;
        let got = &consumer.info().await?.config.filter_subject;
        if got != E::SUBJECT {
            return Err(OtherFilter(self.name.clone(), got.clone()).into());
        }
        Ok(consumer)
    }

    /// Takes what is there, a batch at a time. Another batch begins beside those under way only when it is full and about
    /// other keys: few events make few transactions, many keep the disk busy, and events of one key stay in their order.
    async fn drain(&self, mut messages: pull::Stream, stop: &CancellationToken) -> anyhow::Result<()> {
        let (mut waiting, mut under_way, mut busy) = (Vec::new(), FuturesUnordered::new(), HashSet::new());
        let ended = loop {
            let full = waiting.len() >= self.options.batch;
            let beside =
                full && under_way.len() < self.options.pipeline && !waiting.iter().any(|m| about(m, &busy));
            if !waiting.is_empty() && (under_way.is_empty() || beside) {
                let keys: Vec<_> = waiting.iter().filter_map(key).collect();
                busy.extend(keys.iter().cloned());
                under_way.push(self.begin(std::mem::take(&mut waiting), keys, stop));
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => break Ok(()),
                Some(keys) = under_way.next() => keys.iter().for_each(|key| { busy.remove(key); }),
                message = messages.next(), if !full => {
                    let Some(message) = message else { break Ok(()) };
                    match message.and_then(|first| gather(first, &mut messages, &mut waiting, self.options.batch)) {
                        Ok(()) => {}
                        Err(error) => break Err(error.into()),
                    }
                }
            }
        };
        while under_way.next().await.is_some() {}
        if !stop.is_cancelled() {
            self.take(waiting, stop).await;
        }
        ended
    }

    /// Sees a batch through and tells its keys again.
    async fn begin(&self, batch: Vec<Message>, keys: Vec<String>, stop: &CancellationToken) -> Vec<String> {
        self.take(batch, stop).await;
        keys
    }

    /// Sees a batch through, telling the server meanwhile that it is being worked on.
    async fn take(&self, batch: Vec<Message>, stop: &CancellationToken) {
        if batch.is_empty() {
            return;
        }
        let batch = Arc::new(batch);
        let every = Duration::from_secs(self.options.ack_wait_seconds.div_ceil(3));
        let work = self.work(&batch, stop);
        tokio::pin!(work);
        loop {
            tokio::select! {
                () = &mut work => return,
                () = sleep(every) => {
                    for message in batch.iter() {
                        if message.ack_with(AckKind::Progress).await.is_err() {
                            tracing::debug!(consumer = self.name, "progress not sent");
                        }
                    }
                }
            }
        }
    }

    async fn work(&self, batch: &[Message], stop: &CancellationToken) {
        let mut deliveries = Vec::with_capacity(batch.len());
        let (mut messages, mut others) = (Vec::with_capacity(batch.len()), Vec::new());
        for message in batch {
            match Delivery::<E>::read(message) {
                Ok(delivery) if !self.handler.concerns(&delivery.event) => others.push(message),
                Ok(delivery) => {
                    deliveries.push(delivery);
                    messages.push(message);
                }
                Err(error) => self.bury(message, &Chain(&error).to_string()).await,
            }
        }
        self.acknowledge(&others).await;
        if deliveries.len() > 1 {
            match self.persist(&deliveries, stop).await {
                Attempt::Done => return self.acknowledge(&messages).await,
                Attempt::Stopped | Attempt::Outage(_) => return,
                Attempt::Failed(_) => {}
            }
        }
        for (delivery, message) in deliveries.iter().zip(messages) {
            match self.persist(std::slice::from_ref(delivery), stop).await {
                Attempt::Done => self.acknowledge(&[message]).await,
                Attempt::Stopped | Attempt::Outage(_) => return,
                Attempt::Failed(error) => self.give_back(message, error).await,
            }
        }
    }

    /// Tries until the database is there; an outage of an hour costs patience, not attempts.
    async fn persist(&self, deliveries: &[Delivery<E>], stop: &CancellationToken) -> Attempt {
        loop {
            match attempt::once(&self.database, &self.name, &self.handler, deliveries).await {
                Attempt::Outage(error) => {
                    tracing::warn!(consumer = self.name, error = %Chain(&error), "database out of reach");
                    if pause(stop, Duration::from_secs(1)).await {
                        return Attempt::Stopped;
                    }
                }
                other => return other,
            }
        }
    }

    async fn acknowledge(&self, messages: &[&Message]) {
        for message in messages {
            if let Err(error) = message.ack().await {
                tracing::warn!(consumer = self.name, error = %error, "not acknowledged, will come again");
            }
        }
        metrics::counter!("afterdose_events_handled_total", "consumer" => self.name.clone())
            .increment(messages.len() as u64);
    }

    async fn give_back(&self, message: &Message, error: crate::HandlerError) {
        let delivered = message.info().map_or(1, |info| info.delivered);
        let text = Chain(&error).to_string();
        let last = matches!(error, crate::HandlerError::Reject(_)) || delivered >= self.options.attempts;
        if last {
            return self.bury(message, &text).await;
        }
        tracing::warn!(
            consumer = self.name,
            delivered,
            error = text,
            "event not handled, will come again"
        );
        metrics::counter!("afterdose_events_retried_total", "consumer" => self.name.clone()).increment(1);
        let nak = AckKind::Nak(Some(self.options.pause(delivered)));
        if let Err(error) = message.ack_with(nak).await {
            tracing::warn!(consumer = self.name, error = %error, "not given back, will come again");
        }
    }

    /// Puts the message with the dead letters; only then is it taken from the queue.
    async fn bury(&self, message: &Message, reason: &str) {
        tracing::error!(
            consumer = self.name,
            error = reason,
            "event put with the dead letters"
        );
        match dead_letters::bury(&self.context, &self.name, message, reason).await {
            Ok(()) => {
                metrics::counter!("afterdose_dead_letters_total", "consumer" => self.name.clone())
                    .increment(1);
                if let Err(error) = message.ack_with(AckKind::Term).await {
                    tracing::warn!(consumer = self.name, error = %error, "not terminated, will come again");
                }
            }
            Err(error) => {
                tracing::error!(consumer = self.name, error = %Chain(error.as_ref()), "dead letter not stored");
                let nak = AckKind::Nak(Some(self.options.pause(self.options.attempts)));
                message
                    .ack_with(nak)
                    .await
                    .unwrap_or_else(|_| tracing::warn!("not given back, will come again"));
            }
        }
    }
}

/// What the event is about.
fn key(message: &Message) -> Option<String> {
    let headers = message.headers.as_ref()?;
    headers
        .get(delivery::SUBJECT)
        .map(|value| value.as_str().to_owned())
}

fn about(message: &Message, busy: &HashSet<String>) -> bool {
    key(message).is_some_and(|key| busy.contains(&key))
}

/// Adds the message and those that are there already, up to `most` in all.
fn gather(
    first: Message,
    messages: &mut pull::Stream,
    waiting: &mut Vec<Message>,
    most: usize,
) -> Result<(), pull::MessagesError> {
    waiting.push(first);
    while waiting.len() < most
        && let Some(Some(message)) = messages.next().now_or_never()
    {
        waiting.push(message?);
    }
    Ok(())
}

/// Waits; returns whether a stop came.
async fn pause(stop: &CancellationToken, time: Duration) -> bool {
    tokio::select! {
        () = stop.cancelled() => true,
        () = sleep(time) => false,
    }
}
