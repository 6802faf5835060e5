//! People, roles and sessions: who somebody is, what they may do, which regions they see. The only service that signs
//! principals, so the only one that can make a request come from a person.

mod commands;
mod config;
mod domain;
mod hasher;
mod queries;
mod rpc;
mod store;
mod token;

use std::sync::Arc;

use access::{Scope, Signer};
use anyhow::Context as _;
use contracts::{IdentityServiceServer, identity::v1};
use eventbus::{Database, UnitOfWork};
use kernel::{Clock, Fault};
use runner::{Context, Service, Started};
use sqlx::migrate::Migrator;

use crate::{
    config::Config,
    domain::{Limits, Person, Roles},
    hasher::Hasher,
};

/// The service's own tables.
pub static MIGRATOR: Migrator = sqlx::migrate!();

/// The service, for the table of the executable.
pub fn service() -> &'static dyn Service {
    &IdentityRunnable
}

struct IdentityRunnable;

impl Service for IdentityRunnable {
    fn name(&self) -> &'static str {
        "identity"
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
            let mut parts = context.parts();
            let identity = Arc::new(Identity::try_new(&context, &config)?);
            commands::first_people::add_first_people(&identity, &config)
                .await
                .context("first people")?;
            let keeper = identity.clone();
            parts.task("identity_housekeeping", move |stop| async move {
                commands::forget_ended_sessions::run(&keeper, config.session_keep_days, stop).await;
                Ok(())
            });
            parts.serve(IdentityServiceServer::new(rpc::Api(identity)));
            Ok(parts)
        })
    }
}

/// What every use case works with.
struct Identity {
    database: Database,
    clock: Clock,
    signer: Signer,
    roles: Roles,
    limits: Limits,
    hasher: Hasher,
}

impl Identity {
    fn try_new(context: &Context, config: &Config) -> anyhow::Result<Self> {
        anyhow::ensure!(
            !config.signing_key.expose().is_empty(),
            "identity.signing_key is not set: without it nobody can sign in"
        );
        Ok(Self {
            database: context.database()?,
            clock: context.clock.clone(),
            signer: Signer::try_new(&config.key_id, config.signing_key.expose())
                .context("identity.signing_key")?,
            roles: Roles::built_in().context("roles/default.toml")?,
            limits: config.limits(),
            hasher: Hasher::try_new(config)?,
        })
    }

    /// A transaction; no table of this service has a region, so the scope is everything.
    async fn begin(&self) -> Result<UnitOfWork, Fault> {
        self.database
            .begin(&Scope::Everything)
            .await
            .map_err(::store::fault)
    }
}

/// The person as other services know them.
fn published(person: &Person) -> v1::Person {
    v1::Person {
        person_id: person.id.to_string(),
        version: person.version,
        login: person.login.clone(),
        display_name: person.display_name.clone(),
        roles: person.roles.clone(),
        regions: person.regions.clone(),
        active: person.active,
    }
}
