//! What others refer to: products, batches, customers and the region tree. Imported from files as other systems export
//! them, whole or not at all, and announced so that every service keeps what it needs.

mod commands;
mod config;
mod domain;
mod queries;
mod rpc;
mod store;

use contracts::CatalogServiceServer;
use eventbus::Database;
use kernel::Clock;
use runner::{Context, Service, Started};
use sqlx::migrate::Migrator;

use crate::config::Config;

/// The service's own tables.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// The service, for the table of the executable.
pub fn service() -> &'static dyn Service {
    &CatalogRunnable
}

struct CatalogRunnable;

impl Service for CatalogRunnable {
    fn name(&self) -> &'static str {
        "catalog"
    }

    fn default_config(&self) -> &'static str {
        include_str!("../config.default.toml")
    }

    fn migrations(&self) -> Option<&'static Migrator> {
        Some(&MIGRATOR)
    }

    fn start(&self, context: Context) -> Started {
        Box::pin(async move {
            let mut parts = context.parts();
            parts.serve(CatalogServiceServer::new(rpc::Api(Catalog {
                database: context.database()?,
                clock: context.clock.clone(),
                config: context.config()?,
            })));
            Ok(parts)
        })
    }
}

/// What every use case works with.
struct Catalog {
    database: Database,
    clock: Clock,
    config: Config,
}
