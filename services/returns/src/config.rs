//! The service's own table of the configuration.

use serde::Deserialize;

/// `[returns]`; every key is explained in `config.default.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// Longest decision in characters.
    pub(crate) decision_max_characters: usize,
}
