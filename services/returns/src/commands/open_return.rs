//! Work items were assigned: the return of each is opened, once, however often the assignment comes.

use std::{collections::BTreeMap, vec::IntoIter};

use chrono::{DateTime, Utc};
use contracts::returns::v1::ReturnOpened;
use eventbus::Announcement;
use journal::Entry;
use kernel::Sensitive;
use sqlx::PgConnection;
use uuid::Uuid;

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

/// Opens the returns that are not there, together; withdraws at once those whose withdrawal came first.
pub(crate) async fn open_returns(
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
        opened.push((Return::open(work, number, owner, at), narrative));
    }
    returns::insert(tx, &opened).await?;
    let act = Act {
        actor: &Entry::service("returns"),
        kind: "return-opened",
        reason: None,
        at,
    };
    let entries: Vec<Entry> = opened
        .iter()
        .map(|(goods_return, _)| journalled::entry(None, goods_return, &act))
        .collect();
    journal::append_many(tx, &entries).await?;
    let fact = |goods_return: &Return| {
        let event = ReturnOpened {
            r#return: Some(wire::goods_return(goods_return)),
        };
        Announcement::of(&goods_return.id.to_string(), at, &event)
    };
    let facts = opened
        .iter()
        .map(|(goods_return, _)| fact(goods_return))
        .collect();
    eventbus::announce_all(tx, facts).await?;
    let ids: Vec<Uuid> = opened
        .iter()
        .map(|(goods_return, _)| goods_return.work.work_item_id.uuid())
        .collect();
    let mut early = withdrawals::take(tx, &ids).await?;
    for (goods_return, _) in opened {
        if let Some(early) = early.remove(&goods_return.work.work_item_id.uuid()) {
            withdraw_return::withdraw(tx, at, goods_return, &early).await?;
        }
    }
    Ok(())
}

/// The assignments that have no return yet, each once.
async fn unknown(
    tx: &mut PgConnection,
    assignments: Vec<Assignment>,
) -> Result<Vec<Assignment>, sqlx::Error> {
    let id = |one: &Assignment| Return::id_of(one.work.work_item_id).uuid();
    let ids: Vec<Uuid> = assignments.iter().map(id).collect();
    let mut known = returns::existing(tx, &ids).await?;
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
