//! The keys of the configuration: wrapping of data keys, and hashes for look-up.

use std::sync::Arc;

use aes_gcm::{Aes256Gcm, KeyInit as _};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac as _};
use kernel::Sensitive;
use sha2::Sha256;
use uuid::Uuid;

use crate::{
    Settings, Wrapped,
    data_key::{DataKey, Place, SealError, open_with, seal_with},
};

/// Bytes of a key.
const KEY_BYTES: usize = 32;
/// Bytes kept of a look-up hash: enough that two values never share one.
const LOOKUP_BYTES: usize = 16;

/// The configured keys cannot be used. Never holds one.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// There is none.
    #[error("vault.keys is empty: without a key nothing that identifies people can be kept")]
    NoKey,
    /// Not 32 bytes in base64.
    #[error("the vault key {0} is not 32 bytes in base64")]
    Form(String),
    /// Two keys have one id.
    #[error("the vault key id {0} stands twice")]
    Twice(String),
}

struct WrappingKey {
    id: String,
    cipher: Aes256Gcm,
}

/// The configured keys, ready for use. Has no `Debug` that could tell them.
pub struct Vault {
    active: WrappingKey,
    former: Vec<WrappingKey>,
    lookup: Hmac<Sha256>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("active", &self.active.id)
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// Reads the configured keys.
    ///
    /// # Errors
    /// When there is none, one is no key, or two have one id.
    pub fn try_new(settings: &Settings) -> Result<Self, VaultError> {
        let mut keys: Vec<WrappingKey> = Vec::with_capacity(settings.keys.len());
        for setting in &settings.keys {
            if keys.iter().any(|known| known.id == setting.id) {
                return Err(VaultError::Twice(setting.id.clone()));
            }
            keys.push(WrappingKey {
                id: setting.id.clone(),
                cipher: Aes256Gcm::new(&key_bytes(&setting.id, &setting.key)?.into()),
            });
        }
        if keys.is_empty() {
            return Err(VaultError::NoKey);
        }
        let active = keys.remove(0);
        let lookup = key_bytes("lookup_key", &settings.lookup_key)?;
        let lookup = Hmac::new_from_slice(&lookup).map_err(|_| VaultError::Form("lookup_key".to_owned()))?;
        Ok(Self {
            active,
            former: keys,
            lookup,
        })
    }

    /// By what a value is found again: the same value of the same kind gives the same hash, and without the look-up key
    /// nobody can try out values. `value` is in its normal form; an empty one has no hash, so that nothing is found by it.
    #[must_use]
    pub fn lookup(&self, kind: &str, value: &str) -> Option<Vec<u8>> {
        if value.is_empty() {
            return None;
        }
        let mut mac = self.lookup.clone();
        mac.update(&(kind.len() as u64).to_be_bytes());
        mac.update(kind.as_bytes());
        mac.update(value.as_bytes());
        Some(mac.finalize().into_bytes()[..LOOKUP_BYTES].to_vec())
    }

    /// A fresh data key for `subject`, and how it is stored.
    #[must_use]
    pub fn make_key(&self, subject: Uuid) -> (Arc<DataKey>, Wrapped) {
        let bytes: [u8; KEY_BYTES] = rand::random();
        let wrapped = self.wrap(subject, &bytes);
        (Arc::new(DataKey::new(&bytes)), wrapped)
    }

    /// The data key of `subject` as it was stored.
    ///
    /// # Errors
    /// When the key that wrapped it is not configured, or does not open it.
    pub fn unwrap_key(&self, subject: Uuid, wrapped: &Wrapped) -> Result<Arc<DataKey>, SealError> {
        Ok(Arc::new(DataKey::new(&self.unwrapped(subject, wrapped)?)))
    }

    /// The id of the key that wraps.
    #[must_use]
    pub fn active_id(&self) -> &str {
        &self.active.id
    }

    /// The same data key, wrapped by the active key.
    ///
    /// # Errors
    /// As [`Vault::unwrap_key`].
    pub fn wrap_anew(&self, subject: Uuid, wrapped: &Wrapped) -> Result<Wrapped, SealError> {
        Ok(self.wrap(subject, &self.unwrapped(subject, wrapped)?))
    }

    fn wrap(&self, subject: Uuid, bytes: &[u8; KEY_BYTES]) -> Wrapped {
        Wrapped {
            bytes: seal_with(&self.active.cipher, &wrapping_place(subject), bytes),
            by: self.active.id.clone(),
        }
    }

    fn unwrapped(&self, subject: Uuid, wrapped: &Wrapped) -> Result<[u8; KEY_BYTES], SealError> {
        let key = std::iter::once(&self.active)
            .chain(&self.former)
            .find(|key| key.id == wrapped.by)
            .ok_or_else(|| SealError::KeyUnknown(wrapped.by.clone()))?;
        let place = wrapping_place(subject);
        open_with(&key.cipher, &place, &wrapped.bytes)?
            .try_into()
            .map_err(|_| place.unreadable())
    }
}

fn wrapping_place(subject: Uuid) -> Place {
    Place {
        table: "data_key",
        column: "wrapped",
        row: subject,
    }
}

fn key_bytes(id: &str, text: &Sensitive<String>) -> Result<[u8; KEY_BYTES], VaultError> {
    let bytes = STANDARD.decode(text.expose()).ok();
    bytes
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| VaultError::Form(id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::KeySetting;

    fn setting(id: &str) -> KeySetting {
        KeySetting {
            id: id.to_owned(),
            key: Settings::generate_key().into(),
        }
    }

    fn settings(keys: &[KeySetting]) -> Settings {
        Settings {
            keys: keys.to_vec(),
            lookup_key: Settings::generate_key().into(),
        }
    }

    fn place(row: u128) -> Place {
        Place {
            table: "person",
            column: "name",
            row: Uuid::from_u128(row),
        }
    }

    ///
    #[test]
    fn what_is_sealed_opens_in_its_own_place_only_and_under_its_own_key() {
        let vault = Vault::try_new(&settings(&[setting("a")])).unwrap();
        let (key, wrapped) = vault.make_key(Uuid::from_u128(1));
        let sealed = key.seal(&place(1), "王小芳".as_bytes());
        assert!(!sealed.windows(3).any(|part| part == "王".as_bytes()));
        assert_ne!(
            sealed,
            key.seal(&place(1), "王小芳".as_bytes()),
            "a nonce was used twice"
        );
        assert_eq!(key.open(&place(1), &sealed).unwrap(), "王小芳".as_bytes());
        let again = vault.unwrap_key(Uuid::from_u128(1), &wrapped).unwrap();
        assert_eq!(again.open(&place(1), &sealed).unwrap(), "王小芳".as_bytes());
        assert!(key.open(&place(2), &sealed).is_err());
        for elsewhere in [
            Place {
                table: "people",
                ..place(1)
            },
            Place {
                column: "phone",
                ..place(1)
            },
        ] {
            assert!(key.open(&elsewhere, &sealed).is_err());
        }
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(
                key.open(&place(1), &changed).is_err(),
                "byte {at} was changed unnoticed"
            );
        }
        assert!(key.open(&place(1), &[]).is_err());
        assert!(key.open(&place(1), &sealed[..10]).is_err());
        let (other, _) = vault.make_key(Uuid::from_u128(1));
        assert!(other.open(&place(1), &sealed).is_err());
    }

    #[test]
    fn a_wrapped_key_belongs_to_one_subject_and_outlives_a_change_of_keys() {
        let (old, new) = (setting("old"), setting("new"));
        let before = Vault::try_new(&settings(std::slice::from_ref(&old))).unwrap();
        let (key, wrapped) = before.make_key(Uuid::from_u128(1));
        let sealed = key.seal(&place(1), b"x");
        assert!(before.unwrap_key(Uuid::from_u128(2), &wrapped).is_err());

        let after = Vault::try_new(&settings(&[new.clone(), old])).unwrap();
        assert_eq!(after.active_id(), "new");
        let anew = after.wrap_anew(Uuid::from_u128(1), &wrapped).unwrap();
        assert_eq!(anew.by, "new");
        let only_new = Vault::try_new(&settings(&[new])).unwrap();
        let key = only_new.unwrap_key(Uuid::from_u128(1), &anew).unwrap();
        assert_eq!(key.open(&place(1), &sealed).unwrap(), b"x");
        let refused = only_new.unwrap_key(Uuid::from_u128(1), &wrapped).unwrap_err();
        assert!(matches!(refused, SealError::KeyUnknown(id) if id == "old"));
    }

    #[test]
    fn a_value_is_found_by_its_kind_and_the_look_up_key_only() {
        let one = settings(&[setting("a")]);
        let vault = Vault::try_new(&one).unwrap();
        let hash = vault.lookup("phone", "13800138000").unwrap();
        assert_eq!(hash.len(), LOOKUP_BYTES);
        assert_eq!(
            Vault::try_new(&one).unwrap().lookup("phone", "13800138000"),
            Some(hash.clone())
        );
        assert_ne!(vault.lookup("email", "13800138000"), Some(hash.clone()));
        assert_ne!(vault.lookup("phon", "e13800138000"), Some(hash.clone()));
        let other = Vault::try_new(&settings(&[setting("a")])).unwrap();
        assert_ne!(other.lookup("phone", "13800138000"), Some(hash));
        assert_eq!(vault.lookup("phone", ""), None);
    }

    #[test]
    fn keys_that_are_none_are_refused_and_none_is_printed() {
        assert!(matches!(
            Vault::try_new(&Settings::default()),
            Err(VaultError::NoKey)
        ));
        let twice = settings(&[setting("a"), setting("a")]);
        assert!(matches!(Vault::try_new(&twice), Err(VaultError::Twice(_))));
        let mut short = settings(&[setting("a")]);
        short.keys[0].key = "c2hvcnQ=".to_owned().into();
        assert!(matches!(Vault::try_new(&short), Err(VaultError::Form(_))));
        let mut without = settings(&[setting("a")]);
        without.lookup_key = String::new().into();
        assert!(matches!(Vault::try_new(&without), Err(VaultError::Form(_))));
        let good = settings(&[setting("a")]);
        let shown = format!("{good:?} {:?}", Vault::try_new(&good).unwrap());
        assert!(!shown.contains(good.keys[0].key.expose()) && !shown.contains(good.lookup_key.expose()));
    }
}
