//! Complaints, adverse reactions and device events: each assigned one becomes a case that somebody takes up, decides in
//! words, and closes; its disposition goes back to the ticket. Nothing ends here without an outcome.

mod commands;
mod config;
mod consumers;
pub mod domain;
mod fault;
mod queries;
mod rpc;
mod store;
mod wire;

use contracts::{
    QaCaseServiceServer,
    routing::v1::{WorkAssigned, WorkWithdrawn},
};
use runner::{Context, Service, Started};
use sqlx::migrate::Migrator;

use crate::{
    config::Config,
    consumers::{OnWorkAssigned, OnWorkWithdrawn},
    rpc::Api,
};

/// The tables of the service.
pub static MIGRATOR: Migrator = sqlx::migrate!();

struct QaCase;

/// The service, for the table of the executable.
pub fn service() -> &'static dyn Service {
    &QaCase
}

impl Service for QaCase {
    fn name(&self) -> &'static str {
        "qa-case"
    }

    fn default_config(&self) -> &'static str {
        include_str!("../config.default.toml")
    }

    fn migrations(&self) -> Option<&'static Migrator> {
        Some(&MIGRATOR)
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move {
            let config: Config = context.config()?;
            let clock = context.clock.clone();
            let mut parts = context.parts();
            parts.serve(QaCaseServiceServer::new(Api {
                database: context.database()?,
                clock: clock.clone(),
                config,
            }));
            parts.consume::<WorkAssigned, _>(OnWorkAssigned { clock: clock.clone() })?;
            parts.consume::<WorkWithdrawn, _>(OnWorkWithdrawn { clock })?;
            Ok(parts)
        })
    }
}
