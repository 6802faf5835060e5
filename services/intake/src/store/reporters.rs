//! Who contacted us, as it lies in the database: encrypted under the data key of the contact, found by keyed hash.
//!
//! The subject of a data key is a contact, which stands for whoever sent it: whether two contacts come from one person is
//! a guess (a ward shares a phone, a pharmacy a mail address), and what was put under one key by mistake could never be
//! erased apart. To erase a person is to drop the keys of all contacts that are his.

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use vault::{DataKey, Place, SealError, Vault};

use crate::domain::{contact::Reporter, phone::phone_key};

/// What identifies a person, in the form that is encrypted.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Identity {
    name: String,
    phone: String,
    email: String,
    address: String,
}

/// Hashes by which a sender is found again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traces {
    pub(crate) name: Option<Vec<u8>>,
    pub(crate) phone: Option<Vec<u8>>,
    pub(crate) email: Option<Vec<u8>>,
}

impl Traces {
    pub(crate) fn of(vault: &Vault, reporter: &Reporter) -> Self {
        Self {
            name: name_hash(vault, &reporter.name),
            phone: phone_hash(vault, &reporter.phone),
            email: email_hash(vault, &reporter.email),
        }
    }
}

/// The hash of a name, however it is spaced and whatever its case.
pub(crate) fn name_hash(vault: &Vault, name: &str) -> Option<Vec<u8>> {
    let name: String = name.split_whitespace().collect();
    vault.lookup("name", &name.to_lowercase())
}

/// The hash of a phone as it is written or said; `None` when it is none.
pub(crate) fn phone_hash(vault: &Vault, phone: &str) -> Option<Vec<u8>> {
    vault.lookup("phone", &phone_key(phone))
}

/// The hash of a mail address.
pub(crate) fn email_hash(vault: &Vault, email: &str) -> Option<Vec<u8>> {
    vault.lookup("email", &email.trim().to_lowercase())
}

fn place(contact_id: Uuid) -> Place {
    Place {
        table: "contact",
        column: "reporter_sealed",
        row: contact_id,
    }
}

/// The column `reporter_sealed`.
pub(crate) fn seal(key: &DataKey, contact_id: Uuid, reporter: &Reporter) -> Result<Vec<u8>, SealError> {
    let identity = Identity {
        name: reporter.name.clone(),
        phone: reporter.phone.clone(),
        email: reporter.email.clone(),
        address: reporter.address.clone(),
    };
    seal_json(key, &place(contact_id), &identity)
}

/// Reads the column; without a key nothing is known of the sender any more.
pub(crate) fn open(
    key: Option<&DataKey>,
    contact_id: Uuid,
    sealed: &[u8],
    organisation: String,
) -> Result<Reporter, SealError> {
    let identity: Identity = open_json(key, &place(contact_id), sealed)?;
    Ok(Reporter {
        name: identity.name,
        organisation,
        phone: identity.phone,
        email: identity.email,
        address: identity.address,
    })
}

/// Seals a value as JSON.
pub(super) fn seal_json<T: Serialize>(key: &DataKey, place: &Place, value: &T) -> Result<Vec<u8>, SealError> {
    let json =
        serde_json::to_vec(value).map_err(|error| SealError::Database(sqlx::Error::Encode(error.into())))?;
    Ok(key.seal(place, &json))
}

/// Opens what [`seal_json`] sealed; `T::default()` when its key was dropped.
pub(super) fn open_json<T: Default + for<'a> Deserialize<'a>>(
    key: Option<&DataKey>,
    place: &Place,
    sealed: &[u8],
) -> Result<T, SealError> {
    let Some(key) = key else {
        return Ok(T::default());
    };
    let json = key.open(place, sealed)?;
    serde_json::from_slice(&json).map_err(|error| SealError::Database(sqlx::Error::Decode(error.into())))
}

/// How bytes stand in JSON that Postgres reads as `bytea`.
pub(super) fn bytea(bytes: &[u8]) -> String {
    format!("\\x{}", hex::encode(bytes))
}
