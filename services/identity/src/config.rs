//! The table `[identity]`; every key is explained in `config.default.toml`.

use chrono::TimeDelta;
use kernel::Sensitive;
use serde::Deserialize;

use crate::domain::{Limits, Mapping, PasswordPolicy};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    pub(crate) signing_key: Sensitive<String>,
    pub(crate) key_id: String,
    pub(crate) principal_seconds: u32,
    pub(crate) session_idle_minutes: u32,
    pub(crate) session_absolute_hours: u32,
    pub(crate) session_keep_days: u32,
    pub(crate) lockout_attempts: u32,
    pub(crate) lockout_minutes: u32,
    pub(crate) password_min_length: usize,
    pub(crate) password_min_classes: usize,
    pub(crate) password_max_age_days: u32,
    pub(crate) hash_memory_kib: u32,
    pub(crate) hash_passes: u32,
    pub(crate) hash_lanes: u32,
    pub(crate) hash_parallelism: usize,
    pub(crate) built_in_sign_in: bool,
    pub(crate) seed_people_file: String,
    pub(crate) first_administrator: FirstAdministrator,
    pub(crate) oidc: Oidc,
}

/// The OpenID provider whose tokens are taken.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Oidc {
    pub(crate) issuer: String,
    pub(crate) client_id: String,
    pub(crate) login_claim: String,
    pub(crate) name_claim: String,
    pub(crate) groups_claim: String,
    #[serde(default)]
    pub(crate) mapping: Vec<Mapping>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FirstAdministrator {
    pub(crate) login: String,
    pub(crate) display_name: String,
    pub(crate) password_file: String,
    pub(crate) password_change_needed: bool,
}

impl Config {
    pub(crate) fn limits(&self) -> Limits {
        let minutes = |minutes: u32| TimeDelta::minutes(i64::from(minutes));
        Limits {
            principal: TimeDelta::seconds(i64::from(self.principal_seconds)),
            session_idle: minutes(self.session_idle_minutes),
            session_absolute: TimeDelta::hours(i64::from(self.session_absolute_hours)),
            lockout_attempts: self.lockout_attempts.max(1),
            lockout: minutes(self.lockout_minutes),
            password: PasswordPolicy {
                min_length: self.password_min_length,
                min_classes: self.password_min_classes,
                max_age: (self.password_max_age_days > 0)
                    .then(|| TimeDelta::days(i64::from(self.password_max_age_days))),
            },
        }
    }
}
