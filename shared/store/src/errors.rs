//! What the database says, as the caller may hear it: the cause goes to the log once, a refusal goes out.

use std::error::Error;

use kernel::{Chain, Fault};
use uuid::Uuid;

/// Logs an unexpected error once, with all its causes, and answers the refusal for the caller:
/// [`Fault::unavailable`] when the database is out of reach or asks to try again, [`Fault::internal`] otherwise.
///
/// Takes a `sqlx::Error` or anything that has one among its sources (`journal::JournalError`), so that
/// `.map_err(store::fault)?` does for all of them. Expected errors are told apart before, by [`on_constraint`].
pub fn fault(error: impl Error + Send + Sync + 'static) -> Fault {
    if causes(&error)
        .filter_map(|cause| cause.downcast_ref())
        .any(is_outage)
    {
        tracing::warn!(error = %Chain(&error), "database out of reach");
        return Fault::unavailable();
    }
    tracing::error!(error = %Chain(&error), "database refused");
    Fault::internal()
}

fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| (*error).source())
}

/// Whether the same statement may work later: connection trouble, a server that is starting, stopping or full
/// (SQLSTATE classes 08, 53, 57), a deadlock or a lost race between transactions (class 40).
pub fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => true,
        sqlx::Error::Database(error) => error.code().is_some_and(|code| {
            ["08", "40", "53", "57"]
                .iter()
                .any(|class| code.starts_with(class))
        }),
        _ => false,
    }
}

/// Whether the database refused because of the constraint of that name.
pub fn on_constraint(error: &sqlx::Error, name: &str) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::constraint)
        == Some(name)
}

/// A stored value that no version of this service could have written, with its address and without the value.
/// As a `sqlx::Error` it travels like any other failure to read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("impossible value in {table}.{column} of {row}")]
pub struct ImpossibleRow {
    /// The table.
    pub table: &'static str,
    /// The column.
    pub column: &'static str,
    /// The primary key of the row.
    pub row: Uuid,
}

impl From<ImpossibleRow> for sqlx::Error {
    fn from(impossible: ImpossibleRow) -> Self {
        Self::Decode(Box::new(impossible))
    }
}

#[cfg(test)]
mod tests {
    use kernel::Code;

    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("the journal cannot be written")]
    struct Wrapped(#[source] sqlx::Error);

    #[test]
    fn an_outage_is_found_among_the_causes_and_everything_else_is_our_fault() {
        assert_eq!(fault(sqlx::Error::PoolTimedOut).code, Code::Unavailable);
        assert_eq!(fault(Wrapped(sqlx::Error::WorkerCrashed)).code, Code::Unavailable);
        assert_eq!(fault(Wrapped(sqlx::Error::RowNotFound)).code, Code::Internal);
        let impossible = ImpossibleRow {
            table: "ticket",
            column: "state",
            row: Uuid::nil(),
        };
        assert_eq!(fault(sqlx::Error::from(impossible)).code, Code::Internal);
    }

    #[test]
    fn an_error_that_is_not_of_the_database_is_on_no_constraint() {
        assert!(!on_constraint(&sqlx::Error::RowNotFound, "ticket_pk"));
    }
}
