//! `GetReturn`: one return, by id, number or work item.

use access::Scope;
use contracts::{Call, returns::v1};
use kernel::Fault;

use super::{Api, id};
use crate::{
    queries::{ReturnName, find_return},
    wire,
};

pub(super) async fn get_return(
    api: &Api,
    call: &Call,
    request: v1::GetReturnRequest,
) -> Result<v1::GetReturnResponse, Fault> {
    let name = name(&request)?;
    let found = find_return(&api.database, &Scope::of(call.person()?), &name).await?;
    Ok(v1::GetReturnResponse {
        r#return: Some(wire::goods_return(&found.goods_return)),
        narrative: found.narrative.into_inner(),
    })
}

/// Exactly one of the three must be given.
fn name(request: &v1::GetReturnRequest) -> Result<ReturnName, Fault> {
    let texts = [&request.return_id, &request.number, &request.work_item_id];
    match texts.map(String::is_empty) {
        [false, true, true] => Ok(ReturnName::Id(id(&request.return_id)?)),
        [true, false, true] => Ok(ReturnName::Number(wire::text(&request.number))),
        [true, true, false] => Ok(ReturnName::WorkItem(id(&request.work_item_id)?)),
        _ => Err(Fault::invalid(
            "return-ambiguous",
            "请提供单据标识、编号、工单事项标识中的一项。",
            "Please give exactly one of id, number and work item.",
        )),
    }
}
