//! A work item no longer stands. An undecided case goes with it; a decision stays, and the journal says that somebody
//! wanted it gone.

use chrono::{DateTime, Utc};
use contracts::qa_case::v1::CaseWithdrawn;
use kernel::Id;
use sqlx::PgConnection;

use super::{
    RecordError,
    journalled::{self, Act},
};
use crate::{
    domain::{Case, Withdrawal, WorkItem},
    store::{
        cases,
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

/// Withdraws the case of the work item. Without a case the withdrawal is kept: the assignment may come later.
pub(crate) async fn withdraw_case(
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
    match cases::lock(tx, Case::id_of(work_item_id)).await? {
        Some(case) => withdraw(tx, at, case, &early).await,
        None => Ok(withdrawals::keep(tx, work_item_id, &early, at).await?),
    }
}

pub(super) async fn withdraw(
    tx: &mut PgConnection,
    at: DateTime<Utc>,
    before: Case,
    request: &Early,
) -> Result<(), RecordError> {
    let mut case = before.clone();
    let kind = match case.withdraw() {
        Withdrawal::Already => return Ok(()),
        Withdrawal::Taken => "case-withdrawn",
        Withdrawal::TooLate => "withdrawal-refused",
    };
    let act = Act {
        actor: &request.actor,
        kind,
        reason: Some(&request.reason),
        at,
    };
    journalled::append(tx, Some(&before), &case, act).await?;
    if case.version == before.version {
        return Ok(());
    }
    cases::update(tx, &case).await?;
    let event = CaseWithdrawn {
        case: Some(wire::case(&case)),
        reason: request.reason.clone(),
    };
    eventbus::announce(tx, &case.id.to_string(), at, &event).await?;
    Ok(())
}
