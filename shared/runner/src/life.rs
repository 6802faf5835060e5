//! From start to stop. A stop has two phases: take no new work and end what runs within the grace, then cut. A task that
//! fails, or ends before it was told to, stops the process with a failing exit code.

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use access::Verifier;
use anyhow::Context as _;
use eventbus::{Database, Relay};
use kernel::{Chain, Clock};
use rpc::{Server, ServerOptions};
use telemetry::LogFilter;
use tokio::{sync::watch, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{Config, Context, Parts, Service, Settings, http, migrate, ops, ops::Readiness, seal};

const RETRY: Duration = Duration::from_secs(1);

/// Everything that runs in this process.
pub struct Running {
    house: House,
    grace: Duration,
    failure: watch::Receiver<Option<String>>,
}

/// Shared by all tasks of the process.
#[derive(Clone)]
struct House {
    config: Config,
    settings: Settings,
    nats: async_nats::Client,
    clock: Clock,
    verifier: Arc<Verifier>,
    readiness: Readiness,
    addresses: Arc<Mutex<BTreeMap<String, SocketAddr>>>,
    tasks: TaskTracker,
    stop: CancellationToken,
    failed: watch::Sender<Option<String>>,
}

/// Starts the services. Returns at once; [`Running::ready`] waits until they are.
///
/// # Errors
/// When the configuration is wrong or the operations port cannot be bound.
pub async fn start(
    services: Vec<&'static dyn Service>,
    settings: Settings,
    clock: Clock,
    log_filter: Option<LogFilter>,
) -> anyhow::Result<Running> {
    let config = settings.shared()?;
    let verifier = Arc::new(Verifier::try_new(&config.access.public_keys)?);
    let nats = connect_nats(&config.nats).await?;
    let (failed, failure) = watch::channel(None);
    let grace = Duration::from_secs(config.ops.grace_seconds);
    let house = House {
        config,
        settings,
        nats,
        clock,
        verifier,
        readiness: Readiness::default(),
        addresses: Arc::default(),
        tasks: TaskTracker::new(),
        stop: CancellationToken::new(),
        failed,
    };
    house
        .listen(
            "ops",
            house.config.ops.listen,
            ops::router(house.readiness.clone(), log_filter),
        )
        .await?;
    for service in services {
        house.readiness.waiting(service.name(), "starting".to_owned());
        let (house, name) = (house.clone(), service.name());
        house
            .clone()
            .spawn(name, async move { house.raise(service).await });
    }
    Ok(Running {
        house,
        grace,
        failure,
    })
}

impl House {
    /// Starts one service, waiting for NATS and its database as long as it takes.
    async fn raise(&self, service: &'static dyn Service) -> anyhow::Result<()> {
        let name = service.name();
        let context = async_nats::jetstream::new(self.nats.clone());
        while let Err(error) = eventbus::ensure_streams(&context, &self.config.streams).await {
            if self
                .wait(name, format!("streams: {}", Chain(error.as_ref())))
                .await
            {
                return Ok(());
            }
        }
        let Some(database) = self.open_database(service).await? else {
            return Ok(());
        };
        let context = Context {
            service: name,
            settings: self.settings.clone(),
            database: database.0,
            consumer: self.config.consumer.clone(),
            nats: self.nats.clone(),
            clock: self.clock.clone(),
            verifier: self.verifier.clone(),
        };
        let parts = service
            .start(context.clone())
            .await
            .with_context(|| format!("start of {name}"))?;
        self.run_parts(name, parts, context.database).await?;
        tracing::info!(service = name, "service started");
        self.stop.cancelled().await;
        Ok(())
    }

    /// Migrates and opens; `None` when a stop came first.
    async fn open_database(&self, service: &'static dyn Service) -> anyhow::Result<Option<Opened>> {
        if service.migrations().is_none() {
            return Ok(Some(Opened(None)));
        }
        let (name, settings) = (service.name(), &self.config.database);
        let pool = migrate::connect(settings, name)?;
        loop {
            let tried = match settings.owner_url_for(name) {
                Some(owner) => migrate(service, &owner, &migrate::role_of(&settings.url_for(name))?).await,
                None => pool.acquire().await.map(drop).map_err(anyhow::Error::from),
            };
            match tried {
                Ok(()) => return Ok(Some(Opened(Some(Database::new(pool))))),
                Err(error) if error.downcast_ref::<sqlx::migrate::MigrateError>().is_some() => {
                    return Err(error);
                }
                Err(error) => {
                    if self
                        .wait(name, format!("database: {}", Chain(error.as_ref())))
                        .await
                    {
                        return Ok(None);
                    }
                }
            }
        }
    }

    async fn run_parts(
        &self,
        name: &'static str,
        parts: Parts,
        database: Option<Database>,
    ) -> anyhow::Result<()> {
        let mut checks = parts.checks;
        if let Some(database) = database {
            let relay = Relay::new(database.clone(), self.nats.clone(), name);
            let stop = self.stop.clone();
            self.spawn(format!("{name} relay"), async move {
                relay.run(stop).await;
                Ok(())
            });
            if !self.config.journal.signing_key.expose().is_empty() {
                let key = seal::signing_key(self.config.journal.signing_key.expose())?;
                let every = Duration::from_secs(self.config.journal.seal_every_seconds);
                let (database, clock, stop) = (database.clone(), self.clock.clone(), self.stop.clone());
                self.spawn(
                    format!("{name} seal"),
                    seal::run(database, name, key, clock, every, stop),
                );
            }
            let pool = database.pool().clone();
            checks.push((
                "database",
                Arc::new(move || Box::pin(database_answers(pool.clone()))),
            ));
        }
        let nats = self.nats.clone();
        checks.push((
            "nats",
            Arc::new(move || Box::pin(std::future::ready(nats_connected(&nats)))),
        ));
        if !parts.rpc.is_empty() {
            let options = ServerOptions {
                verifier: self.verifier.as_ref().clone(),
                clock: self.clock.clone(),
                concurrency: self.config.rpc.concurrency,
            };
            let announced = Server::new(options).announce(&self.nats, name, parts.rpc).await;
            let server = announced
                .map_err(|error| anyhow::anyhow!("rpc: {error}"))?
                .run(self.stop.clone());
            self.spawn(format!("{name} rpc"), async {
                server.await.map_err(|error| anyhow::anyhow!("rpc: {error}"))
            });
        }
        for (listen, router) in parts.http {
            self.listen(name, listen, router).await?;
        }
        for (task, run) in parts.tasks {
            self.spawn(task, run(self.stop.clone()));
        }
        self.readiness.started(name, checks);
        Ok(())
    }

    async fn listen(&self, name: &str, listen: SocketAddr, router: axum::Router) -> anyhow::Result<()> {
        let (listener, address) = http::bind(listen).await?;
        self.addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(name.to_owned(), address);
        self.spawn(
            format!("{name} http"),
            http::serve(listener, router, self.config.http, self.stop.clone()),
        );
        Ok(())
    }

    fn spawn(
        &self,
        name: impl Into<String>,
        task: impl Future<Output = anyhow::Result<()>> + Send + 'static,
    ) {
        let (name, stop, failed) = (name.into(), self.stop.clone(), self.failed.clone());
        let work = tokio::spawn(task);
        self.tasks.spawn(async move {
            let trouble = match work.await {
                Ok(Ok(())) if stop.is_cancelled() => return,
                Ok(Ok(())) => "ended before it was told to".to_owned(),
                Ok(Err(error)) => Chain(error.as_ref()).to_string(),
                Err(_) => "panicked".to_owned(),
            };
            tracing::error!(task = name, error = trouble, "task failed");
            failed.send_replace(Some(format!("{name}: {trouble}")));
        });
    }

    /// Says why the service waits, waits, and tells whether a stop came.
    async fn wait(&self, service: &'static str, why: String) -> bool {
        tracing::warn!(service, error = why, "service waits");
        self.readiness.waiting(service, why);
        timeout(RETRY, self.stop.cancelled()).await.is_ok()
    }
}

/// The database of a service, or that it needs none.
struct Opened(Option<Database>);

impl Running {
    /// Where a service (or `ops`) listens.
    pub fn address(&self, name: &str) -> Option<SocketAddr> {
        self.house
            .addresses
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(name)
            .copied()
    }

    /// Waits until every service is ready.
    ///
    /// # Errors
    /// When a task fails first, or the patience runs out; the message names what is not ready.
    pub async fn ready(&mut self, patience: Duration) -> anyhow::Result<()> {
        let deadline = tokio::time::Instant::now() + patience;
        loop {
            let troubles = self.house.readiness.troubles().await;
            if troubles.is_empty() {
                return Ok(());
            }
            if let Some(failure) = self.failure.borrow().clone() {
                anyhow::bail!(failure);
            }
            anyhow::ensure!(tokio::time::Instant::now() < deadline, "not ready: {troubles:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until a task fails; says which and why.
    pub async fn failed(&mut self) -> String {
        match self.failure.wait_for(Option::is_some).await {
            Ok(failure) => failure.clone().unwrap_or_default(),
            Err(_) => std::future::pending().await,
        }
    }

    /// Takes no new work, gives running work the grace, then cuts. Returns whether all work ended in time.
    pub async fn stop(self) -> bool {
        self.house.stop.cancel();
        self.house.tasks.close();
        timeout(self.grace, self.house.tasks.wait()).await.is_ok()
    }
}

/// Runs until SIGINT, SIGTERM or a failed task, then stops.
///
/// # Errors
/// When a task failed, or work had to be cut off.
pub async fn run_until_signal(mut running: Running) -> anyhow::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    let failure = tokio::select! {
        _ = interrupt.recv() => None,
        _ = terminate.recv() => None,
        failure = running.failed() => Some(failure),
    };
    tracing::info!("stopping");
    let in_time = running.stop().await;
    match failure {
        Some(failure) => anyhow::bail!(failure),
        None if in_time => Ok(()),
        None => anyhow::bail!("work was cut off at the end of the grace"),
    }
}

/// Connects to NATS, waiting for it as long as it takes.
///
/// # Errors
/// When the address or the credentials cannot be read.
pub async fn connect_nats(config: &crate::config::Nats) -> anyhow::Result<async_nats::Client> {
    let mut options = async_nats::ConnectOptions::new()
        .name("afterdose")
        .retry_on_initial_connect();
    if !config.credentials.is_empty() {
        options = options
            .credentials_file(&config.credentials)
            .await
            .context("nats credentials")?;
    }
    options
        .connect(config.servers())
        .await
        .map_err(|error| anyhow::anyhow!("nats: {}", error.kind()))
}

fn nats_connected(nats: &async_nats::Client) -> Result<(), String> {
    match nats.connection_state() {
        async_nats::connection::State::Connected => Ok(()),
        state => Err(state.to_string()),
    }
}

async fn database_answers(pool: sqlx::PgPool) -> Result<(), String> {
    match timeout(Duration::from_secs(2), sqlx::query("select 1").execute(&pool)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) => Err(Chain(&error).to_string()),
        Err(_) => Err("does not answer".to_owned()),
    }
}
