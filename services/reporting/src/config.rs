//! The service's own table of the configuration; the keys are explained in `config.default.toml`.

use std::{num::NonZeroU16, time::Duration};

use serde::Deserialize;

/// `[reporting]`
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    answer_kib: NonZeroU16,
    count_millis: NonZeroU16,
}

impl Config {
    /// Most bytes of text in one answer.
    pub(crate) fn answer_bytes(&self) -> usize {
        usize::from(self.answer_kib.get()) * 1024
    }

    /// How long changes wait to be counted.
    pub(crate) fn count_pause(&self) -> Duration {
        Duration::from_millis(self.count_millis.get().into())
    }
}
