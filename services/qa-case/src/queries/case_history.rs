//! What the journal says of a case. The journal has no regions, so the case itself is looked up first.

use access::Scope;
use eventbus::Database;
use kernel::Id;

use super::FindError;
use crate::{domain::Case, store::cases};

/// The entries of a case that the scope covers, oldest first.
pub(crate) async fn case_history(
    database: &Database,
    scope: &Scope,
    case_id: Id<Case>,
) -> Result<Vec<journal::Row>, FindError> {
    let mut tx = database.begin(scope).await?;
    let found = cases::find(&mut tx, Some(case_id.uuid()), None, None).await?;
    let case = found.ok_or(FindError::NotFound)?;
    Ok(journal::history(&mut tx, case.id.uuid()).await?)
}
