//! What changes a case: one use case a file, one transaction each.

mod change;
mod close_case;
mod decide_case;
mod journalled;
mod open_case;
mod start_case;
mod withdraw_case;

pub(crate) use change::{ChangeError, Target};
pub(crate) use close_case::close_case;
pub(crate) use decide_case::{DecideError, Verdict, decide_case};
pub(crate) use open_case::{Assignment, open_cases};
pub(crate) use start_case::start_case;
pub(crate) use withdraw_case::{Withdraw, withdraw_case};

use journal::JournalError;

/// Why a fact of another service could not be written down here.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordError {
    /// The database failed.
    #[error("the case cannot be read or written")]
    Database(#[from] sqlx::Error),
    /// The journal failed.
    #[error("the change cannot be journalled")]
    Journal(#[from] JournalError),
}
