//! The way every request of a person changes a case: load, decide, store, journal, announce, in one transaction.

use access::Scope;
use chrono::{DateTime, Utc};
use contracts::{Event, access::v1::Principal, qa_case::v1};
use eventbus::Database;
use journal::JournalError;
use kernel::Id;

use super::journalled::{self, Act};
use crate::{
    domain::{Case, Refusal},
    store::cases,
    wire,
};

/// Which case, as the caller last saw it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target {
    /// The case.
    pub(crate) case_id: Id<Case>,
    /// The version that the caller has seen.
    pub(crate) expected_version: u64,
}

/// Why a case did not change.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChangeError {
    /// There is none, or not in the caller's regions.
    #[error("there is no such case")]
    NotFound,
    /// The case refuses.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database failed.
    #[error("the case cannot be read or written")]
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
    /// Makes the event of the case after the fact and the actor.
    pub(super) event: fn(v1::Case, String) -> E,
}

/// Does one step to one case. `apply` may refuse with any error that a [`ChangeError`] turns into.
pub(super) async fn change<E: Event, R: From<ChangeError>>(
    database: &Database,
    target: Target,
    step: Step<'_, E>,
    apply: impl FnOnce(&mut Case) -> Result<(), R>,
) -> Result<Case, R> {
    let fails = |error: sqlx::Error| R::from(error.into());
    let mut tx = database.begin(&Scope::of(step.person)).await.map_err(fails)?;
    let before = cases::lock(&mut tx, target.case_id).await.map_err(fails)?;
    let before = before.ok_or(ChangeError::NotFound)?;
    before
        .expect_version(target.expected_version)
        .map_err(ChangeError::from)?;
    let mut case = before.clone();
    apply(&mut case)?;
    cases::update(&mut tx, &case).await.map_err(fails)?;
    let act = Act {
        actor: &step.person.person_id,
        kind: step.kind,
        reason: None,
        at: step.at,
    };
    journalled::append(&mut tx, Some(&before), &case, act)
        .await
        .map_err(ChangeError::from)?;
    let event = (step.event)(wire::case(&case), step.person.person_id.clone());
    eventbus::announce(&mut tx, &case.id.to_string(), step.at, &event)
        .await
        .map_err(fails)?;
    tx.commit().await.map_err(fails)?;
    Ok(case)
}
