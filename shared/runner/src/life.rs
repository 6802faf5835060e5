//! From start to stop. A stop has two phases: take no new work and end what runs within the grace, then cut. A task that
//! fails, or ends before it was told to, stops the process with a failing exit code.

use std::{
    net::SocketAddr,
    sync::{Arc, PoisonError},
    time::Duration,
};

use access::Verifier;
use anyhow::Context as _;
use kernel::{Chain, Clock};
use telemetry::LogFilter;
use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Service, Settings, Trouble,
    house::House,
    http, ops,
    readiness::Readiness,
    watch::{Pace, Watch},
};

/// Pause between two looks whether the NATS server still answers; the third in vain ends the connection, and another
/// server is asked. The client's own minute would keep a gateway with a server that was cut off for three of them.
const PING: Duration = Duration::from_secs(2);
/// How long a request to the operations port may take to end, at the very end.
const LAST_REQUESTS: Duration = Duration::from_secs(1);

/// Everything that runs in this process.
pub struct Running {
    house: House,
    grace: Duration,
    failure: watch::Receiver<Option<String>>,
    ops: Ops,
}

/// The operations port outlives all work, so that it can tell of the stop.
struct Ops {
    stop: CancellationToken,
    serving: JoinHandle<()>,
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
    let (watch, started) = mpsc::unbounded_channel();
    let house = House {
        config,
        settings,
        nats,
        clock,
        verifier,
        readiness: Readiness::default(),
        addresses: Arc::default(),
        watch,
        tasks: TaskTracker::new(),
        stop: CancellationToken::new(),
        failed,
    };
    // before anybody can ask: a process that knows of no service yet would say that it is ready
    for service in &services {
        house.readiness.waiting(service.name(), Trouble::starting());
    }
    let ops = serve_ops(&house, log_filter).await?;
    house.spawn("watch", watch_of(&house).run(started, house.stop.clone()));
    for service in services {
        let (house, name) = (house.clone(), service.name());
        house
            .clone()
            .spawn(name, async move { house.raise(service).await });
    }
    Ok(Running {
        house,
        grace,
        failure,
        ops,
    })
}

async fn serve_ops(house: &House, log_filter: Option<LogFilter>) -> anyhow::Result<Ops> {
    let (listener, address) = http::bind(house.config.ops.listen).await?;
    house.note_address("ops", address);
    let stop = CancellationToken::new();
    let router = ops::router(house.readiness.clone(), log_filter);
    let serving = http::serve(listener, router, house.config.http, stop.clone());
    let failed = house.failed.clone();
    let serving = tokio::spawn(async move {
        if let Err(error) = serving.await {
            failed.send_replace(Some(format!("ops http: {}", Chain(error.as_ref()))));
        }
    });
    Ok(Ops { stop, serving })
}

fn watch_of(house: &House) -> Watch {
    let ops = &house.config.ops;
    let pace = Pace {
        every: Duration::from_secs(ops.watch_seconds.max(1)),
        stuck_after: Duration::from_secs(ops.stuck_seconds),
    };
    let (nats, clock) = (house.nats.clone(), house.clock.clone());
    Watch::new(
        nats,
        clock,
        house.readiness.clone(),
        house.config.streams.replicas,
        pace,
    )
}

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
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// Waits until a task fails; says which and why.
    pub async fn failed(&mut self) -> String {
        match self.failure.wait_for(Option::is_some).await {
            Ok(failure) => failure.clone().unwrap_or_default(),
            Err(_) => std::future::pending().await,
        }
    }

    /// Is no longer ready; then takes no new work, gives running work the grace, and cuts. Returns whether all work ended
    /// in time.
    pub async fn stop(self) -> bool {
        self.house.readiness.stopping();
        if !self.house.readiness.has_failed() {
            sleep(Duration::from_secs(self.house.config.ops.unready_seconds)).await;
        }
        self.house.stop.cancel();
        self.house.tasks.close();
        let in_time = timeout(self.grace, self.house.tasks.wait()).await.is_ok();
        self.ops.stop.cancel();
        // whoever still asks is cut off
        drop(timeout(LAST_REQUESTS, self.ops.serving).await);
        in_time
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
        .retry_on_initial_connect()
        .ping_interval(PING);
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

pub(crate) fn nats_connected(nats: &async_nats::Client) -> Result<(), Trouble> {
    match nats.connection_state() {
        async_nats::connection::State::Connected => Ok(()),
        _ => Err(Trouble::nats_disconnected()),
    }
}
