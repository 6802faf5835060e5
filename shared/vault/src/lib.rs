//! What identifies a person: encrypted at rest, found by keyed hash, shown masked.
//!
//! Every person has a random **data key**, kept in the service's table `data_key` and wrapped (encrypted) by a
//! **key-encryption key** of the configuration. Dropping the data key erases the person: what was encrypted under it
//! stays in its row and in every backup and can never be read again, while counts and statistics over the rows stay.
//!
//! A ciphertext is bound to its [`Place`]: moved to another row or column, it does not open. Values are looked up by
//! [`Vault::lookup`], an HMAC, never by what they say. [`mask`] is the one place that decides how much of a name, a
//! phone number or an address is shown to whoever has not asked for the whole.

mod data_key;
mod data_keys;
pub mod mask;
mod settings;
mod store;
mod vault;

pub use data_key::{DataKey, Place, SealError};
pub use data_keys::{DataKeys, Wrapped, erase, fetch, provide};
pub use settings::{KeySetting, Settings};
pub use store::rewrap;
pub use vault::{Vault, VaultError};

/// The table `data_key`; the runner merges it into each service's own migrations.
pub static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!();
