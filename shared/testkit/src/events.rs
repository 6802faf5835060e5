//! Saying and hearing events as another service would.

use std::{marker::PhantomData, time::Duration};

use async_nats::jetstream::{
    self,
    consumer::{DeliverPolicy, pull::OrderedConfig},
};
use contracts::Event;
use futures::{StreamExt as _, TryStreamExt as _};
use tokio::time::timeout;

/// Hears every event of one type, from the first.
pub struct Listener<E> {
    messages: jetstream::consumer::pull::Ordered,
    event: PhantomData<fn() -> E>,
}

impl<E: Event> Listener<E> {
    /// Starts to listen.
    ///
    /// # Panics
    /// When the stream is not there.
    pub async fn new(nats: &async_nats::Client) -> Self {
        let stream = jetstream::new(nats.clone())
            .get_stream(E::STREAM)
            .await
            .expect("the stream exists");
        let config = OrderedConfig {
            filter_subject: E::SUBJECT.to_owned(),
            deliver_policy: DeliverPolicy::All,
            ..OrderedConfig::default()
        };
        let consumer = stream.create_consumer(config).await.expect("a consumer");
        Self {
            messages: consumer.messages().await.expect("messages"),
            event: PhantomData,
        }
    }

    /// The next event, within 60 seconds.
    ///
    /// # Panics
    /// When none comes.
    pub async fn next(&mut self) -> E {
        let next = timeout(Duration::from_secs(60), self.messages.try_next()).await;
        let message = next
            .unwrap_or_else(|_| panic!("no {}", E::NAME))
            .expect("a message")
            .expect("a message");
        E::decode(message.payload.clone()).expect("the event decodes")
    }

    /// The next event that fits, passing over others.
    pub async fn find(&mut self, fits: impl Fn(&E) -> bool) -> E {
        loop {
            let event = self.next().await;
            if fits(&event) {
                return event;
            }
        }
    }

    /// Whether nothing more comes within the time; use it only after having waited for what must come.
    pub async fn silent_for(&mut self, time: Duration) -> bool {
        timeout(time, self.messages.next()).await.is_err()
    }
}
