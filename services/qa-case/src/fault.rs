//! Refusals as the caller hears them: a code, a slug, a sentence in each language.

use kernel::{Code, Fault};

use crate::{
    commands::{ChangeError, DecideError},
    domain::{DecisionError, Phase, Refusal},
};

/// There is no such case, or not for this caller.
pub(crate) fn unknown() -> Fault {
    Fault::not_found("case-unknown", "没有找到该事项。", "There is no such case.")
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
                "case-changed-meanwhile",
                "该事项已被他人更新，请刷新后重试。",
                "Somebody else changed the case meanwhile; please read it again.",
            ),
            Refusal::NotOpen(Phase::InProgress) => Self::precondition(
                "case-already-started",
                "该事项已有人在处理。",
                "Somebody already works on the case.",
            ),
            Refusal::NotInProgress(Phase::Open) => Self::precondition(
                "case-not-started",
                "该事项尚未开始处理，不能作出结论。",
                "Nobody has started to work on the case, so nothing can be decided.",
            ),
            Refusal::NotDecided(Phase::Open | Phase::InProgress) => Self::precondition(
                "case-not-decided",
                "该事项尚无处理结论，不能结案。",
                "Nothing has been decided, so the case cannot be closed.",
            ),
            Refusal::NotOpen(phase) | Refusal::NotInProgress(phase) | Refusal::NotDecided(phase) => {
                finished(phase)
            }
        }
    }
}

fn finished(phase: Phase) -> Fault {
    match phase {
        Phase::Withdrawn => {
            Fault::precondition("case-withdrawn", "该事项已撤回。", "The case has been withdrawn.")
        }
        Phase::Closed => Fault::precondition("case-already-closed", "该事项已结案。", "The case is closed."),
        Phase::Open | Phase::InProgress | Phase::Decided => Fault::precondition(
            "case-already-decided",
            "该事项已有处理结论。",
            "The case has been decided.",
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
                "该处理结果不适用于此类事项。",
                "This disposition does not fit the kind of the case.",
            ),
        }
    }
}
