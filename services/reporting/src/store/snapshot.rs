//! What all tables of this service have in common: a row is a reading of one event, and the newest event wins.

use std::future::Future;

use sqlx::PgConnection;
use uuid::Uuid;
use vault::{SealError, Vault};

/// A row as one event tells it.
pub(crate) trait Snapshot: Sized + Send + Sync {
    /// What the row is about.
    fn id(&self) -> Uuid;

    /// Version of the aggregate, then the event's id: two events are never equally new, so the order in which they
    /// arrive cannot matter.
    fn newness(&self) -> (i64, Uuid);

    /// Writes the rows that are newer than what is there, and marks in `tally_due` what may count otherwise since. People
    /// are written sealed. The rows have different ids and stand in their order, so that two transactions lock them in the same order.
    fn keep(
        tx: &mut PgConnection,
        vault: &Vault,
        rows: &[Self],
    ) -> impl Future<Output = Result<(), SealError>> + Send;
}

/// Implements the two getters for a row with an id column, `version` and `event_id`.
macro_rules! newest_wins {
    ($id:ident) => {
        fn id(&self) -> uuid::Uuid {
            self.$id
        }

        fn newness(&self) -> (i64, uuid::Uuid) {
            (self.version, self.event_id)
        }
    };
}
pub(super) use newest_wins;
