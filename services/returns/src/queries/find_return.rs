//! One return, by any of its names, with what the customer wrote.

use access::Scope;
use eventbus::Database;
use kernel::{Id, Sensitive};

use super::FindError;
use crate::{
    domain::{Return, WorkItem},
    store::returns,
};

/// What a return can be asked for by.
#[derive(Clone, Debug)]
pub(crate) enum ReturnName {
    /// Its id.
    Id(Id<Return>),
    /// What people say on the phone.
    Number(String),
    /// The work item it was opened for.
    WorkItem(Id<WorkItem>),
}

/// A return and its narrative.
pub(crate) struct Found {
    /// The return.
    pub(crate) goods_return: Return,
    /// What the customer wrote.
    pub(crate) narrative: Sensitive<String>,
}

/// The return of that name, if the scope covers it.
pub(crate) async fn find_return(
    database: &Database,
    scope: &Scope,
    name: &ReturnName,
) -> Result<Found, FindError> {
    let mut tx = database.begin(scope).await?;
    let goods_return = match name {
        ReturnName::Id(id) => returns::find(&mut tx, Some(id.uuid()), None, None).await?,
        ReturnName::Number(number) => returns::find(&mut tx, None, Some(number), None).await?,
        ReturnName::WorkItem(id) => returns::find(&mut tx, None, None, Some(id.uuid())).await?,
    };
    let goods_return = goods_return.ok_or(FindError::NotFound)?;
    let narrative = returns::narrative(&mut tx, goods_return.id).await?;
    Ok(Found {
        goods_return,
        narrative,
    })
}
