//! Where the configuration lies: the one option that every command takes.

use std::path::PathBuf;

use clap::Args;
use runner::Settings;

use crate::services;

/// The option that names it.
#[derive(Args)]
pub(crate) struct ConfigFile {
    /// Configuration file; its values stand above the defaults and below the environment (AFTERDOSE_…).
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

impl ConfigFile {
    /// The configuration of all services.
    pub(crate) fn settings(&self, base: &str) -> anyhow::Result<Settings> {
        Settings::load(&services::all(), base, self.config.as_deref())
    }
}
