//! The service's settings; every key is explained in `config.default.toml`.

use kernel::Sensitive;
use serde::Deserialize;

use crate::domain::Patience;

/// The table `[notify]`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    pub(crate) login: String,
    pub(crate) password: Sensitive<String>,
    pub(crate) from: String,
    pub(crate) acknowledgement_from: String,
    pub(crate) message_id_domain: String,
    pub(crate) status_url: String,
    pub(crate) hotline: String,
    pub(crate) first_reply_hours: u32,
    pub(crate) attempts: i32,
    pub(crate) first_pause_seconds: i64,
    pub(crate) longest_pause_seconds: i64,
    pub(crate) concurrency: usize,
    pub(crate) attempt_seconds: u64,
    pub(crate) poll_milliseconds: u64,
}

/// How the connection to the relay is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Security {
    None,
    Starttls,
    Tls,
}

impl Config {
    pub(crate) fn patience(&self) -> Patience {
        Patience {
            attempts: self.attempts,
            first_pause_seconds: self.first_pause_seconds,
            longest_pause_seconds: self.longest_pause_seconds,
        }
    }
}
