//! What broke inside becomes one log line and a refusal that says nothing of how.

use std::error::Error;

use evidence::EvidenceError;
use journal::JournalError;
use kernel::{Chain, Code, Fault};
use vault::SealError;

use crate::commands::AcceptError;

fn broken(error: &(dyn Error + Send + Sync + 'static), is_outage: bool) -> Fault {
    tracing::error!(error = %Chain(error), "request failed");
    if is_outage {
        Fault::unavailable()
    } else {
        Fault::internal()
    }
}

/// The database failed.
#[expect(clippy::needless_pass_by_value, reason = "fits map_err")]
pub(crate) fn database(error: sqlx::Error) -> Fault {
    let is_outage = matches!(
        error,
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed
    );
    broken(&error, is_outage)
}

/// The journal failed.
#[expect(clippy::needless_pass_by_value, reason = "fits map_err")]
pub(crate) fn journal(error: JournalError) -> Fault {
    broken(&error, false)
}

/// The evidence store failed.
#[expect(clippy::needless_pass_by_value, reason = "fits map_err")]
pub(crate) fn evidence(error: EvidenceError) -> Fault {
    let may_pass = matches!(error, EvidenceError::Storage(_) | EvidenceError::Sync(_));
    broken(&error, may_pass)
}

/// What identifies a sender could not be opened.
pub(crate) fn vault(error: SealError) -> Fault {
    match error {
        SealError::Database(error) => database(error),
        error => broken(&error, false),
    }
}

/// A use case failed.
pub(crate) fn accept(error: AcceptError) -> Fault {
    match error {
        AcceptError::Database(error) => database(error),
        AcceptError::Journal(error) => journal(error),
        AcceptError::Vault(error) => vault(error),
        AcceptError::Evidence(error) => evidence(error),
        AcceptError::ContactExists => Fault::precondition(
            "contact-exists",
            "同一封邮件已从另一途径登记为来件，无需恢复。",
            "The same mail is a contact already, by another route.",
        ),
        error @ (AcceptError::ReceiptTaken | AcceptError::Raced) => {
            tracing::warn!(error = %Chain(&error), "request failed");
            Fault::new(
                Code::Aborted,
                "contact-raced",
                "同一来件正在被登记，请重试。",
                "The same contact is being registered at this moment; please try again.",
            )
        }
    }
}

/// There is no such contact, or not for this caller.
pub(crate) fn no_contact() -> Fault {
    Fault::not_found("contact-unknown", "没有这个来件。", "There is no such contact.")
}
