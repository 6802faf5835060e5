//! One task per process looks at intervals at what its services need and at what they have left undone, and tells the
//! gauges and `/readyz`. It asks JetStream once a stream, once more for each consumer that lags, and each database a
//! few indexed questions. When a server is away, what it would have told stays as it was, and the failed look counts.

mod bus;
mod data;
mod gauges;
mod progress;

use std::{sync::Arc, time::Duration};

use eventbus::Database;
use futures::future::join_all;
use kernel::Clock;
use tokio::{
    sync::mpsc,
    time::{Instant, sleep, sleep_until},
};
use tokio_util::sync::CancellationToken;

use crate::{
    Trouble,
    life::nats_connected,
    parts::{Check, Followed},
    readiness::Readiness,
};

/// How soon a connection that came back is noticed.
const NOTICE: Duration = Duration::from_millis(200);
/// Until then a consumer that was never seen may still be on its way.
const SETTLING: Duration = Duration::from_secs(10);
/// The longest that one server may take for one look.
const PATIENCE: Duration = Duration::from_secs(5);

/// What is watched of one service.
pub(crate) struct Watched {
    pub(crate) service: &'static str,
    pub(crate) database: Option<Database>,
    /// Whether its journal is sealed.
    pub(crate) sealed: bool,
    pub(crate) consumers: Vec<Followed>,
    pub(crate) rpc: Option<Announced>,
    /// Its own conditions.
    pub(crate) checks: Vec<Check>,
    /// When it started.
    pub(crate) since: Instant,
}

/// How NATS knows the endpoints of this instance.
pub(crate) struct Announced {
    pub(crate) id: String,
    pub(crate) endpoints: usize,
}

/// How often, and from when on standing still is a trouble.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    pub(crate) every: Duration,
    pub(crate) stuck_after: Duration,
}

/// The watch of a process.
pub(crate) struct Watch {
    nats: async_nats::Client,
    clock: Clock,
    readiness: Readiness,
    pace: Pace,
    services: Vec<Watched>,
    bus: bus::Bus,
    relays: progress::Progress,
    connected: bool,
}

impl Watch {
    pub(crate) fn new(
        nats: async_nats::Client,
        clock: Clock,
        readiness: Readiness,
        replicas: usize,
        pace: Pace,
    ) -> Self {
        Self {
            bus: bus::Bus::new(nats.clone(), replicas, pace.stuck_after),
            nats,
            clock,
            readiness,
            pace,
            services: Vec::new(),
            relays: progress::Progress::default(),
            connected: true,
        }
    }

    /// Looks until `stop`: at a service as soon as it has started, at all of them at intervals and when NATS is back.
    pub(crate) async fn run(
        mut self,
        mut started: mpsc::UnboundedReceiver<Watched>,
        stop: CancellationToken,
    ) -> anyhow::Result<()> {
        let mut due = Instant::now() + self.pace.every;
        loop {
            let first = tokio::select! {
                () = stop.cancelled() => return Ok(()),
                Some(watched) = started.recv() => {
                    let known = self.services.len();
                    self.services.push(watched);
                    while let Ok(another) = started.try_recv() {
                        self.services.push(another);
                    }
                    known
                }
                () = sleep_until(due) => 0,
                () = reconnected(&self.nats, &mut self.connected) => 0,
            };
            if first == 0 {
                due = Instant::now() + self.pace.every;
            }
            tokio::select! {
                () = stop.cancelled() => return Ok(()),
                () = self.look(first) => {}
            }
        }
    }

    /// Looks at the services from the `first` on.
    async fn look(&mut self, first: usize) {
        gauges::nats(&self.nats);
        let services = &self.services[first..];
        let mut troubles = self.bus.look(services, self.clock.now()).await;
        let looks = services
            .iter()
            .map(|watched| data::look(watched, &self.nats, self.clock.now()));
        for ((watched, found), seen) in services.iter().zip(&mut troubles).zip(join_all(looks).await) {
            found.extend(seen.troubles);
            if let Some(outbox) = seen.outbox {
                let next = outbox.next.map(i64::unsigned_abs);
                let still = self.relays.still(watched.service, next);
                if still >= self.pace.stuck_after {
                    found.push(Trouble::relay_stuck(outbox.waiting, still.as_secs()));
                }
            }
        }
        for (watched, found) in services.iter().zip(troubles) {
            self.readiness.seen(watched.service, found);
        }
        let unready = self.readiness.troubles().await;
        for watched in services {
            let ready = unready.iter().all(|named| named.service != watched.service);
            gauges::ready(watched.service, ready);
        }
    }
}

/// Resolves when the connection has come back.
async fn reconnected(nats: &async_nats::Client, connected: &mut bool) {
    loop {
        let was = std::mem::replace(connected, nats_connected(nats).is_ok());
        if *connected && !was {
            return;
        }
        sleep(NOTICE).await;
    }
}

/// Runs one look within the patience; a failed one is counted and told in the log.
async fn tried<T>(look: &'static str, work: impl Future<Output = anyhow::Result<T>>) -> Option<T> {
    let failure = match tokio::time::timeout(PATIENCE, work).await {
        Ok(Ok(seen)) => return Some(seen),
        Ok(Err(error)) => kernel::Chain(error.as_ref()).to_string(),
        Err(_) => "no answer in time".to_owned(),
    };
    tracing::warn!(look, error = failure, "look failed");
    metrics::counter!("afterdose_watch_failed_total", "look" => look).increment(1);
    None
}

/// Shared by the checks of a service, which are asked one after the other.
pub(crate) async fn asked(checks: &[Check]) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    for check in checks {
        let check = Arc::clone(check);
        if let Err(trouble) = check().await {
            troubles.push(trouble);
        }
    }
    troubles
}
