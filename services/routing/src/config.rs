//! The service's own settings; each key is explained in `config.default.toml`.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) scheduler_pause_ms: u64,
    pub(crate) scheduler_batch: i64,
    pub(crate) soon_minutes: u32,
    pub(crate) draft_days: u32,
    pub(crate) tidy_pause_ms: u64,
}
