//! The table `[catalog]`; every key is explained in `config.default.toml`.

use serde::Deserialize;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) import_rows_max: usize,
    pub(crate) import_errors_max: usize,
}
