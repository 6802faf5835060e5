//! The way every request of a person changes a return: load, decide, store, journal, announce, in one transaction.

use access::Scope;
use chrono::{DateTime, Utc};
use contracts::{Event, access::v1::Principal, returns::v1};
use eventbus::Database;
use journal::JournalError;
use kernel::Id;

use super::journalled::{self, Act};
use crate::{
    domain::{Refusal, Return},
    store::returns,
    wire,
};

/// Which return, as the caller last saw it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    /// The return.
    pub(crate) return_id: Id<Return>,
    /// The version that the caller has seen.
    pub(crate) expected_version: u64,
}

/// Why a return did not change.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChangeError {
    /// There is none, or not in the caller's regions.
    #[error("there is no such return")]
    NotFound,
    /// The return refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error("the return cannot be read or written")]
    Database(#[from] sqlx::Error),
    /// The journal failed.
    #[error("the change cannot be journalled")]
    Journal(#[from] JournalError),
}

/// What is done, by whom, when, and how it is told.
pub(super) struct Step<'a, E> {
    pub(super) person: &'a Principal,
    pub(super) at: DateTime<Utc>,
    /// Kind of the journal entry.
    pub(super) kind: &'static str,
    /// Makes the event of the return after the fact and the actor.
    pub(super) event: fn(v1::Return, String) -> E,
}

/// Does one step to one return. `apply` may refuse with any error that a [`ChangeError`] turns into.
pub(super) async fn change<E: Event, R: From<ChangeError>>(
    database: &Database,
    target: Target,
    step: Step<'_, E>,
    apply: impl FnOnce(&mut Return) -> Result<(), R>,
) -> Result<Return, R> {
    let fails = |error: sqlx::Error| R::from(error.into());
    let mut tx = database.begin(&Scope::of(step.person)).await.map_err(fails)?;
    let before = returns::lock(&mut tx, target.return_id).await.map_err(fails)?;
    let before = before.ok_or(ChangeError::NotFound)?;
    before
        .expect_version(target.expected_version)
        .map_err(ChangeError::from)?;
    let mut goods_return = before.clone();
    apply(&mut goods_return)?;
    returns::update(&mut tx, &goods_return).await.map_err(fails)?;
    let act = Act {
        actor: &step.person.person_id,
        kind: step.kind,
        reason: None,
        at: step.at,
    };
    journalled::append(&mut tx, Some(&before), &goods_return, act)
        .await
        .map_err(ChangeError::from)?;
    let event = (step.event)(wire::goods_return(&goods_return), step.person.person_id.clone());
    eventbus::announce(&mut tx, &goods_return.id.to_string(), step.at, &event)
        .await
        .map_err(fails)?;
    tx.commit().await.map_err(fails)?;
    Ok(goods_return)
}
