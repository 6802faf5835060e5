//! `StartCase`: the caller takes an open case up.

use contracts::{Call, qa_case::v1};
use kernel::Fault;

use super::{Api, target};
use crate::{commands, wire};

pub(super) async fn start_case(
    api: &Api,
    call: &Call,
    request: &v1::StartCaseRequest,
) -> Result<v1::StartCaseResponse, Fault> {
    let target = target(&request.case_id, request.expected_version)?;
    let case = commands::start_case(&api.database, api.clock.now(), call.person()?, target).await?;
    Ok(v1::StartCaseResponse {
        case: Some(wire::case(&case)),
    })
}
