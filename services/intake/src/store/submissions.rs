//! Submissions that are kept whole for another day, in `rejected` and `quarantined`: encrypted under the data key of the
//! contact that they are or would be, because a form names its sender and a call its number.

use sqlx::PgConnection;
use uuid::Uuid;
use vault::{DataKey, DataKeys, Place, SealError, Vault, Wrapped, provide};

/// Which table keeps it.
#[derive(Clone, Copy)]
pub(crate) enum Keeper {
    /// `rejected`.
    Rejected,
    /// `quarantined`.
    Quarantined,
}

fn place(keeper: Keeper, contact_id: Uuid) -> Place {
    Place {
        table: match keeper {
            Keeper::Rejected => "rejected",
            Keeper::Quarantined => "quarantined",
        },
        column: "submission_sealed",
        row: contact_id,
    }
}

/// Seals an encoded submission.
pub(crate) fn seal(key: &DataKey, keeper: Keeper, contact_id: Uuid, submission: &[u8]) -> Vec<u8> {
    key.seal(&place(keeper, contact_id), submission)
}

/// A submission as it was kept.
pub(crate) struct SealedSubmission {
    pub(crate) contact_id: Uuid,
    pub(crate) sealed: Vec<u8>,
    pub(crate) wrapped: Option<Wrapped>,
}

impl SealedSubmission {
    /// The encoded submission; `None` when its data key was dropped.
    pub(crate) fn open(&self, vault: &Vault, keeper: Keeper) -> Result<Option<Vec<u8>>, SealError> {
        let mut keys = DataKeys::default();
        let key = keys.unwrap(vault, self.contact_id, self.wrapped.as_ref())?;
        key.map(|key| key.open(&place(keeper, self.contact_id), &self.sealed))
            .transpose()
    }
}

/// Has the data key of one contact at hand.
pub(crate) async fn key_for<'a>(
    tx: &mut PgConnection,
    vault: &Vault,
    keys: &'a mut DataKeys,
    contact_id: Uuid,
) -> Result<&'a DataKey, SealError> {
    provide(tx, vault, keys, [contact_id]).await?;
    keys.of(contact_id)
}
