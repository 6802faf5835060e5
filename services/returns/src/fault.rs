//! Refusals as the caller hears them: a code, a slug, a sentence in each language.

use kernel::{Code, Fault};

use crate::{
    commands::{ChangeError, DecideError},
    domain::{DecisionError, Phase, Refusal},
};

/// There is no such return, or not for this caller.
pub(crate) fn unknown() -> Fault {
    Fault::not_found("return-unknown", "没有找到该单据。", "There is no such return.")
}

impl From<ChangeError> for Fault {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::NotFound => unknown(),
            ChangeError::Refused(refusal) => refusal.into(),
            ChangeError::Database(_) | ChangeError::Journal(_) => store::fault(error),
        }
    }
}

impl From<DecideError> for Fault {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Change(error) => error.into(),
            DecideError::Decision(error) => error.into(),
        }
    }
}

impl From<Refusal> for Fault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::ChangedMeanwhile => Self::new(
                Code::Aborted,
                "return-changed-meanwhile",
                "该单据已被他人更新，请刷新后重试。",
                "Somebody else changed the return meanwhile; please read it again.",
            ),
            Refusal::NotOpen(Phase::InProgress) => Self::precondition(
                "return-already-started",
                "该单据已有人在处理。",
                "Somebody already works on the return.",
            ),
            Refusal::NotInProgress(Phase::Open) => Self::precondition(
                "return-not-started",
                "该单据尚未开始处理，不能作出结论。",
                "Nobody has started to work on the return, so nothing can be decided.",
            ),
            Refusal::NotDecided(Phase::Open | Phase::InProgress) => Self::precondition(
                "return-not-decided",
                "该单据尚无处理结论，不能结案。",
                "Nothing has been decided, so the return cannot be closed.",
            ),
            Refusal::NotOpen(phase) | Refusal::NotInProgress(phase) | Refusal::NotDecided(phase) => {
                finished(phase)
            }
        }
    }
}

fn finished(phase: Phase) -> Fault {
    match phase {
        Phase::Withdrawn => Fault::precondition(
            "return-withdrawn",
            "该单据已撤回。",
            "The return has been withdrawn.",
        ),
        Phase::Closed => {
            Fault::precondition("return-already-closed", "该单据已结案。", "The return is closed.")
        }
        Phase::Open | Phase::InProgress | Phase::Decided => Fault::precondition(
            "return-already-decided",
            "该单据已有处理结论。",
            "The return has been decided.",
        ),
    }
}

impl From<DecisionError> for Fault {
    fn from(error: DecisionError) -> Self {
        match error {
            DecisionError::WordsMissing => Self::invalid(
                "decision-missing",
                "请填写处理结论。",
                "Please state the decision in words.",
            ),
            DecisionError::TooLong { limit } => Self::invalid(
                "decision-too-long",
                format!("处理结论不能超过{limit}个字。"),
                format!("The decision may not be longer than {limit} characters."),
            ),
            DecisionError::Unfit { .. } => Self::invalid(
                "disposition-unfit",
                "该处理结果不适用于此类单据。",
                "This disposition does not fit the kind of the return.",
            ),
        }
    }
}
