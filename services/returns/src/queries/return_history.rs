//! What the journal says of a return. The journal has no regions, so the return itself is looked up first.

use access::Scope;
use eventbus::Database;
use kernel::Id;

use super::FindError;
use crate::{domain::Return, store::returns};

/// The entries of a return that the scope covers, oldest first.
pub(crate) async fn return_history(
    database: &Database,
    scope: &Scope,
    return_id: Id<Return>,
) -> Result<Vec<journal::Row>, FindError> {
    let mut tx = database.begin(scope).await?;
    let found = returns::find(&mut tx, Some(return_id.uuid()), None, None).await?;
    let goods_return = found.ok_or(FindError::NotFound)?;
    Ok(journal::history(&mut tx, goods_return.id.uuid()).await?)
}
