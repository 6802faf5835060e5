//! What happens, told to the browsers that may know of it: one subscription per event and process, fanned out in memory.
//! Nothing is kept: a browser reads what it shows when its stream opens, and again when it is told to.

mod audience;
mod feed;
mod happening;
mod places;

pub(crate) use feed::Feed;
pub(crate) use places::Place;

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use access::Scope;
use async_nats::{Client, Message, Subscriber};
use contracts::access::v1::Principal;
use futures::{StreamExt as _, stream::select_all};
use kernel::{Chain, Fault};
use tokio::{
    sync::broadcast,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

use audience::Audience;
use happening::{FOLLOWED, Happening};
use places::Places;

/// How soon browsers hear that the connection to NATS was lost meanwhile.
const LOOK: Duration = Duration::from_secs(1);

/// The events of the house on their way to the browsers of this process.
pub(crate) struct Live {
    said: broadcast::Sender<Arc<Happening>>,
    places: Places,
    stopped: CancellationToken,
}

impl Live {
    /// Holds as many events as `queue` for a browser that is slow, and lets a session have so many streams.
    pub(crate) fn new(queue: usize, streams_per_session: usize) -> Self {
        Self {
            said: broadcast::Sender::new(queue.max(1)),
            places: Places::new(streams_per_session),
            stopped: CancellationToken::new(),
        }
    }

    /// A place for one more stream of the session.
    ///
    /// # Errors
    /// `live-streams-too-many`.
    pub(crate) fn enter(self: &Arc<Self>, session: &str) -> Result<Place, Fault> {
        self.places.take(session)
    }

    /// What that person may know of from now on.
    pub(crate) fn feed(&self, principal: &Principal) -> Feed {
        Feed::new(self.said.subscribe(), principal)
    }

    /// Ends with the process, so that no stream holds up its stop.
    pub(crate) fn stopped(&self) -> CancellationToken {
        self.stopped.clone()
    }

    /// Subscribes to all that browsers are told of.
    ///
    /// # Errors
    /// When NATS refuses.
    pub(crate) async fn subscribe(nats: &Client) -> anyhow::Result<Vec<Subscriber>> {
        let mut subscribers = Vec::new();
        for (subject, _) in FOLLOWED {
            subscribers.push(nats.subscribe(*subject).await?);
        }
        nats.flush().await?;
        Ok(subscribers)
    }

    /// Tells until `stop`, then ends all streams.
    pub(crate) async fn run(
        self: Arc<Self>,
        nats: Client,
        subscribers: Vec<Subscriber>,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let _ended = self.stopped.clone().drop_guard();
        let mut messages = select_all(subscribers);
        let statistics = nats.statistics();
        let mut connects = statistics.connects.load(Ordering::Relaxed);
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                message = messages.next() => match message {
                    Some(message) => self.tell(&message),
                    None => anyhow::bail!("the subscriptions ended"),
                },
                _ = look.tick() => {
                    let now = statistics.connects.load(Ordering::Relaxed);
                    if now != connects {
                        // whatever was said while nobody was connected is lost here
                        connects = now;
                        self.say(Happening::resync());
                    }
                }
            }
        }
    }

    fn tell(&self, message: &Message) {
        let followed = FOLLOWED
            .iter()
            .find(|(subject, _)| *subject == message.subject.as_str());
        let Some((subject, read)) = followed else { return };
        match read(&message.payload) {
            Ok(happenings) => happenings.into_iter().for_each(|happening| self.say(happening)),
            Err(error) => tracing::warn!(subject, error = %Chain(&error), "event not told to browsers"),
        }
    }

    fn say(&self, happening: Happening) {
        // an error says that nobody listens
        drop(self.said.send(Arc::new(happening)));
    }
}

/// What decides whether a person may know of something.
struct Viewer {
    principal: Principal,
    scope: Scope,
}

impl Viewer {
    fn of(principal: &Principal) -> Self {
        Self {
            scope: Scope::of(principal),
            principal: principal.clone(),
        }
    }
}
