//! The returns of the caller's regions, oldest first, page by page.

use access::Scope;
use eventbus::Database;
use store::{Cursor, Page};

use super::FindError;
use crate::{
    domain::{Kind, Phase, Return},
    store::returns,
};

/// Which returns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Filter {
    /// Of one state, or of all.
    pub(crate) phase: Option<Phase>,
    /// Of one kind, or of all.
    pub(crate) kind: Option<Kind>,
    /// After this place in the list.
    pub(crate) after: Option<Cursor>,
    /// At most so many.
    pub(crate) size: i64,
}

/// A page of the returns that the scope covers.
pub(crate) async fn list_returns(
    database: &Database,
    scope: &Scope,
    filter: Filter,
) -> Result<Page<Return>, FindError> {
    let mut tx = database.begin(scope).await?;
    let rows = returns::list(&mut tx, filter.phase, filter.kind, filter.after, filter.size + 1).await?;
    Ok(Page::cut(rows, filter.size, |goods_return| Cursor {
        at: goods_return.opened_at,
        id: goods_return.id.uuid(),
    }))
}
