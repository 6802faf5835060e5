//! What a caller may choose about the two servers.

use std::path::PathBuf;
use std::time::Duration;

/// How to start [`crate::Nats`].
#[derive(Debug, Clone)]
pub struct NatsOptions {
    /// Where JetStream keeps its streams; a temporary folder, removed at the end, when `None`.
    pub store_dir: Option<PathBuf>,
    /// Port on 127.0.0.1; a free one when `None`.
    pub port: Option<u16>,
    /// Appended to the server's configuration file as it stands: accounts, users, permissions, limits.
    pub config: String,
    /// Whether an acknowledged message is already synced to disk (`sync_interval: always`). Only tests turn it off.
    pub synced: bool,
    /// How long the server may take until it answers.
    pub start_within: Duration,
}

impl Default for NatsOptions {
    fn default() -> Self {
        Self {
            store_dir: None,
            port: None,
            config: String::new(),
            synced: true,
            start_within: Duration::from_secs(30),
        }
    }
}

/// How to start [`crate::Postgres`].
#[derive(Debug, Clone)]
pub struct PostgresOptions {
    /// Where the cluster, its password and its log live; created on first use, reused afterwards. A temporary
    /// folder, removed at the end, when `None`.
    pub data_dir: Option<PathBuf>,
    /// Port on 127.0.0.1; a free one when `None`.
    pub port: Option<u16>,
    /// Whether a commit is synced to disk. Only tests turn it off.
    pub fsync: bool,
    /// Further server settings, e.g. `("max_connections", "300")`; they win over the ones set here.
    pub settings: Vec<(String, String)>,
    /// How long the server may take until it answers, crash recovery included.
    pub start_within: Duration,
}

impl Default for PostgresOptions {
    fn default() -> Self {
        Self {
            data_dir: None,
            port: None,
            fsync: true,
            settings: Vec::new(),
            start_within: Duration::from_secs(60),
        }
    }
}

impl PostgresOptions {
    /// A throw-away server for tests: nothing synced, little memory, many connections.
    #[must_use]
    pub fn for_tests() -> Self {
        let settings = [
            ("max_connections", "300"),
            ("shared_buffers", "64MB"),
            ("max_wal_size", "256MB"),
        ];
        let settings = settings
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec();
        Self {
            fsync: false,
            settings,
            ..Self::default()
        }
    }
}

impl NatsOptions {
    /// A throw-away server for tests: nothing synced.
    #[must_use]
    pub fn for_tests() -> Self {
        Self {
            synced: false,
            ..Self::default()
        }
    }
}
