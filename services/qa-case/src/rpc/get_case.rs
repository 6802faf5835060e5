//! `GetCase`: one case, by id, number or work item.

use access::Scope;
use contracts::{Call, qa_case::v1};
use kernel::Fault;

use super::{Api, id};
use crate::{
    queries::{CaseName, find_case},
    wire,
};

pub(super) async fn get_case(
    api: &Api,
    call: &Call,
    request: v1::GetCaseRequest,
) -> Result<v1::GetCaseResponse, Fault> {
    let name = name(&request)?;
    let found = find_case(&api.database, &Scope::of(call.person()?), &name).await?;
    Ok(v1::GetCaseResponse {
        case: Some(wire::case(&found.case)),
        narrative: found.narrative.into_inner(),
    })
}

/// Exactly one of the three must be given.
fn name(request: &v1::GetCaseRequest) -> Result<CaseName, Fault> {
    let texts = [&request.case_id, &request.number, &request.work_item_id];
    match texts.map(String::is_empty) {
        [false, true, true] => Ok(CaseName::Id(id(&request.case_id)?)),
        [true, false, true] => Ok(CaseName::Number(wire::text(&request.number))),
        [true, true, false] => Ok(CaseName::WorkItem(id(&request.work_item_id)?)),
        _ => Err(Fault::invalid(
            "case-ambiguous",
            "请提供事项标识、编号、工单事项标识中的一项。",
            "Please give exactly one of id, number and work item.",
        )),
    }
}
