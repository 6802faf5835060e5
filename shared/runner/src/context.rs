//! What a service is given at its start.

use std::sync::Arc;

use access::Verifier;
use anyhow::Context as _;
use eventbus::{ConsumerOptions, Database};
use kernel::Clock;
use serde::de::DeserializeOwned;
use vault::Vault;

use crate::{Parts, Settings};

/// Connections and settings of one service.
#[derive(Clone)]
pub struct Context {
    pub(crate) service: &'static str,
    pub(crate) settings: Settings,
    pub(crate) database: Option<Database>,
    pub(crate) consumer: ConsumerOptions,
    /// The connection to NATS, shared by all services of the process.
    pub nats: async_nats::Client,
    /// The time.
    pub clock: Clock,
    /// Verifies principals.
    pub verifier: Arc<Verifier>,
}

impl Context {
    /// The service's own table of the configuration.
    ///
    /// # Errors
    /// When a key is unknown or a value is wrong.
    pub fn config<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        self.settings.of(self.service)
    }

    /// The service's database.
    ///
    /// # Errors
    /// When the service declares no migrations and so has none.
    pub fn database(&self) -> anyhow::Result<Database> {
        self.database
            .clone()
            .with_context(|| format!("{} has no database", self.service))
    }

    /// The keys with which the service keeps what identifies people.
    ///
    /// # Errors
    /// When the configuration has none, or something that is no key: nobody's name is kept in clear for want of one.
    pub fn vault(&self) -> anyhow::Result<Arc<Vault>> {
        let settings = self.settings.shared()?.vault;
        Vault::try_new(&settings).map(Arc::new).context("vault")
    }

    /// The list that [`crate::Service::start`] fills in.
    pub fn parts(&self) -> Parts {
        Parts::new(self.clone())
    }
}
