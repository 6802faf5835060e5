//! Defaults in commented files, then a file, then the environment; what nobody knows is refused.

use std::{collections::BTreeMap, net::SocketAddr, path::Path};

use anyhow::{Context as _, ensure};
use eventbus::{ConsumerOptions, StreamOptions};
use figment::{
    Figment,
    providers::{Env, Format as _, Toml},
};
use kernel::Sensitive;
use serde::{Deserialize, de::DeserializeOwned};

use crate::Service;

/// Settings that every service shares.
#[derive(Clone, Debug, Deserialize)]
pub struct Config {
    /// The message server.
    pub nats: Nats,
    /// The databases.
    pub database: Database,
    /// The streams.
    pub streams: StreamOptions,
    /// The consumers.
    pub consumer: ConsumerOptions,
    /// Requests.
    pub rpc: Rpc,
    /// Whose signature counts.
    pub access: Access,
    /// The public ports.
    pub http: Http,
    /// The operations port.
    pub ops: Ops,
    /// Logs and traces.
    pub telemetry: Telemetry,
    /// The journals.
    pub journal: Journal,
    /// The keys of what identifies people.
    pub vault: vault::Settings,
}

/// The message server.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nats {
    /// Servers, separated by commas.
    pub url: String,
    /// Path of a credentials file; empty for none.
    pub credentials: String,
}

/// The databases: one per service.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// Runtime role; `{service}` is replaced.
    pub url: String,
    /// Owner of the tables; empty when somebody else migrates.
    pub owner_url: String,
    /// Connections per service, at work at once; one more carries the outbox.
    pub connections: u32,
}

/// Requests over NATS.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rpc {
    /// Worked on at once per service.
    pub concurrency: usize,
}

/// Whose signature on a principal counts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// Base64 public keys by key id.
    pub public_keys: BTreeMap<String, String>,
}

/// The public ports, each for itself.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// Open at once; more are told to come again.
    pub connections: usize,
    /// Seconds for the head of a request, and until the next request.
    pub head_seconds: u64,
}

/// The operations port.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ops {
    /// Where it listens.
    pub listen: SocketAddr,
    /// Seconds for running work to end.
    pub grace_seconds: u64,
    /// Seconds between being unready and taking no new work.
    pub unready_seconds: u64,
    /// Seconds between two looks at what the services need and have left undone.
    pub watch_seconds: u64,
    /// Seconds without progress after which a consumer or a relay with work to do is stuck.
    pub stuck_seconds: u64,
}

/// Logs and traces.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Telemetry {
    /// `json` or `text`.
    pub log_format: String,
    /// `EnvFilter` syntax.
    pub log_filter: String,
    /// Empty for none.
    pub otlp_endpoint: String,
}

/// The journals.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Journal {
    /// Base64 seed of the key that seals; empty: not sealed.
    pub signing_key: Sensitive<String>,
    /// Base64 keys whose seals count.
    pub public_keys: Vec<String>,
    /// Seconds between two seals.
    pub seal_every_seconds: u64,
}

/// The whole configuration, before a service has taken its table.
#[derive(Clone, Debug)]
pub struct Settings {
    figment: Figment,
}

impl Settings {
    /// Defaults of the runner and of all known services, then `base` (TOML text), then `file`, then the environment.
    ///
    /// # Errors
    /// When a key is unknown or a shared value is wrong; the message names the key and where it came from.
    pub fn load(services: &[&dyn Service], base: &str, file: Option<&Path>) -> anyhow::Result<Self> {
        let mut figment = defaults(services).merge(Toml::string(base));
        if let Some(file) = file {
            ensure!(file.exists(), "there is no configuration file {}", file.display());
            figment = figment.merge(Toml::file_exact(file));
        }
        Self::checked(services, figment.merge(Env::prefixed("AFTERDOSE_").split("__")))
    }

    /// Defaults and a TOML text, nothing from outside: for tests.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn from_toml(services: &[&dyn Service], text: &str) -> anyhow::Result<Self> {
        Self::checked(services, defaults(services).merge(Toml::string(text)))
    }

    /// Puts a TOML text above everything else.
    ///
    /// # Errors
    /// As [`Settings::load`].
    pub fn with(self, services: &[&dyn Service], text: &str) -> anyhow::Result<Self> {
        Self::checked(services, self.figment.merge(Toml::string(text)))
    }

    fn checked(services: &[&dyn Service], figment: Figment) -> anyhow::Result<Self> {
        let known = defaults(services);
        let known: BTreeMap<String, figment::value::Value> = known.extract().context("defaults")?;
        let given: BTreeMap<String, figment::value::Value> = figment.extract().context("configuration")?;
        for key in given.keys() {
            ensure!(known.contains_key(key), "unknown configuration table [{key}]");
        }
        let settings = Self { figment };
        settings.shared()?;
        Ok(settings)
    }

    /// What every service shares.
    ///
    /// # Errors
    /// When a value is wrong.
    pub fn shared(&self) -> anyhow::Result<Config> {
        self.figment.extract().context("configuration")
    }

    /// The table of one service.
    ///
    /// # Errors
    /// When a key of it is unknown or a value is wrong.
    pub fn of<T: DeserializeOwned>(&self, service: &str) -> anyhow::Result<T> {
        self.figment
            .extract_inner(&snake(service))
            .with_context(|| format!("configuration of {service}"))
    }
}

fn defaults(services: &[&dyn Service]) -> Figment {
    let shared = Figment::from(Toml::string(include_str!("../config.default.toml")));
    services.iter().fold(shared, |figment, service| {
        figment.merge(Toml::string(service.default_config()))
    })
}

/// `qa-case` → `qa_case`: configuration tables, databases and roles.
pub(crate) fn snake(service: &str) -> String {
    service.replace('-', "_")
}

impl Nats {
    /// The servers one by one, as the client wants them.
    pub(crate) fn servers(&self) -> Vec<&str> {
        self.url.split(',').map(str::trim).collect()
    }
}

impl Database {
    /// The address for the runtime role of a service.
    pub fn url_for(&self, service: &str) -> String {
        self.url.replace("{service}", &snake(service))
    }

    /// The address for the owner, if this process migrates.
    pub fn owner_url_for(&self, service: &str) -> Option<String> {
        (!self.owner_url.is_empty()).then(|| self.owner_url.replace("{service}", &snake(service)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_nats_servers_stand_side_by_side() {
        let nats = Nats {
            url: "nats://a:4222, nats://b:4222".to_owned(),
            credentials: String::new(),
        };
        assert_eq!(nats.servers(), ["nats://a:4222", "nats://b:4222"]);
    }

    #[test]
    fn the_defaults_are_complete_and_an_unknown_key_is_refused() {
        let settings = Settings::from_toml(&[], "").unwrap();
        assert_eq!(
            settings
                .shared()
                .unwrap()
                .database
                .url_for("qa-case")
                .matches("qa_case")
                .count(),
            3
        );
        assert!(Settings::from_toml(&[], "[nats]\nurll = 'x'").is_err());
        assert!(Settings::from_toml(&[], "[nuts]\nurl = 'x'").is_err());
    }
}
