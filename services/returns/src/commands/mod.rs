//! What changes a return: one use return a file, one transaction each.

mod change;
mod close_return;
mod decide_return;
mod journalled;
mod open_return;
mod start_return;
mod withdraw_return;

pub(crate) use change::{ChangeError, Target};
pub(crate) use close_return::close_return;
pub(crate) use decide_return::{DecideError, Verdict, decide_return};
pub(crate) use open_return::{Assignment, open_returns};
pub(crate) use start_return::start_return;
pub(crate) use withdraw_return::{Withdraw, withdraw_return};

use journal::JournalError;

/// Why a fact of another service could not be written down here.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RecordError {
    /// The database failed.
    #[error("the return cannot be read or written")]
    Database(#[from] sqlx::Error),
    /// The journal failed.
    #[error("the change cannot be journalled")]
    Journal(#[from] JournalError),
}
