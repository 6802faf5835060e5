//! Data keys at hand, and how they come to be: many at once, so that a batch costs one statement.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use sqlx::PgConnection;
use uuid::Uuid;

use crate::{DataKey, SealError, Vault, store};

/// A data key as it is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct Wrapped {
    /// Under the key-encryption key.
    pub bytes: Vec<u8>,
    /// Id of that key.
    pub by: String,
}

impl Wrapped {
    /// Of the two columns of an outer join; `None` when there is no key, or no longer.
    #[must_use]
    pub fn of(bytes: Option<Vec<u8>>, by: Option<String>) -> Option<Self> {
        Some(Self {
            bytes: bytes?,
            by: by?,
        })
    }
}

/// Data keys by subject, for the length of one transaction.
#[derive(Debug, Default)]
pub struct DataKeys(HashMap<Uuid, Arc<DataKey>>);

impl DataKeys {
    /// The key of a subject that was provided for.
    ///
    /// # Errors
    /// `RowNotFound` when it was not; that is a mistake of the caller.
    pub fn of(&self, subject: Uuid) -> Result<&DataKey, SealError> {
        let key = self.0.get(&subject).map(Arc::as_ref);
        key.ok_or(SealError::Database(sqlx::Error::RowNotFound))
    }

    /// Has the key of a subject at hand as it was read with the subject's row; `None` when it was dropped.
    ///
    /// # Errors
    /// As [`Vault::unwrap_key`].
    pub fn unwrap(
        &mut self,
        vault: &Vault,
        subject: Uuid,
        wrapped: Option<&Wrapped>,
    ) -> Result<Option<&DataKey>, SealError> {
        if let (Some(wrapped), false) = (wrapped, self.0.contains_key(&subject)) {
            self.0.insert(subject, vault.unwrap_key(subject, wrapped)?);
        }
        Ok(self.get(subject))
    }

    /// The key of a subject, if it is at hand.
    #[must_use]
    pub fn get(&self, subject: Uuid) -> Option<&DataKey> {
        self.0.get(&subject).map(Arc::as_ref)
    }
}

/// Has a key at hand for each subject: those stored before, new ones for the others. One statement, or none when all
/// are at hand.
///
/// # Errors
/// [`SealError::Raced`] when somebody else makes one of them at this moment.
pub async fn provide(
    tx: &mut PgConnection,
    vault: &Vault,
    keys: &mut DataKeys,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<(), SealError> {
    let lacking: BTreeSet<Uuid> = subjects
        .into_iter()
        .filter(|subject| !keys.0.contains_key(subject))
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let mut made: HashMap<Uuid, (Arc<DataKey>, Wrapped)> = lacking
        .iter()
        .map(|subject| (*subject, vault.make_key(*subject)))
        .collect();
    let offered: Vec<(Uuid, &Wrapped)> = lacking
        .iter()
        .map(|subject| (*subject, &made[subject].1))
        .collect();
    let stored = store::put_or_read(tx, &offered).await?;
    if stored.len() < lacking.len() {
        return Err(SealError::Raced);
    }
    for (subject, former) in stored {
        let key = match former {
            Some(wrapped) => vault.unwrap_key(subject, &wrapped)?,
            None => made.remove(&subject).ok_or(SealError::Raced)?.0,
        };
        keys.0.insert(subject, key);
    }
    Ok(())
}

/// Has those keys of subjects at hand that are stored. Makes none.
///
/// # Errors
/// As [`Vault::unwrap_key`], and when the database does not answer.
pub async fn fetch(
    tx: &mut PgConnection,
    vault: &Vault,
    keys: &mut DataKeys,
    subjects: impl IntoIterator<Item = Uuid>,
) -> Result<(), SealError> {
    let lacking: BTreeSet<Uuid> = subjects
        .into_iter()
        .filter(|subject| !keys.0.contains_key(subject))
        .collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let lacking: Vec<Uuid> = lacking.into_iter().collect();
    for (subject, wrapped) in store::read(tx, &lacking).await? {
        keys.unwrap(vault, subject, Some(&wrapped))?;
    }
    Ok(())
}

/// Drops the keys of subjects for ever. Answers how many there were.
///
/// # Errors
/// When the database does not answer.
pub async fn erase(tx: &mut PgConnection, subjects: &[Uuid]) -> Result<u64, sqlx::Error> {
    store::delete(tx, subjects).await
}
