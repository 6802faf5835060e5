//! A work item was assigned: its return is opened, once, however often the assignment comes.

use chrono::{DateTime, Utc};
use contracts::returns::v1::ReturnOpened;
use journal::Entry;
use kernel::Sensitive;
use sqlx::PgConnection;

use super::{
    RecordError,
    journalled::{self, Act},
    withdraw_return,
};
use crate::{
    domain::{Return, Work},
    store::{returns, withdrawals},
    wire,
};

/// What was assigned, and to whom.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    /// The work.
    pub(crate) work: Work,
    /// Person id, if routing knows one already.
    pub(crate) owner: Option<String>,
    /// What the customer wrote.
    pub(crate) narrative: Sensitive<String>,
}

/// Opens the return unless it is there; withdraws it at once when its withdrawal came first.
pub(crate) async fn open_return(
    tx: &mut PgConnection,
    at: DateTime<Utc>,
    assignment: Assignment,
) -> Result<(), RecordError> {
    let work_item_id = assignment.work.work_item_id;
    store::lock(tx, &format!("work-item:{work_item_id}")).await?;
    if returns::lock(tx, Return::id_of(work_item_id)).await?.is_some() {
        return Ok(());
    }
    let prefix = assignment.work.kind.prefix();
    let number = store::next_number(tx, prefix, store::year_in_china(at)).await?;
    let goods_return = Return::open(assignment.work, number, assignment.owner, at);
    returns::insert(tx, &goods_return, &assignment.narrative).await?;
    let act = Act {
        actor: &Entry::service("returns"),
        kind: "return-opened",
        reason: None,
        at,
    };
    journalled::append(tx, None, &goods_return, act).await?;
    let event = ReturnOpened {
        r#return: Some(wire::goods_return(&goods_return)),
    };
    eventbus::announce(tx, &goods_return.id.to_string(), at, &event).await?;
    match withdrawals::take(tx, work_item_id).await? {
        Some(early) => withdraw_return::withdraw(tx, at, goods_return, &early).await,
        None => Ok(()),
    }
}
