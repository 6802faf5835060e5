//! A work item no longer stands. An undecided return goes with it; a decision stays, and the journal says that somebody
//! wanted it gone.

use chrono::{DateTime, Utc};
use contracts::returns::v1::ReturnWithdrawn;
use kernel::Id;
use sqlx::PgConnection;

use super::{
    RecordError,
    journalled::{self, Act},
};
use crate::{
    domain::{Return, Withdrawal, WorkItem},
    store::{
        returns,
        withdrawals::{self, Early},
    },
    wire,
};

/// Which work item was withdrawn, why, by whom.
#[derive(Clone, Debug)]
pub(crate) struct Withdraw {
    /// The work item, of whatever kind.
    pub(crate) work_item_id: Id<WorkItem>,
    /// In the words of who withdrew it.
    pub(crate) reason: String,
    /// Person id, or `service:<name>`.
    pub(crate) actor: String,
}

/// Withdraws the return of the work item. Without a return the withdrawal is kept: the assignment may come later.
pub(crate) async fn withdraw_return(
    tx: &mut PgConnection,
    at: DateTime<Utc>,
    request: Withdraw,
) -> Result<(), RecordError> {
    let work_item_id = request.work_item_id;
    let early = Early {
        reason: request.reason,
        actor: request.actor,
    };
    store::lock(tx, &format!("work-item:{work_item_id}")).await?;
    match returns::lock(tx, Return::id_of(work_item_id)).await? {
        Some(goods_return) => withdraw(tx, at, goods_return, &early).await,
        None => Ok(withdrawals::keep(tx, work_item_id, &early, at).await?),
    }
}

pub(super) async fn withdraw(
    tx: &mut PgConnection,
    at: DateTime<Utc>,
    before: Return,
    request: &Early,
) -> Result<(), RecordError> {
    let mut goods_return = before.clone();
    let kind = match goods_return.withdraw() {
        Withdrawal::Already => return Ok(()),
        Withdrawal::Taken => "return-withdrawn",
        Withdrawal::TooLate => "withdrawal-refused",
    };
    let act = Act {
        actor: &request.actor,
        kind,
        reason: Some(&request.reason),
        at,
    };
    journalled::append(tx, Some(&before), &goods_return, act).await?;
    if goods_return.version == before.version {
        return Ok(());
    }
    returns::update(tx, &goods_return).await?;
    let event = ReturnWithdrawn {
        r#return: Some(wire::goods_return(&goods_return)),
        reason: request.reason.clone(),
    };
    eventbus::announce(tx, &goods_return.id.to_string(), at, &event).await?;
    Ok(())
}
