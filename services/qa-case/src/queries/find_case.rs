//! One case, by any of its names, with what the customer wrote.

use access::Scope;
use eventbus::Database;
use kernel::{Id, Sensitive};

use super::FindError;
use crate::{
    domain::{Case, WorkItem},
    store::cases,
};

/// What a case can be asked for by.
#[derive(Clone, Debug)]
pub(crate) enum CaseName {
    /// Its id.
    Id(Id<Case>),
    /// What people say on the phone.
    Number(String),
    /// The work item it was opened for.
    WorkItem(Id<WorkItem>),
}

/// A case and its narrative.
pub(crate) struct Found {
    /// The case.
    pub(crate) case: Case,
    /// What the customer wrote.
    pub(crate) narrative: Sensitive<String>,
}

/// The case of that name, if the scope covers it.
pub(crate) async fn find_case(
    database: &Database,
    scope: &Scope,
    name: &CaseName,
) -> Result<Found, FindError> {
    let mut tx = database.begin(scope).await?;
    let case = match name {
        CaseName::Id(id) => cases::find(&mut tx, Some(id.uuid()), None, None).await?,
        CaseName::Number(number) => cases::find(&mut tx, None, Some(number), None).await?,
        CaseName::WorkItem(id) => cases::find(&mut tx, None, None, Some(id.uuid())).await?,
    };
    let case = case.ok_or(FindError::NotFound)?;
    let narrative = cases::narrative(&mut tx, case.id).await?;
    Ok(Found { case, narrative })
}
