//! Work items were assigned: the case of each is opened, once, however often the assignment comes.

use std::{collections::BTreeMap, vec::IntoIter};

use chrono::{DateTime, Utc};
use contracts::qa_case::v1::CaseOpened;
use eventbus::Announcement;
use journal::Entry;
use kernel::Sensitive;
use sqlx::PgConnection;
use uuid::Uuid;

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

/// Opens the cases that are not there, together; withdraws at once those whose withdrawal came first.
pub(crate) async fn open_cases(
    tx: &mut PgConnection,
    at: DateTime<Utc>,
    assignments: Vec<Assignment>,
) -> Result<(), RecordError> {
    let names = assignments
        .iter()
        .map(|one| format!("work-item:{}", one.work.work_item_id));
    store::lock_all(tx, &names.collect::<Vec<_>>()).await?;
    let fresh = unknown(tx, assignments).await?;
    if fresh.is_empty() {
        return Ok(());
    }
    let mut numbers = numbers(tx, &fresh, store::year_in_china(at)).await?;
    let mut opened = Vec::with_capacity(fresh.len());
    for Assignment {
        work,
        owner,
        narrative,
    } in fresh
    {
        let number = numbers.get_mut(work.kind.prefix()).and_then(Iterator::next);
        let number = number.ok_or(sqlx::Error::RowNotFound)?;
        opened.push((Case::open(work, number, owner, at), narrative));
    }
    cases::insert(tx, &opened).await?;
    let act = Act {
        actor: &Entry::service("qa-case"),
        kind: "case-opened",
        reason: None,
        at,
    };
    let entries: Vec<Entry> = opened
        .iter()
        .map(|(case, _)| journalled::entry(None, case, &act))
        .collect();
    journal::append_many(tx, &entries).await?;
    let fact = |case: &Case| {
        let event = CaseOpened {
            case: Some(wire::case(case)),
        };
        Announcement::of(&case.id.to_string(), at, &event)
    };
    let facts = opened.iter().map(|(case, _)| fact(case)).collect();
    eventbus::announce_all(tx, facts).await?;
    let ids: Vec<Uuid> = opened
        .iter()
        .map(|(case, _)| case.work.work_item_id.uuid())
        .collect();
    let mut early = withdrawals::take(tx, &ids).await?;
    for (case, _) in opened {
        if let Some(early) = early.remove(&case.work.work_item_id.uuid()) {
            withdraw_case::withdraw(tx, at, case, &early).await?;
        }
    }
    Ok(())
}

/// The assignments that have no case yet, each once.
async fn unknown(
    tx: &mut PgConnection,
    assignments: Vec<Assignment>,
) -> Result<Vec<Assignment>, sqlx::Error> {
    let id = |one: &Assignment| Case::id_of(one.work.work_item_id).uuid();
    let ids: Vec<Uuid> = assignments.iter().map(id).collect();
    let mut known = cases::existing(tx, &ids).await?;
    Ok(assignments
        .into_iter()
        .filter(|one| known.insert(id(one)))
        .collect())
}

/// As many numbers of each kind as there are assignments of it.
async fn numbers(
    tx: &mut PgConnection,
    fresh: &[Assignment],
    year: i32,
) -> Result<BTreeMap<&'static str, IntoIter<String>>, sqlx::Error> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for one in fresh {
        *counts.entry(one.work.kind.prefix()).or_default() += 1;
    }
    let mut numbers = BTreeMap::new();
    for (prefix, count) in counts {
        numbers.insert(
            prefix,
            store::next_numbers(tx, prefix, year, count).await?.into_iter(),
        );
    }
    Ok(numbers)
}
