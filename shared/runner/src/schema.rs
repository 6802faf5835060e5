//! Whether a service's database answers and is as new as the service.

use std::time::Duration;

use kernel::Chain;
use sqlx::PgPool;
use tokio::time::timeout;

use crate::{Service, Trouble, migrations_of};

/// Longer than any database in good health takes.
const PATIENCE: Duration = Duration::from_secs(2);
/// There is no table of that name.
const UNDEFINED_TABLE: &str = "42P01";

/// The migrations that a service counts on.
#[derive(Clone)]
pub(crate) struct Schema(Vec<i64>);

impl Schema {
    pub(crate) fn of(service: &dyn Service) -> Self {
        let migrations = migrations_of(service);
        let versions = migrations
            .iter()
            .flat_map(|all| all.iter())
            .map(|migration| migration.version);
        Self(versions.collect())
    }

    /// Asks the database. A schema newer than the service is fine: migrations only expand before they contract.
    pub(crate) async fn check(&self, pool: &PgPool) -> Result<(), Trouble> {
        let applied = sqlx::query_scalar::<_, i64>("select version from _sqlx_migrations where success");
        let applied = match timeout(PATIENCE, applied.fetch_all(pool)).await {
            Ok(Ok(applied)) => applied,
            Ok(Err(sqlx::Error::Database(error))) if error.code().as_deref() == Some(UNDEFINED_TABLE) => {
                Vec::new()
            }
            Ok(Err(error)) => {
                tracing::debug!(error = %Chain(&error), "database out of reach");
                return Err(Trouble::database_unreachable());
            }
            Err(_) => return Err(Trouble::database_unreachable()),
        };
        match self.0.iter().find(|version| !applied.contains(version)) {
            Some(missing) => Err(Trouble::schema_old(*missing)),
            None => Ok(()),
        }
    }
}
