//! Returns, exchanges, delivery errors and repairs: each assigned one becomes a return that somebody takes up, decides in
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
    ReturnsServiceServer,
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

struct Returns;

/// The service, for the table of the executable.
pub fn service() -> &'static dyn Service {
    &Returns
}

impl Service for Returns {
    fn name(&self) -> &'static str {
        "returns"
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
            parts.serve(ReturnsServiceServer::new(Api {
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
