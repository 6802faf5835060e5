//! What every command takes: where the configuration lies.

use std::path::PathBuf;

use clap::Args;
use runner::Settings;

use crate::services;

/// What every command takes.
#[derive(Args)]
pub(crate) struct Common {
    /// Configuration file; its values stand above the defaults and below the environment (AFTERDOSE_…).
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

impl Common {
    /// The configuration of all services.
    pub(crate) fn settings(&self, base: &str) -> anyhow::Result<Settings> {
        Settings::load(&services::all(), base, self.config.as_deref())
    }
}
