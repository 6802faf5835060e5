//! Services under test, in this process, on servers of their own.

use std::{collections::BTreeMap, net::SocketAddr, path::PathBuf, time::Duration};

use chrono::{DateTime, Utc};
use contracts::{EVENTS, Event};
use embedded::{Nats, NatsOptions};
use eventbus::{Publisher, dead_letters};
use kernel::{Clock, Id};
use rpc::NatsTransport;
use runner::{Running, Service, Settings};
use sqlx::PgPool;
use tempfile::TempDir;
use vault::Settings as VaultSettings;

use crate::{Databases, People, eventually};

/// What a test wants to run.
pub struct SystemBuilder {
    services: Vec<&'static dyn Service>,
    overrides: String,
    clock: Clock,
}

/// Running services with everything private to the test.
pub struct System {
    services: Vec<&'static dyn Service>,
    running: Option<Running>,
    nats: Nats,
    /// A connection of the test's own.
    pub client: async_nats::Client,
    /// Databases of this test.
    pub databases: Databases,
    /// Vouches for people.
    pub people: People,
    /// The clock all services look at.
    pub clock: Clock,
    settings: Settings,
    folder: TempDir,
}

impl System {
    /// Services to run; nothing starts yet.
    pub fn of(services: impl IntoIterator<Item = &'static dyn Service>) -> SystemBuilder {
        SystemBuilder {
            services: services.into_iter().collect(),
            overrides: String::new(),
            clock: Clock::system(),
        }
    }
}

impl SystemBuilder {
    /// TOML that overrides the defaults of the configuration; `{dir}` is a folder private to the test.
    #[must_use]
    pub fn config(mut self, toml: &str) -> Self {
        self.overrides.push_str(toml);
        self.overrides.push('\n');
        self
    }

    /// A clock the test can move.
    #[must_use]
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Starts the servers and the services and waits until they are ready.
    ///
    /// # Panics
    /// When anything fails to start.
    pub async fn start(self) -> System {
        #[expect(
            clippy::disallowed_methods,
            reason = "the test run hands its servers over in the environment"
        )]
        let program =
            std::env::var("NATS_SERVER_BIN").expect("no NATS_SERVER_BIN: run tests through `make test`");
        let nats = Nats::start(&PathBuf::from(program), NatsOptions::for_tests())
            .await
            .expect("nats-server");
        let databases = Databases::from_env();
        for service in &self.services {
            databases.create(*service).await;
        }
        let people = People::new();
        let folder = tempfile::tempdir().expect("a temporary folder");
        let base = format!(
            "nats.url = '{}'\ndatabase.url = '{}'\ndatabase.owner_url = ''\ndatabase.connections = 4\n\
             ops.listen = '127.0.0.1:0'\nops.grace_seconds = 10\naccess.public_keys.test = '{}'\n\
             consumer.attempts = 3\nconsumer.longest_pause_seconds = 1\n\
             vault.keys = [{{ id = 'test', key = '{}' }}]\nvault.lookup_key = '{}'\n",
            nats.url(),
            databases.runtime_url(),
            people.public_key(),
            VaultSettings::generate_key(),
            VaultSettings::generate_key(),
        );
        let overrides = self
            .overrides
            .replace("{dir}", &folder.path().display().to_string());
        let settings = Settings::from_toml(&self.services, &base).expect("base configuration");
        let settings = settings
            .with(&self.services, &overrides)
            .expect("the test's configuration");
        let client = async_nats::connect(nats.url()).await.expect("nats answers");
        let mut system = System {
            services: self.services,
            running: None,
            nats,
            client,
            databases,
            people,
            clock: self.clock,
            settings,
            folder,
        };
        system.restart().await;
        system
    }
}

impl System {
    /// Stops the services, if they run, and starts them again on the same servers.
    ///
    /// # Panics
    /// When they do not become ready within 30 seconds.
    pub async fn restart(&mut self) {
        self.halt().await;
        let settings = self.settings.clone();
        let started = runner::start(self.services.clone(), settings, self.clock.clone(), None).await;
        let mut running = started.expect("the services start");
        running
            .ready(Duration::from_secs(30))
            .await
            .expect("the services become ready");
        self.running = Some(running);
    }

    /// Stops the services and leaves the servers running.
    ///
    /// # Panics
    /// When work had to be cut off.
    pub async fn halt(&mut self) {
        if let Some(running) = self.running.take() {
            assert!(running.stop().await, "work was cut off at the stop");
        }
    }

    /// Where a service (or `ops`) listens.
    ///
    /// # Panics
    /// When it does not.
    pub fn address(&self, service: &str) -> SocketAddr {
        self.running
            .as_ref()
            .and_then(|running| running.address(service))
            .expect("the service listens")
    }

    /// Address of the NATS server.
    pub fn nats_url(&self) -> String {
        self.nats.url()
    }

    /// A folder private to the test.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The settings the services run with.
    pub fn settings(&self) -> Settings {
        self.settings.clone()
    }

    /// Carries requests to the services.
    pub fn transport(&self) -> NatsTransport {
        NatsTransport::new(self.client.clone())
    }

    /// A pool that sees everything a service wrote.
    pub async fn pool(&self, service: &str) -> PgPool {
        self.databases.pool(service).await
    }

    /// Says an event as another service would; returns its id.
    ///
    /// # Panics
    /// When JetStream does not take it.
    pub async fn say<E: Event>(&self, key: &str, event: &E) -> uuid::Uuid {
        let event_id = Id::<E>::new().uuid();
        self.say_as(event_id, key, self.clock.now(), event).await;
        event_id
    }

    /// Says an event under an id of the test's choice, for redeliveries.
    ///
    /// # Panics
    /// When JetStream does not take it.
    pub async fn say_as<E: Event>(&self, event_id: uuid::Uuid, key: &str, at: DateTime<Utc>, event: &E) {
        let publisher = Publisher::new(self.client.clone(), Duration::from_secs(10));
        publisher
            .publish(event_id, key, at, event)
            .await
            .expect("jetstream takes the event");
    }

    /// Waits until nothing is left in any outbox and no consumer has anything unhandled.
    ///
    /// # Panics
    /// When work is left after 60 seconds.
    pub async fn settle(&self) {
        let mut pools = BTreeMap::new();
        for service in self
            .services
            .iter()
            .filter(|service| service.migrations().is_some())
        {
            pools.insert(service.name(), self.pool(service.name()).await);
        }
        eventually("outboxes empty and consumers idle", || async {
            for pool in pools.values() {
                if eventbus::pending(pool).await.expect("outbox").0 > 0 {
                    return None;
                }
            }
            let streams: std::collections::BTreeSet<_> = EVENTS.iter().map(|event| event.stream).collect();
            for stream in streams {
                if self.backlog(stream).await > 0 {
                    return None;
                }
            }
            Some(())
        })
        .await;
        for pool in pools.values() {
            pool.close().await;
        }
    }

    async fn backlog(&self, stream: &str) -> u64 {
        use futures::TryStreamExt as _;
        let context = async_nats::jetstream::new(self.client.clone());
        let Ok(stream) = context.get_stream(stream).await else {
            return 0;
        };
        let consumers: Vec<_> = stream.consumers().try_collect().await.expect("consumers");
        let durable = consumers
            .iter()
            .filter(|consumer| consumer.config.durable_name.is_some());
        durable
            .map(|consumer| consumer.num_pending + consumer.num_ack_pending as u64)
            .sum()
    }

    /// The dead letters, which a healthy test has none of.
    ///
    /// # Panics
    /// When JetStream does not answer.
    pub async fn dead_letters(&self) -> Vec<dead_letters::DeadLetter> {
        let context = async_nats::jetstream::new(self.client.clone());
        dead_letters::list(&context).await.expect("dead letters")
    }

    /// Ends the test: everything was handled, nothing is dead, all services stop in time.
    ///
    /// # Panics
    /// When work was left behind.
    pub async fn finish(mut self) {
        self.settle().await;
        let dead = self.dead_letters().await;
        assert!(
            dead.is_empty(),
            "dead letters: {:?}",
            dead.iter().map(|letter| &letter.reason).collect::<Vec<_>>()
        );
        self.halt().await;
    }
}
