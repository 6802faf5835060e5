//! The outcome of a case, in words and as a disposition that fits its kind. Whoever asks holds `case.decide` (the rpc
//! demands it), so a suspected adverse reaction is dismissed by QA or not at all.

use chrono::{DateTime, Utc};
use contracts::{access::v1::Principal, qa_case::v1::CaseDecided};
use eventbus::Database;

use super::change::{ChangeError, Step, Target, change};
use crate::domain::{Case, Decision, DecisionError, Disposition};

/// What the person wants decided, as it came.
#[derive(Clone, Debug)]
pub(crate) struct Verdict {
    /// `None` for one that no case can have.
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

/// Decides a case in progress.
pub(crate) async fn decide_case(
    database: &Database,
    at: DateTime<Utc>,
    person: &Principal,
    target: Target,
    verdict: Verdict,
) -> Result<Case, DecideError> {
    let step = Step {
        person,
        at,
        kind: "case-decided",
        event: |case, actor| CaseDecided {
            case: Some(case),
            actor,
        },
    };
    change(database, target, step, |case| {
        let decision = Decision::try_new(
            case.work.kind,
            verdict.disposition,
            &verdict.words,
            verdict.max_characters,
            &person.person_id,
            at,
        )?;
        case.decide(decision).map_err(ChangeError::from)?;
        Ok(())
    })
    .await
}
