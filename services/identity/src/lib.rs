//! People, roles and sessions: who somebody is, what they may do, which regions they see. The only service that signs
//! principals, so the only one that can make a request come from a person.

mod commands;
mod config;
mod contract;
mod domain;
mod hasher;
mod provider;
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
use sqlx::{PgConnection, migrate::Migrator};

use crate::{
    config::Config,
    domain::{Limits, Person, Roles},
    hasher::Hasher,
    provider::Provider,
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
            identity.check_mappings().await?;
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
    shipped_roles: Roles,
    limits: Limits,
    hasher: Hasher,
    built_in_sign_in: bool,
    provider: Option<Provider>,
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
            shipped_roles: Roles::built_in().context("roles/default.toml")?,
            limits: config.limits(),
            hasher: Hasher::try_new(config)?,
            built_in_sign_in: config.built_in_sign_in,
            provider: Provider::try_new(&config.oidc).context("identity.oidc")?,
        })
    }

    /// The roles as they are now: what is shipped, overlaid with what was changed or added.
    async fn roles(&self, tx: &mut PgConnection) -> Result<Roles, Fault> {
        let changed = store::roles::all(tx).await.map_err(::store::fault)?;
        Ok(self.shipped_roles.clone().overlaid(changed))
    }

    /// The OpenID provider, when there is one.
    fn provider(&self) -> Result<&Provider, Fault> {
        self.provider.as_ref().ok_or_else(provider::off)
    }

    /// A misspelt role would only be noticed by whoever cannot sign in.
    async fn check_mappings(&self) -> anyhow::Result<()> {
        let Some(provider) = &self.provider else {
            return Ok(());
        };
        let roles = self.roles(&mut *self.begin().await?).await?;
        for mapping in provider.mappings() {
            if let Some(unknown) = roles.unknown(&mapping.roles) {
                anyhow::bail!(
                    "identity.oidc.mapping of {}: there is no role {unknown}",
                    mapping.group
                );
            }
        }
        Ok(())
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
