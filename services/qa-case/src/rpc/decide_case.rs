//! `DecideCase`: the outcome, in words and as a disposition.

use contracts::{Call, qa_case::v1};
use kernel::Fault;

use super::{Api, target};
use crate::{
    commands::{self, Verdict},
    wire,
};

pub(super) async fn decide_case(
    api: &Api,
    call: &Call,
    request: v1::DecideCaseRequest,
) -> Result<v1::DecideCaseResponse, Fault> {
    let target = target(&request.case_id, request.expected_version)?;
    let verdict = Verdict {
        disposition: wire::disposition(request.disposition),
        words: request.decision,
        max_characters: api.config.decision_max_characters,
    };
    let case = commands::decide_case(&api.database, api.clock.now(), call.person()?, target, verdict).await?;
    Ok(v1::DecideCaseResponse {
        case: Some(wire::case(&case)),
    })
}
