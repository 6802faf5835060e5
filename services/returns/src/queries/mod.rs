//! What can be asked of returns; nothing changes.

mod find_return;
mod list_returns;
mod return_history;

pub(crate) use find_return::{ReturnName, find_return};
pub(crate) use list_returns::{Filter, list_returns};
pub(crate) use return_history::return_history;

use kernel::Fault;

use crate::fault;

/// Why a return cannot be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FindError {
    /// There is none, or not in the caller's regions.
    #[error("there is no such return")]
    NotFound,
    /// The database failed.
    #[error("the return cannot be read")]
    Database(#[from] sqlx::Error),
    /// The journal failed.
    #[error("the journal of the return cannot be read")]
    Journal(#[from] journal::JournalError),
}

impl From<FindError> for Fault {
    fn from(error: FindError) -> Self {
        match error {
            FindError::NotFound => fault::unknown(),
            FindError::Database(_) | FindError::Journal(_) => store::fault(error),
        }
    }
}
