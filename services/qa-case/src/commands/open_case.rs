//! A work item was assigned: its case is opened, once, however often the assignment comes.

use chrono::{DateTime, Utc};
use contracts::qa_case::v1::CaseOpened;
use journal::Entry;
use kernel::Sensitive;
use sqlx::PgConnection;

use super::{
    RecordError,
    journalled::{self, Act},
    withdraw_case,
};
use crate::{
    domain::{Case, Work},
    store::{cases, withdrawals},
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

/// Opens the case unless it is there; withdraws it at once when its withdrawal came first.
pub(crate) async fn open_case(
    tx: &mut PgConnection,
    at: DateTime<Utc>,
    assignment: Assignment,
) -> Result<(), RecordError> {
    let work_item_id = assignment.work.work_item_id;
    store::lock(tx, &format!("work-item:{work_item_id}")).await?;
    if cases::lock(tx, Case::id_of(work_item_id)).await?.is_some() {
        return Ok(());
    }
    let prefix = assignment.work.kind.prefix();
    let number = store::next_number(tx, prefix, store::year_in_china(at)).await?;
    let case = Case::open(assignment.work, number, assignment.owner, at);
    cases::insert(tx, &case, &assignment.narrative).await?;
    let act = Act {
        actor: &Entry::service("qa-case"),
        kind: "case-opened",
        reason: None,
        at,
    };
    journalled::append(tx, None, &case, act).await?;
    let event = CaseOpened {
        case: Some(wire::case(&case)),
    };
    eventbus::announce(tx, &case.id.to_string(), at, &event).await?;
    match withdrawals::take(tx, work_item_id).await? {
        Some(early) => withdraw_case::withdraw(tx, at, case, &early).await,
        None => Ok(()),
    }
}
