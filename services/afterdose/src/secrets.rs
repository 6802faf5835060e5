//! The secrets of a laptop edition: made once, kept in a file that only its owner reads. Nothing has a default.

use std::{fs, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use access::Signer;
use serde::{Deserialize, Serialize};

use crate::say::say;

/// Everything that must not be the same on two installations.
#[derive(Serialize, Deserialize)]
pub(crate) struct Secrets {
    /// Seed with which identity signs principals.
    pub(crate) access_seed: String,
    /// Seed with which journals are sealed.
    pub(crate) journal_seed: String,
    /// Password of every database role.
    pub(crate) database_password: String,
    /// Key under which the data keys of people are kept.
    #[serde(default)]
    pub(crate) vault_key: String,
    /// Key of the hashes by which people are found.
    #[serde(default)]
    pub(crate) lookup_key: String,
}

impl Secrets {
    /// Reads the file, or makes it.
    pub(crate) fn at(path: &Path) -> anyhow::Result<Self> {
        let mut secrets = if path.exists() {
            toml::from_str(&fs::read_to_string(path)?)?
        } else {
            Self {
                access_seed: Signer::generate_seed(),
                journal_seed: Signer::generate_seed(),
                database_password: word(),
                vault_key: String::new(),
                lookup_key: String::new(),
            }
        };
        // a file from before the vault gets its keys now
        for key in [&mut secrets.vault_key, &mut secrets.lookup_key] {
            if key.is_empty() {
                *key = vault::Settings::generate_key();
            }
        }
        write_private(path, &toml::to_string(&secrets)?)?;
        Ok(secrets)
    }
}

/// Writes a file that only its owner reads, in place of what was there.
pub(crate) fn write_private(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    Ok(())
}

/// 120 random bits that survive a URL and a keyboard.
fn word() -> String {
    const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
    let letters = rand::random::<[u8; 24]>().map(|byte| char::from(LETTERS[usize::from(byte % 32)]));
    letters.iter().collect()
}

/// A seed and its public key, and a key for the vault, as configuration lines.
pub(crate) fn print_key_pair() -> anyhow::Result<()> {
    let seed = Signer::generate_seed();
    let public = Signer::try_new("key", &seed)?.public_key();
    let vault_key = vault::Settings::generate_key();
    say(&format!(
        "signing_key = \"{seed}\"\npublic_key = \"{public}\"\nvault_key = \"{vault_key}\""
    ))?;
    Ok(())
}
