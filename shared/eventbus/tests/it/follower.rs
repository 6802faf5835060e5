//! A service that writes down every region it is told of but `elsewhere`, and stumbles over one name where a test wants
//! it to.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use chrono::{DateTime, Utc};
use contracts::catalog::v1::{Region, RegionChanged};
use eventbus::{Delivery, Handle, HandlerError};
use runner::{Context, Service, Started};
use sqlx::{PgConnection, PgPool, migrate::Migrator};
use testkit::System;

static MIGRATOR: Migrator = sqlx::migrate!("tests/it/migrations");

/// The service; `poison` cannot be handled while the switch is on.
pub(crate) struct Follower {
    switch: Arc<AtomicBool>,
}

impl Service for Follower {
    fn name(&self) -> &'static str {
        "follower"
    }

    fn migrations(&self) -> Option<&'static Migrator> {
        Some(&MIGRATOR)
    }

    fn start(&self, context: Context) -> Started {
        let switch = self.switch.clone();
        Box::pin(async move {
            let mut parts = context.parts();
            parts.consume::<RegionChanged, _>(Notes { switch })?;
            Ok(parts)
        })
    }
}

/// What the follower does with a region.
pub(crate) struct Notes {
    switch: Arc<AtomicBool>,
}

impl Notes {
    /// Stumbles over nothing.
    pub(crate) fn steady() -> Self {
        Self {
            switch: Arc::new(AtomicBool::new(false)),
        }
    }
}

impl Handle<RegionChanged> for Notes {
    fn concerns(&self, event: &RegionChanged) -> bool {
        event
            .region
            .as_ref()
            .is_none_or(|region| region.path != "elsewhere")
    }

    async fn handle(
        &self,
        tx: &mut PgConnection,
        delivery: &Delivery<RegionChanged>,
    ) -> Result<(), HandlerError> {
        let region = delivery.event.region.clone().unwrap_or_default();
        sqlx::query("insert into seen (path, version) values ($1, $2)")
            .bind(&region.path)
            .bind(i64::try_from(region.version).unwrap_or_default())
            .execute(tx)
            .await?;
        match region.path.as_str() {
            "poison" if self.switch.load(Ordering::SeqCst) => {
                Err(HandlerError::retry(anyhow::anyhow!("it stumbled")))
            }
            "hopeless" => Err(HandlerError::reject(anyhow::anyhow!("it is hopeless"))),
            _ => Ok(()),
        }
    }
}

/// A running follower that stumbles over `poison` until the switch is turned off.
pub(crate) async fn follower() -> (System, Arc<AtomicBool>) {
    let (service, switch) = new();
    (System::of([service]).start().await, switch)
}

/// A follower beside another service.
pub(crate) async fn follower_with(other: &'static dyn Service) -> System {
    System::of([other, new().0]).start().await
}

fn new() -> (&'static dyn Service, Arc<AtomicBool>) {
    let switch = Arc::new(AtomicBool::new(true));
    let service: &'static Follower = Box::leak(Box::new(Follower {
        switch: switch.clone(),
    }));
    (service, switch)
}

/// An event about the region of that path.
pub(crate) fn changed(path: &str, version: u64) -> RegionChanged {
    RegionChanged {
        region: Some(Region {
            path: path.to_owned(),
            version,
            ..Region::default()
        }),
    }
}

/// What the follower wrote down, in order.
pub(crate) async fn seen(pool: &PgPool) -> Vec<(String, i64)> {
    sqlx::query_as("select path, version from seen order by seen_id")
        .fetch_all(pool)
        .await
        .unwrap()
}

/// Any moment.
pub(crate) fn moment() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}
