//! One runner for all services: it reads the configuration, connects, migrates, starts what a service hands it, answers
//! on the operations port, and stops in two phases. A service only fills in [`Service`].

pub mod config;
mod context;
mod house;
mod http;
mod life;
mod migrate;
mod operations;
mod ops;
mod parts;
mod readiness;
mod rewrap;
mod schema;
pub mod seal;
mod trouble;
mod watch;

pub use config::{Config, Settings};
pub use context::Context;
pub use life::{Running, connect_nats, run_until_signal, start};
pub use migrate::{connect, grant, migrate, migrations_of, role_of};
pub use parts::{Parts, Started};
pub use trouble::Trouble;

use sqlx::migrate::Migrator;

/// What makes a service. Implementations are unit values listed in the table of the `afterdose` executable.
pub trait Service: Send + Sync + 'static {
    /// Kebab-case, as in the folder, e.g. `qa-case`.
    fn name(&self) -> &'static str;

    /// The service's own table of the configuration, with a comment for every key.
    fn default_config(&self) -> &'static str {
        ""
    }

    /// The service's own tables; `None` for a service without a database.
    fn migrations(&self) -> Option<&'static Migrator> {
        None
    }

    /// Wires the service up. Called once its database is migrated and NATS has been reached.
    fn start(&self, context: Context) -> Started;
}
