//! The table `[vault]` of the configuration.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Sensitive;
use serde::Deserialize;

/// With which keys data keys are wrapped, and with which one values are looked up.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Key-encryption keys; the first wraps, the others still unwrap.
    pub keys: Vec<KeySetting>,
    /// Base64 key of the look-up hashes.
    pub lookup_key: Sensitive<String>,
}

/// One key-encryption key.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeySetting {
    /// By which wrapped data keys remember it; never given to another key.
    pub id: String,
    /// 32 random bytes in base64.
    pub key: Sensitive<String>,
}

impl Settings {
    /// A fresh random key in base64, for either use.
    #[must_use]
    pub fn generate_key() -> String {
        STANDARD.encode(rand::random::<[u8; 32]>())
    }
}
