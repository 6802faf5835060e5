//! What the tasks of a process share, and how one service comes up in it: streams, database, its parts.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use access::Verifier;
use anyhow::Context as _;
use contracts::Serve;
use eventbus::{Database, Relay};
use kernel::{Chain, Clock};
use rpc::{Server, ServerOptions};
use sqlx::PgPool;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use vault::Vault;

use crate::{
    Config, Context, Parts, Service, Settings, Trouble, http,
    life::nats_connected,
    migrate,
    operations::Operations,
    parts::Check,
    readiness::Readiness,
    rewrap,
    schema::Schema,
    seal,
    watch::{Announced, Watched},
};

const RETRY: Duration = Duration::from_secs(1);

/// Shared by all tasks of the process.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) config: Config,
    pub(crate) settings: Settings,
    pub(crate) nats: async_nats::Client,
    pub(crate) clock: Clock,
    pub(crate) verifier: Arc<Verifier>,
    pub(crate) readiness: Readiness,
    pub(crate) addresses: Arc<Mutex<BTreeMap<String, SocketAddr>>>,
    pub(crate) watch: mpsc::UnboundedSender<Watched>,
    pub(crate) tasks: TaskTracker,
    pub(crate) stop: CancellationToken,
    pub(crate) failed: watch::Sender<Option<String>>,
}

impl House {
    /// Starts one service, waiting for NATS and its database as long as it takes.
    pub(crate) async fn raise(&self, service: &'static dyn Service) -> anyhow::Result<()> {
        let name = service.name();
        let context = async_nats::jetstream::new(self.nats.clone());
        while let Err(error) = eventbus::ensure_streams(&context, &self.config.streams).await {
            let trouble = match nats_connected(&self.nats) {
                Ok(()) => Trouble::jetstream_unavailable(),
                Err(trouble) => trouble,
            };
            if self
                .wait(name, trouble, format!("streams: {}", Chain(error.as_ref())))
                .await
            {
                return Ok(());
            }
        }
        let Some(pool) = self.open_database(service).await? else {
            return Ok(());
        };
        let context = Context {
            service: name,
            settings: self.settings.clone(),
            database: pool.0.map(Database::new),
            consumer: self.config.consumer.clone(),
            nats: self.nats.clone(),
            clock: self.clock.clone(),
            verifier: self.verifier.clone(),
        };
        let parts = service
            .start(context.clone())
            .await
            .with_context(|| format!("start of {name}"))?;
        self.run_parts(service, parts, context.database).await?;
        tracing::info!(service = name, "service started");
        self.stop.cancelled().await;
        Ok(())
    }

    /// Migrates, or waits until somebody else has; `None` when a stop came first.
    async fn open_database(&self, service: &'static dyn Service) -> anyhow::Result<Option<Opened>> {
        if service.migrations().is_none() {
            return Ok(Some(Opened(None)));
        }
        let (name, settings) = (service.name(), &self.config.database);
        let (pool, schema) = (migrate::connect(settings, name)?, Schema::of(service));
        loop {
            let migrated = match settings.owner_url_for(name) {
                Some(owner) => migrate(service, &owner, &migrate::role_of(&settings.url_for(name))?).await,
                None => Ok(()),
            };
            let (trouble, why) = match migrated {
                Ok(()) => match schema.check(&pool).await {
                    Ok(()) => return Ok(Some(Opened(Some(pool)))),
                    Err(trouble) => {
                        let why = trouble.en.clone();
                        (trouble, why)
                    }
                },
                Err(error) if error.downcast_ref::<sqlx::migrate::MigrateError>().is_some() => {
                    return Err(error);
                }
                Err(error) => (
                    Trouble::database_unreachable(),
                    format!("database: {}", Chain(error.as_ref())),
                ),
            };
            if self.wait(name, trouble, why).await {
                return Ok(None);
            }
        }
    }

    async fn run_parts(
        &self,
        service: &'static dyn Service,
        parts: Parts,
        database: Option<Database>,
    ) -> anyhow::Result<()> {
        let name = service.name();
        let nats = self.nats.clone();
        let mut live: Vec<Check> = vec![Arc::new(move || {
            Box::pin(std::future::ready(nats_connected(&nats)))
        })];
        let (mut sealed, mut served) = (false, parts.rpc);
        if let Some(database) = &database {
            let relay = Relay::new(database.clone(), self.nats.clone(), name);
            let stop = self.stop.clone();
            self.spawn(format!("{name} relay"), async move {
                relay.run(stop).await;
                Ok(())
            });
            sealed = self.seal(name, database)?;
            self.rewrap(name, database)?;
            served.push(Arc::new(self.operations(name, database)?));
            live.push(answers(Schema::of(service), database.pool().clone()));
        }
        let rpc = self.announce(name, served).await?;
        for (listen, router) in parts.http {
            self.listen(name, listen, router).await?;
        }
        for (task, run) in parts.tasks {
            self.spawn(task, run(self.stop.clone()));
        }
        self.readiness.started(name, live);
        let watched = Watched {
            service: name,
            database,
            sealed,
            consumers: parts.consumers,
            rpc,
            checks: parts.checks,
            since: Instant::now(),
        };
        // nobody watches any more when the process is about to end
        drop(self.watch.send(watched));
        Ok(())
    }

    /// What is answered for every service that has a journal.
    fn operations(&self, name: &'static str, database: &Database) -> anyhow::Result<impl Serve + use<>> {
        let keys = self.config.journal.public_keys.iter();
        let keys = keys
            .map(|key| seal::verifying_key(key))
            .collect::<anyhow::Result<_>>()?;
        let (database, nats) = (database.clone(), self.nats.clone());
        Ok(Operations::new(name, database, nats, self.clock.clone(), keys).server())
    }

    /// Has the journal sealed, when there is a key for it; tells whether.
    fn seal(&self, name: &'static str, database: &Database) -> anyhow::Result<bool> {
        if self.config.journal.signing_key.expose().is_empty() {
            return Ok(false);
        }
        let key = seal::signing_key(self.config.journal.signing_key.expose())?;
        let every = Duration::from_secs(self.config.journal.seal_every_seconds);
        let (database, clock, stop) = (database.clone(), self.clock.clone(), self.stop.clone());
        self.spawn(
            format!("{name} seal"),
            seal::run(database, name, key, clock, every, stop),
        );
        Ok(true)
    }

    /// Has data keys wrapped by the key in use, when there is one.
    fn rewrap(&self, name: &'static str, database: &Database) -> anyhow::Result<()> {
        if self.config.vault.keys.is_empty() {
            return Ok(());
        }
        let vault = Vault::try_new(&self.config.vault).context("vault")?;
        let (database, stop) = (database.clone(), self.stop.clone());
        self.spawn(format!("{name} data keys"), rewrap::run(database, vault, stop));
        Ok(())
    }

    /// Serves the requests of a service, if it has any.
    async fn announce(
        &self,
        name: &'static str,
        served: Vec<Arc<dyn Serve>>,
    ) -> anyhow::Result<Option<Announced>> {
        if served.is_empty() {
            return Ok(None);
        }
        let options = ServerOptions {
            verifier: self.verifier.as_ref().clone(),
            clock: self.clock.clone(),
            concurrency: self.config.rpc.concurrency,
        };
        let endpoints = served.iter().map(|server| server.info().methods.len()).sum();
        let announced = Server::new(options).announce(&self.nats, name, served).await;
        let server = announced.map_err(|error| anyhow::anyhow!("rpc: {error}"))?;
        let id = server.id().await;
        let stop = self.stop.clone();
        self.spawn(format!("{name} rpc"), async {
            let ended = server.run(stop).await;
            ended.map_err(|error| anyhow::anyhow!("rpc: {error}"))
        });
        Ok(Some(Announced { id, endpoints }))
    }

    async fn listen(&self, name: &str, listen: SocketAddr, router: axum::Router) -> anyhow::Result<()> {
        let (listener, address) = http::bind(listen).await?;
        self.note_address(name, address);
        self.spawn(
            format!("{name} http"),
            http::serve(listener, router, self.config.http, self.stop.clone()),
        );
        Ok(())
    }

    pub(crate) fn note_address(&self, name: &str, address: SocketAddr) {
        self.addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), address);
    }

    pub(crate) fn spawn(
        &self,
        name: impl Into<String>,
        task: impl Future<Output = anyhow::Result<()>> + Send + 'static,
    ) {
        let (name, house) = (name.into(), self.clone());
        let work = tokio::spawn(task);
        self.tasks.spawn(async move {
            let trouble = match work.await {
                Ok(Ok(())) if house.stop.is_cancelled() => return,
                Ok(Ok(())) => "ended before it was told to".to_owned(),
                Ok(Err(error)) => Chain(error.as_ref()).to_string(),
                Err(_) => "panicked".to_owned(),
            };
            tracing::error!(task = name, error = trouble, "task failed");
            house.readiness.failed(&name);
            house.failed.send_replace(Some(format!("{name}: {trouble}")));
        });
    }

    /// Says why the service waits, waits, and tells whether a stop came.
    async fn wait(&self, service: &'static str, trouble: Trouble, why: String) -> bool {
        tracing::warn!(service, error = why, "service waits");
        self.readiness.waiting(service, trouble);
        timeout(RETRY, self.stop.cancelled()).await.is_ok()
    }
}

/// The connections of a service to its database, or that it needs none.
struct Opened(Option<PgPool>);

/// Asks the database whether it is there and new enough.
fn answers(schema: Schema, pool: PgPool) -> Check {
    let asked = Arc::new((schema, pool));
    Arc::new(move || {
        let asked = asked.clone();
        Box::pin(async move { asked.0.check(&asked.1).await })
    })
}
