//! What the service does about events of others: one handler a file.

mod on_work_assigned;
mod on_work_withdrawn;

pub(crate) use on_work_assigned::OnWorkAssigned;
pub(crate) use on_work_withdrawn::OnWorkWithdrawn;

use eventbus::HandlerError;
use kernel::Id;

/// An id of the contract that is none, by the field's name.
#[derive(Debug, thiserror::Error)]
#[error("the field {0} is not an id")]
struct NotAnId(&'static str, #[source] kernel::ParseIdError);

/// Reads an id; a wrong one will never get better.
fn id<K: ?Sized>(field: &'static str, text: &str) -> Result<Id<K>, HandlerError> {
    text.parse()
        .map_err(|error| HandlerError::reject(NotAnId(field, error)))
}
