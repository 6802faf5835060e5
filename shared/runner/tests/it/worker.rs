//! Two services for stories: a worker with a database, a consumer and an endpoint, that stands still where a test wants
//! it to; and a gate that needs nothing but NATS and a place for evidence.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use contracts::{
    BoxFuture, Call, MethodInfo, Serve, ServiceInfo,
    catalog::v1::{Region, RegionChanged},
};
use embedded::{Nats, NatsOptions};
use eventbus::{Delivery, Handle, HandlerError};
use evidence::EvidenceStore;
use kernel::Fault;
use runner::{Context, Service, Started};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, migrate::Migrator};
use testkit::System;

static MIGRATOR: Migrator = sqlx::migrate!("tests/it/migrations");

/// Looks every second, so that a story need not wait for long.
pub(crate) const QUICK: &str = "ops.watch_seconds = 1\n";

/// The worker; while the switch is on, it begins with an event and does not end.
pub(crate) struct Worker {
    name: &'static str,
    stand_still: Arc<AtomicBool>,
}

/// A worker of that name and its switch.
pub(crate) fn worker(name: &'static str) -> (&'static dyn Service, Arc<AtomicBool>) {
    let stand_still = Arc::new(AtomicBool::new(false));
    let service = Worker {
        name,
        stand_still: stand_still.clone(),
    };
    (Box::leak(Box::new(service)), stand_still)
}

impl Service for Worker {
    fn name(&self) -> &'static str {
        self.name
    }

    fn migrations(&self) -> Option<&'static Migrator> {
        Some(&MIGRATOR)
    }

    fn start(&self, context: Context) -> Started {
        let stand_still = self.stand_still.clone();
        Box::pin(async move {
            let mut parts = context.parts();
            parts.serve(Endpoint);
            parts.consume::<RegionChanged, _>(Notes { stand_still })?;
            Ok(parts)
        })
    }
}

struct Notes {
    stand_still: Arc<AtomicBool>,
}

impl Handle<RegionChanged> for Notes {
    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<RegionChanged>,
    ) -> Result<(), HandlerError> {
        while self.stand_still.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let region = delivery.event.region.clone().unwrap_or_default();
        if region.path == "hopeless" {
            return Err(HandlerError::reject(std::io::Error::other("it is hopeless")));
        }
        sqlx::query("insert into seen (path) values ($1)")
            .bind(region.path)
            .execute(tx)
            .await?;
        Ok(())
    }
}

struct Endpoint;

impl Serve for Endpoint {
    fn info(&self) -> &'static ServiceInfo {
        static METHODS: [MethodInfo; 1] = [MethodInfo {
            name: "Knock",
            subject: "worker.v1.knock",
            permission: "public",
            routed_by: None,
            patience_seconds: 0,
        }];
        static INFO: ServiceInfo = ServiceInfo {
            full_name: "afterdose.worker.v1.WorkerService",
            package: "worker.v1",
            methods: &METHODS,
        };
        &INFO
    }

    fn serve(
        &self,
        _method: &'static str,
        _call: Call,
        _body: bytes::Bytes,
    ) -> BoxFuture<Result<Vec<u8>, Fault>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

/// The gate, with evidence in that folder.
pub(crate) fn gate(evidence: PathBuf) -> &'static dyn Service {
    Box::leak(Box::new(Gate(evidence)))
}

struct Gate(PathBuf);

impl Service for Gate {
    fn name(&self) -> &'static str {
        "gate"
    }

    fn start(&self, context: Context) -> Started {
        let store = EvidenceStore::local(&self.0);
        Box::pin(async move {
            let mut parts = context.parts();
            parts.keeps_evidence(store?);
            Ok(parts)
        })
    }
}

/// An event about the region of that path.
pub(crate) fn changed(path: &str) -> RegionChanged {
    RegionChanged {
        region: Some(Region {
            path: path.to_owned(),
            ..Region::default()
        }),
    }
}

/// A NATS server of the test's own, for what a shared one must not suffer.
pub(crate) async fn own_nats(options: NatsOptions) -> Nats {
    #[expect(
        clippy::disallowed_methods,
        reason = "the test run hands its servers over in the environment"
    )]
    let program = PathBuf::from(std::env::var("NATS_SERVER_BIN").unwrap());
    Nats::start(&program, options).await.unwrap()
}

/// Runs a statement as the administrator of the test's Postgres.
pub(crate) async fn as_administrator(system: &System, statement: String) {
    let mut admin = PgConnection::connect(&system.databases.admin_url())
        .await
        .unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement))
        .execute(&mut admin)
        .await
        .unwrap();
}

/// Lets nobody into the database of a service, and those out who are in; or lets everybody in again.
pub(crate) async fn let_in(system: &System, service: &str, allowed: bool) {
    let database = system.databases.database(service);
    let door = format!("alter database {database} allow_connections {allowed}");
    as_administrator(system, door).await;
    let out = format!("select pg_terminate_backend(pid) from pg_stat_activity where datname = '{database}'");
    as_administrator(system, out).await;
}
