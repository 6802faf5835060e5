//! The outcome of a return, in words and as a disposition that fits its kind. Whoever asks holds `return.decide` (the rpc
//! demands it), the first half of R-012: approval before anything is carried out. Limits by amount come later.

use chrono::{DateTime, Utc};
use contracts::{access::v1::Principal, returns::v1::ReturnDecided};
use eventbus::Database;

use super::change::{ChangeError, Step, Target, change};
use crate::domain::{Decision, DecisionError, Disposition, Return};

/// What the person wants decided, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// `None` for one that no return can have.
    pub(crate) disposition: Option<Disposition>,
    /// The decision in words.
    pub(crate) words: String,
    /// Most characters of the words.
    pub(crate) max_characters: usize,
}

/// Why nothing was decided.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DecideError {
    /// As for every change.
    #[error(transparent)]
    Change(#[from] ChangeError),
    /// The decision is none.
    #[error(transparent)]
    Decision(#[from] DecisionError),
}

/// Decides a return in progress.
pub(crate) async fn decide_return(
    database: &Database,
    at: DateTime<Utc>,
    person: &Principal,
    target: Target,
    verdict: Verdict,
) -> Result<Return, DecideError> {
    let step = Step {
        person,
        at,
        kind: "return-decided",
        event: |goods_return, actor| ReturnDecided {
            r#return: Some(goods_return),
            actor,
        },
    };
    change(database, target, step, |goods_return| {
        let decision = Decision::try_new(
            goods_return.work.kind,
            verdict.disposition,
            &verdict.words,
            verdict.max_characters,
            &person.person_id,
            at,
        )?;
        goods_return.decide(decision).map_err(ChangeError::from)?;
        Ok(())
    })
    .await
}
