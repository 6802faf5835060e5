//! What can be asked of cases; nothing changes.

mod case_history;
mod find_case;
mod list_cases;

pub(crate) use case_history::case_history;
pub(crate) use find_case::{CaseName, find_case};
pub(crate) use list_cases::{Filter, list_cases};

use kernel::Fault;

use crate::fault;

/// Why a case cannot be shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FindError {
    /// There is none, or not in the caller's regions.
    #[error("there is no such case")]
    NotFound,
    /// The database failed.
    #[error("the case cannot be read")]
    Database(#[from] sqlx::Error),
    /// The journal failed.
    #[error("the journal of the case cannot be read")]
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
