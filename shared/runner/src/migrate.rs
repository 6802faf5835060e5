//! A service's tables: its own and those that every service has, as one set of migrations with one history.

use std::{borrow::Cow, str::FromStr as _, time::Duration};

use anyhow::Context as _;
use sqlx::{
    Connection as _, PgPool,
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
};

use crate::{Service, config};

/// All migrations of a service, by version: outbox and inbox, journal, data keys, its own.
pub fn migrations_of(service: &dyn Service) -> Option<Migrator> {
    let own = service.migrations()?;
    let mut all: Vec<_> = [&eventbus::MIGRATOR, &journal::MIGRATOR, &vault::MIGRATOR, own]
        .iter()
        .flat_map(|set| set.iter().cloned())
        .collect();
    all.sort_by_key(|migration| migration.version);
    Some(Migrator {
        migrations: Cow::Owned(all),
        ..Migrator::DEFAULT
    })
}

/// Brings the database up to date as its owner and lets the runtime role work with the tables, not on them.
///
/// # Errors
/// When the database does not answer or a migration fails.
pub async fn migrate(service: &dyn Service, owner_url: &str, runtime_role: &str) -> anyhow::Result<()> {
    let Some(migrator) = migrations_of(service) else {
        return Ok(());
    };
    let owner = PgPoolOptions::new().max_connections(1).connect(owner_url).await?;
    migrator
        .run(&owner)
        .await
        .with_context(|| format!("migrations of {}", service.name()))?;
    grant(&owner, runtime_role).await?;
    owner.close().await;
    Ok(())
}

/// The rights of the runtime role: rows, not tables; and of the journal only to read and to add.
///
/// # Errors
/// When the database does not answer or there is no such role.
pub async fn grant(owner: &PgPool, role: &str) -> Result<(), sqlx::Error> {
    let role = format!("\"{}\"", role.replace('"', ""));
    let statements = format!(
        "grant usage on schema public to {role};
         grant select, insert, update, delete on all tables in schema public to {role};
         grant usage on all sequences in schema public to {role};
         revoke insert, update, delete on _sqlx_migrations from {role};
         revoke update, delete on journal, journal_checkpoint from {role};
         grant update (published_at) on journal_checkpoint to {role};"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(statements))
        .execute(owner)
        .await?;
    Ok(())
}

/// The pool of a service's runtime role. Does not connect yet.
///
/// # Errors
/// When the address cannot be read.
pub fn connect(settings: &config::Database, service: &str) -> anyhow::Result<PgPool> {
    let options = PgConnectOptions::from_str(&settings.url_for(service))
        .context("the database address cannot be read")?
        .application_name(service);
    Ok(PgPoolOptions::new()
        .max_connections(settings.connections)
        .acquire_timeout(Duration::from_secs(5))
        .test_before_acquire(false)
        .before_acquire(|connection, known| {
            Box::pin(async move {
                if known.idle_for > TRUSTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .connect_lazy_with(options))
}

/// How long a connection may have lain idle and is used without asking whether it still stands. Busy services would
/// otherwise spend a round trip on every transaction; what finds it broken all the same is tried again like in any outage.
const TRUSTED: Duration = Duration::from_secs(1);

/// The role in a database address.
///
/// # Errors
/// When the address cannot be read.
pub fn role_of(url: &str) -> anyhow::Result<String> {
    Ok(PgConnectOptions::from_str(url)
        .context("the database address cannot be read")?
        .get_username()
        .to_owned())
}
