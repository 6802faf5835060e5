//! The cases of the caller's regions, oldest first, page by page.

use access::Scope;
use eventbus::Database;
use store::{Cursor, Page};

use super::FindError;
use crate::{
    domain::{Case, Kind, Phase},
    store::cases,
};

/// Which cases.
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

/// A page of the cases that the scope covers.
pub(crate) async fn list_cases(
    database: &Database,
    scope: &Scope,
    filter: Filter,
) -> Result<Page<Case>, FindError> {
    let mut tx = database.begin(scope).await?;
    let rows = cases::list(&mut tx, filter.phase, filter.kind, filter.after, filter.size + 1).await?;
    Ok(Page::cut(rows, filter.size, |case| Cursor {
        at: case.opened_at,
        id: case.id.uuid(),
    }))
}
