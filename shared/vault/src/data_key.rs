//! One data key, and what it seals: AES-256-GCM with a random nonce, bound to the place where the ciphertext stands.

use aes_gcm::{
    Aes256Gcm, KeyInit as _,
    aead::{Aead as _, Nonce, Payload},
};
use uuid::Uuid;

/// First byte of everything sealed: the form that follows.
const FORM: u8 = 1;
const NONCE_BYTES: usize = 12;

/// Where a ciphertext stands. It opens nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Table.
    pub table: &'static str,
    /// Column.
    pub column: &'static str,
    /// Key of the row, or an id derived from it.
    pub row: Uuid,
}

impl Place {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(64);
        for part in [self.table.as_bytes(), self.column.as_bytes(), self.row.as_bytes()] {
            bytes.extend_from_slice(&(part.len() as u64).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        bytes
    }

    pub(crate) fn unreadable(self) -> SealError {
        SealError::Unreadable {
            table: self.table,
            column: self.column,
            row: self.row,
        }
    }
}

/// Something sealed could not be opened. Never holds what it says.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The key that wrapped the data key is not configured.
    #[error("the data key is wrapped by {0}, which is not among vault.keys")]
    KeyUnknown(String),
    /// Changed, moved from another place, or sealed under another key.
    #[error("{table}.{column} of {row} does not open")]
    Unreadable {
        /// Table.
        table: &'static str,
        /// Column.
        column: &'static str,
        /// Key of the row.
        row: Uuid,
    },
    /// Another transaction made the data key at this moment; it works the next time.
    #[error("the data key is being made by another process")]
    Raced,
    /// The database failed.
    #[error("the database refused")]
    Database(#[from] sqlx::Error),
}

/// The key of one person.
pub struct DataKey(Aes256Gcm);

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey")
    }
}

impl DataKey {
    pub(crate) fn new(bytes: &[u8; 32]) -> Self {
        Self(Aes256Gcm::new(bytes.into()))
    }

    /// Seals a value for its place.
    #[must_use]
    pub fn seal(&self, place: &Place, value: &[u8]) -> Vec<u8> {
        seal_with(&self.0, place, value)
    }

    /// Opens what was sealed for the place.
    ///
    /// # Errors
    /// When it was changed, stood elsewhere, or is under another key.
    pub fn open(&self, place: &Place, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
        open_with(&self.0, place, sealed)
    }
}

pub(crate) fn seal_with(cipher: &Aes256Gcm, place: &Place, value: &[u8]) -> Vec<u8> {
    let nonce: [u8; NONCE_BYTES] = rand::random();
    let aad = place.bytes();
    let payload = Payload {
        msg: value,
        aad: &aad,
    };
    let sealed = cipher.encrypt(&Nonce::<Aes256Gcm>::from(nonce), payload);
    // refused is only what is longer than 64 GiB, which no column holds
    let sealed = sealed.expect("a value shorter than 64 GiB");
    [&[FORM][..], &nonce, &sealed].concat()
}

pub(crate) fn open_with(cipher: &Aes256Gcm, place: &Place, sealed: &[u8]) -> Result<Vec<u8>, SealError> {
    let unreadable = || place.unreadable();
    let sealed = sealed.strip_prefix(&[FORM]).ok_or_else(unreadable)?;
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(unreadable)?;
    let aad = place.bytes();
    let payload = Payload {
        msg: sealed,
        aad: &aad,
    };
    cipher
        .decrypt(&Nonce::<Aes256Gcm>::from(*nonce), payload)
        .map_err(|_| place.unreadable())
}
