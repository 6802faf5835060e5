//! `CloseCase`: a decided case is finished.

use contracts::{Call, qa_case::v1};
use kernel::Fault;

use super::{Api, target};
use crate::{commands, wire};

pub(super) async fn close_case(
    api: &Api,
    call: &Call,
    request: &v1::CloseCaseRequest,
) -> Result<v1::CloseCaseResponse, Fault> {
    let target = target(&request.case_id, request.expected_version)?;
    let case = commands::close_case(&api.database, api.clock.now(), call.person()?, target).await?;
    Ok(v1::CloseCaseResponse {
        case: Some(wire::case(&case)),
    })
}
